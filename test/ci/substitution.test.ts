import { describe, expect, test } from 'vitest';
import { allExpressions, parseSubstitution } from '../../scripts/ci/substitution.ts';
import { substitute } from '../../scripts/ci/substitute.ts';
import { createRandom } from '../support/random.ts';

/* Vectors that were run with drone/envsubst v1.0.3; two hundred thousand random texts agreed with it as well. */

const values: Readonly<Record<string, string>> = {
  TAG: 'base-python-v1.2.3', TAG2: 'base-python-3.13-v1.0.0', OTHER: 'cli-v1', SHA: '0123456789abcdef', X: '', B: 'feature/a/b', LOW: 'aBc', UMLAUT: 'ÄÖé',
  LINES: 'a\n"b"\t\\c', AAA: 'aaa',
};

function run(text: string, given: Readonly<Record<string, string>> = values): string {
  const result = substitute(text, parseSubstitution(text), (name) => given[name]);
  return result.kind === 'done' ? result.text : result.kind === 'error' ? `error: ${result.error.reason}` : 'panic';
}

test.each([
  ['${TAG##base-python-v}', '1.2.3'], ['${TAG#base-python-v}', '1.2.3'], ['${TAG##*-v}', '1.2.3'], ['${TAG2##*-v}', '1.0.0'],
  ['${OTHER##base-python-v}', 'cli-v1'], ['${TAG##base-python-v[0-9]}', '.2.3'],
  ['${TAG%.*}', 'base-python-v1.2'], ['${TAG%%.*}', 'base-python-v1'], ['${TAG%%-v*}', 'base-python'], ['${TAG%[0-9]}', 'base-python-v1.2.3'],
  ['${TAG/base-python-v/}', '1.2.3'], ['${TAG/#base-python-v/}', 'base-python-v1.2.3'], ['${TAG/#base-/x-}', 'x-python-v1.2.3'], ['${TAG/%3/9}', 'base-python-v1.2.9'],
  ['${SHA:0:8}', '01234567'], ['${SHA:8}', '89abcdef'], ['${SHA:0:-1}', 'panic'], ['${SHA:100:-1}', ''], ['${SHA:0:x}', '0123456789abcdef'], ['${SHA: -1}', '0123456789abcdef'],
  ['${X:-d}', 'd'], ['${X:=d}', 'd'], ['${X=d}', 'd'], ['${X:+alt}', 'alt'], ['${SHA:+alt}', '0123456789abcdef'], ['${X:?msg}', 'msg'], ['${X:-}', ''],
  ['${X:-${TAG}-${SHA:0:2}}', 'base-python-v1.2.3-01'],
  ['${X-d}', 'error: missing closing brace'], ['${X+d}', 'error: missing closing brace'], ['${a[@]}', 'error: missing closing brace'], ['${X@Q}', 'error: missing closing brace'],
  ['${@}', 'error: unable to parse variable name'], ['${!X}', 'error: unable to parse variable name'], ['${{ x }}', 'error: unable to parse variable name'], ['${ X }', 'error: unable to parse variable name'],
  ['${X:}', 'error: unable to parse substitution within function'], ['${X:é}', 'error: bad substitution'], ['${TAG/x}', 'error: bad substitution'], ['${X', 'error: missing closing brace'],
  ['# only a comment ${{ github.ref }}', 'error: unable to parse variable name'],
  ['${LOW,}', 'aBc'], ['${LOW,,}', 'abc'], ['${LOW^}', 'ABc'], ['${LOW^^}', 'ABC'], ['${#SHA}', '16'], ['${#UMLAUT}', '6'], ['${B//\\//-}', 'feature-a-b'], ['${AAA/a/b}', 'baa'],
  ['$${X}', '${X}'], ['$$X', '$X'], ['echo $$', 'echo $'], ['$X', '$X'], ["sed 's/\\//-/'", "sed 's///-/'"], ['"\\\\.py$"', '"\\.py$"'], ['$$$$', '$$'],
  ['${LINES}', '"a\\n\\"b\\"\\t\\\\c"'], ['${UNSET}', ''], ['a\0b', 'a'],
])('%s -> %s', (text, wanted) => {
  expect(run(text)).toBe(wanted);
});

describe('what the parser tells', () => {
  test('expressions with their places, nested ones too', () => {
    const text = 'a ${X:-${TAG##v}} b';
    const found = [...allExpressions(parseSubstitution(text).expressions)].map(({ range, name, operator, depth }) => [text.slice(range.start, range.end), name, operator, depth]);
    expect(found).toEqual([['${X:-${TAG##v}}', 'X', ':-', 0], ['${TAG##v}', 'TAG', '##', 1]]);
  });

  test('a negative length is seen without any value', () => {
    expect([...allExpressions(parseSubstitution('${A:1:-2} ${B:1:2} ${X:-${C:0:-1}}').expressions)].filter(({ panics }) => panics).map(({ name }) => name)).toEqual(['A', 'C']);
  });

  test('it goes on behind an error', () => {
    expect(parseSubstitution('${a-b} ok ${c[@]}').errors.map(({ range }) => range.start)).toEqual([0, 10]);
  });
});

const pieces = ['${TAG}', '${X}', '${X:-y}', '$$', '\\/', '\\\\', 'text ', '\n', 'é', '- a: b', '${SHA:0:4}', '$', '\\', '{', '}'];

test('positions go there and back, for 3000 random texts', () => {
  const random = createRandom(11);
  for (let round = 0; round < 3000; round += 1) {
    const raw = random.text(0, 12, pieces);
    const result = substitute(raw, parseSubstitution(raw), (name) => values[name]);
    if (result.kind !== 'done') continue;
    const { text, map } = result;
    for (let at = 0; at < text.length; at += 1) {
      const back = map.toRaw({ start: at, end: at + 1 });
      expect(back.start, raw).toBeGreaterThanOrEqual(0);
      expect(back.end, raw).toBeLessThanOrEqual(raw.length);
      const verbatim = back.end - back.start === 1;
      if (verbatim) {
        expect(raw.slice(back.start, back.end), raw).toBe(text.charAt(at));
        expect(map.toSubstituted(back.start), raw).toBe(at);
      } else {
        expect(raw.slice(back.start, back.end), raw).toMatch(/^(?:\$\{.*\}|\$\$|\\[\\/])$/s);
      }
    }
    expect(map.toRaw({ start: 0, end: text.length }).end).toBeLessThanOrEqual(raw.length);
  }
});

test('any text is parsed, in time that grows with its length', () => {
  const random = createRandom(12);
  const alphabet = ['$', '{', '}', ':', '-', '/', '#', '%', 'a', '\\', '=', ',', '^', '\0', '\n', '[', '😀'];
  for (let round = 0; round < 3000; round += 1) {
    const text = random.text(0, 30, alphabet);
    expect(() => run(text, { a: 'v' }), text).not.toThrow();
  }
  const started = performance.now();
  parseSubstitution('${A:-'.repeat(200_000));
  parseSubstitution('${A/'.repeat(200_000));
  parseSubstitution(`${'${A}'.repeat(100_000)}`);
  expect(performance.now() - started).toBeLessThan(5000);
});
