import { expect, test } from 'vitest';
import { closest, didYouMean } from '../../scripts/lib/suggest.ts';

const names = ['ci-shared', 'base-rust', 'base-python', 'base-python-3.13'];

test.each([
  ['base-pyhton', 'base-python'],
  ['BASE-RUST', 'base-rust'],
  ['python', 'base-python'],
  ['shared', 'ci-shared'],
  ['base', 'base-rust'],
  ['ruby', undefined],
  ['r', undefined],
  ['', undefined],
])('%j is meant as %j', (word, meant) => {
  expect(closest(word, names)).toBe(meant);
});

test('an iterator that can be read once is enough', () => {
  expect(didYouMean('python', new Set(names).values())).toBe('; did you mean `base-python`?');
  expect(didYouMean('ruby', names)).toBe('');
});
