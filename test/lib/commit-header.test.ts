import { expect, test } from 'vitest';
import { parseHeader } from '../../scripts/lib/commit-header.ts';
import { parseHeader as parseAny } from '../../scripts/lib/conventional-commit.ts';
import { forAll } from '../support/random.ts';

/* The short way for plain headers against conventional-commits-parser with our pattern. */

const edges = [
  'feat: a', 'feat(x): a', 'feat(x)!: a', 'feat!: a', 'feat(a(b)c): d', 'feat((a)): d', 'feat(a(b(c))): d', 'feat(): a', 'feat: ', 'feat:  two', 'feat:a', 'feat : a',
  'Fix/it_2-x: a', '2fix: a', 'été: a', 'feé: a', 'feat(é): a', 'feat: é', 'feat(😀): a', 'feat: 😀', '𝒻eat: a', 'feat: a\u2028b', 'feat(a\u2028b): c', 'feat: \u00a0a', 'feat:\u00a0a', 'feat: a\rb',
  'feat: a   ', '', 'x', ': a', 'Merge branch \'a: b\'', 'feat: # a', 'feat: # ------------------------ >8 ------------------------', '# ------------------------ >8: a', `feat: ${'a'.repeat(5000)}`, `${'f'.repeat(4090)}: a`,
];

test.each(edges)('%j', (header) => {
  expect(parseHeader(header)).toEqual(parseAny(header));
});

test('the two say the same of every header', async () => {
  await forAll({ runs: 2000 }, (random) => {
    const header = `${random.text(0, 4, ['feat', 'fix', 'a', 'é', '1', '-', ' ', '!', '('])}${random.text(0, 6, ['(', ')', 'x', 'é', '😀', ' ', '!'])}${random.text(0, 3, ['!', ':', ' ', ': '])}${random.text(0, 4, ['word', ' ', 'é', ':', '(', '#1', '\t'])}`;
    if (header.trim() !== '') expect(parseHeader(header), JSON.stringify(header)).toEqual(parseAny(header));
  });
});
