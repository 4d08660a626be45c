import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../scripts/lib/pattern/compile.ts';
import { findMatches } from '../../scripts/lib/pattern/match.ts';
import { PatternMistake } from '../../scripts/lib/pattern/parse.ts';
import { forAll } from '../support/random.ts';
import type { Random } from '../support/random.ts';

function ours(pattern: string, text: string): unknown {
  return findMatches(compilePattern(pattern), text, 1000).map(({ range, groups }) => [range.start, range.end, ...groups.map((group) => group && text.slice(group.start, group.end))]);
}

function native(pattern: string, text: string): unknown {
  return Array.from(text.matchAll(new RegExp(pattern, 'gmu')), (match) => [match.index, match.index + match[0].length, ...match.slice(1)]);
}

const atoms = ['a', 'b', '.', '\\d', '\\w', '[ab]', '[^a]', '1', '\\.', '\\b', '^', '$', 'é', '\\s', '[\\d.]'];

function randomPattern(random: Random, depth: number): string {
  const parts = random.list(1, 3, () => {
    if (depth < 2 && random.boolean(0.3)) {
      // a group inside of a repetition keeps its last value here and is emptied in JavaScript, so such groups do not capture
      const inner = randomPattern(random, depth + 1);
      return random.boolean(0.5) ? `(?:${inner})` : `(?:b${inner})${random.pick(['*', '+', '?', '*?', '{0,2}', '{2}'])}`;
    }
    const atom = random.pick(atoms);
    return /^(?:\\b|\^|\$)$/.test(atom) ? atom : atom + random.pick(['', '', '', '*', '+', '?', '+?', '*?', '{1,2}', '{2,}']);
  });
  const text = parts.join('');
  return random.boolean(0.2) ? `${text}|${random.pick(atoms)}` : text;
}

describe('the matcher', () => {
  test('finds what JavaScript finds, for random patterns and texts', async () => {
    await forAll({ runs: 1000 }, (random) => {
      const pattern = random.boolean() ? `(${randomPattern(random, 0)})` : `${randomPattern(random, 0)}(${randomPattern(random, 1)})`;
      const text = random.text(0, 12, ['a', 'b', '1', '.', '\n', ' ', 'é', '\r\n', '😀']);
      expect(ours(pattern, text), `${pattern} in ${JSON.stringify(text)}`).toEqual(native(pattern, text));
    });
  });

  test.each([
    ['__version__\\s*=\\s*["\'](?<version>[^"\']+)["\']', '# x\n__version__ = "1.2.3"\r\n'],
    ['^version:\\s*(.+)$', 'a\r\nversion: 1.0.0\r\nb'], ['(\\d+\\.\\d+\\.\\d+)', 'a 1.2.3 b 4.5.6'], ['(?:v|V)(\\d+)|x(y)?', 'V12 xy x'],
    ['\\p{Lu}(\\S*?)\\x2e', 'Éa.b'], ['["\\-]([^"]*)', '-ab"'], ['()', 'ab'],
  ])('%s', (pattern, text) => expect(ours(pattern, text)).toEqual(Array.from(text.matchAll(new RegExp(pattern, pattern.includes('\\p') ? 'gmu' : 'gm')), (match) => [match.index, match.index + match[0].length, ...match.slice(1)])));

  test.each(['(a+)+$', '(a|a)*$', '(a|aa)+$', '(.*a){12}$', '(.*)*x', '(\\w+\\s?)*$!'])('%s needs time in proportion to the text', (pattern) => {
    const started = performance.now();
    findMatches(compilePattern(pattern), `${'a'.repeat(20_000)}!`, 3);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('what is not in the language says so', () => {
  test.each([
    ['(a', 'this group is not closed'], ['a)', 'closes nothing'], ['[a', 'not closed'], ['*a', 'nothing to repeat'], ['(?=a)', 'looking ahead'], ['(?<!a)b', 'looking ahead or behind'],
    ['(a)\\1', 'referring back'], ['a\\', 'escapes nothing'], ['a{3,2}', 'ends before'], ['(?i)a', 'kind of group'], ['\\q', 'not known'], ['[z-a]', 'not a class'],
    ['(?:a{1000}){1000}', 'repeats too much'], ['('.repeat(150) + ')'.repeat(150), 'too deeply'], ['a'.repeat(3000), '2000 characters'],
  ])('%s', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(PatternMistake);
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
