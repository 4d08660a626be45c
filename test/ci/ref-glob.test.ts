import { expect, test } from 'vitest';
import { isValidGlob, matchesGlob } from '../../scripts/ci/ref-glob.ts';

/* The table of the facts, run with doublestar v4.9.1; columns are refs. */
const refs = ['refs/tags/base-python-v1.2.3', 'refs/tags/base-python-3.13-v1.0.0', 'refs/tags/v1.2.3', 'refs/tags/base-python-v1.2.3/rc1', 'refs/tags/base-python-vnext'];

test.each([
  ['refs/tags/base-python-v*', '+---+'], ['refs/tags/base-python-v[0-9]*', '+----'], ['refs/tags/base-python-v[0-9]*.[0-9]*.[0-9]*', '+----'],
  ['refs/tags/base-*', '++--+'], ['refs/tags/base-python-*v*', '++--+'], ['refs/tags/v*', '--+--'], ['refs/tags/*', '+++-+'], ['refs/tags/**', '+++++'],
  ['refs/tags/{base-python,base-node}-v*', '+---+'], ['base-python-v*', '-----'], ['v*', '-----'],
])('%s', (pattern, wanted) => {
  expect(refs.map((ref) => (matchesGlob(pattern, ref) ? '+' : '-')).join('')).toBe(wanted);
});

test.each([
  ['a/**', 'a', true], ['a/**', 'a/b/c', true], ['a/**/c', 'a/c', true], ['a/**/c', 'a/b/b/c', true], ['**/c', 'c', true], ['**/c', 'a/bc', false], ['a**c', 'a/c', false],
  ['*.md', 'docs/a.md', false], ['**/*.md', 'docs/a.md', true], ['!a', 'b', false], ['!a', '!a', true], ['[!a]', 'b', true], ['[^a]', 'a', false], ['[a-c]x', 'bx', true],
  ['a?c', 'abc', true], ['a?c', 'a/c', false], ['{a,{b,c}}d', 'cd', true], ['\\*', '*', true], ['A', 'a', false], ['', '', true], ['*', '', true], ['{a,b/**}', 'b', true],
  ['release/*', 'release/1', true], ['release/*', 'release/1/2', false],
])('%s on %s: %s', (pattern, text, wanted) => {
  expect(matchesGlob(pattern, text)).toBe(wanted);
});

test('a malformed pattern matches nothing', () => {
  for (const pattern of ['[', '[a', '{a', 'a\\', '[]', '}x{']) {
    if (!isValidGlob(pattern)) expect(matchesGlob(pattern, pattern)).toBe(false);
  }
  expect(['[', '[a', '{a', 'a\\'].map(isValidGlob)).toEqual([false, false, false, false]);
});

test('many stars take no time', () => {
  const started = performance.now();
  expect(matchesGlob('*a'.repeat(40), 'a'.repeat(2000) + 'b')).toBe(false);
  expect(matchesGlob('**/'.repeat(40) + 'x', 'a/'.repeat(500))).toBe(false);
  expect(performance.now() - started).toBeLessThan(3000);
});
