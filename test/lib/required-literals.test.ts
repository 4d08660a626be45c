import { expect, test } from 'vitest';
import { LiteralSearch, hasRunBehind } from '../../scripts/lib/literal-search.ts';
import { requiredLiterals } from '../../scripts/lib/required-literals.ts';
import { createRandom } from '../support/random.ts';

test.each([
  ['abcd', ['abcd']], ['a[bc]d', ['abd', 'acd']], ['ab?c', ['abc', 'ac']], ['(?:ab|cd)e', ['abe', 'cde']], ['ab+c', ['ab']], ['ab*c', ['a']], ['abc{2}', ['abc']], ['ab{0,3}', ['a']], ['\\bab$', ['ab']],
  ['a.c', ['a']], ['\\w+', ['']], ['a\\.b', ['a.b']], ['(?<=x)ab', ['ab']], ['(?<n>ab)c', ['abc']], ['a|', ['a', '']], ['a[^b]c', ['a']], ['a[0-9]', ['a']], ['[ \\t]x', [' x', '\tx']], ['(?:ab)?c', ['abc', 'c']], ['a)b', ['']],
] as const)('%s needs %j', (source, texts) => {
  expect([...requiredLiterals(source)].sort()).toEqual([...texts].sort());
});

test('what is searched is found where it is, and only there', () => {
  const random = createRandom(3);
  const texts = ['abcd', 'bcda', 'aaaa', 'dcbadcba', 'abcdabcd', 'cdcd', 'bbab'];
  const search = new LiteralSearch(texts.map((text, group) => ({ text, group })));
  for (let round = 0; round < 5000; round += 1) {
    const text = random.text(0, 40, 'abcd');
    const found = new Set<number>();
    search.search(new TextEncoder().encode(text), found);
    expect([text, [...found].sort()]).toEqual([text, texts.flatMap((one, group) => (text.includes(one) ? [group] : []))]);
  }
});

test('a run of letters and digits is found behind its front only', () => {
  const random = createRandom(4);
  const fronts = ['s.', 'r.'].map((text) => new TextEncoder().encode(text));
  for (let round = 0; round < 5000; round += 1) {
    const text = random.text(0, 60, 'sr.aaaaaaa1111 ');
    expect([text, hasRunBehind(new TextEncoder().encode(text), 6, fronts)]).toEqual([text, /[sr]\.[a-zA-Z0-9]{6}/.test(text)]);
  }
});
