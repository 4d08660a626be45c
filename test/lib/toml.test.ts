import { describe, expect, test } from 'vitest';
import { parseToml, tomlAt, tomlRangeOf, tomlStringAt, tomlValueOf } from '../../scripts/lib/toml.ts';
import type { TomlTable } from '../../scripts/lib/toml.ts';

const text = [
  '\ufeff# é 😀', 'title = "a"', '[package]', 'version = "1.0.0" # here', 'deep.er.version = \'2.0.0\'', '',
  '[[bin]]', 'name = "x"', '[bin.meta]', 'inline = { a.b = "3.0.0", "c d" = [ { v = "4.0.0" } ] }', '[[bin]]', 'name = """', '5.0.0"""', '["quoted key".sub]', 'day = 2020-01-02', 'n = 1_000', '',
].join('\r\n');

describe('parseToml', () => {
  test.each([
    [['package', 'version'], '1.0.0'], [['package', 'deep', 'er', 'version'], '2.0.0'], [['bin', 0, 'meta', 'inline', 'a', 'b'], '3.0.0'],
    [['bin', 0, 'meta', 'inline', 'c d', 0, 'v'], '4.0.0'], [['bin', 1, 'name'], '5.0.0'],
  ])('finds %j, whatever way it is written', (path, value) => {
    const node = tomlStringAt(parseToml(text).root, path);
    expect(node?.value).toBe(value);
    expect(text.slice(node?.inside.start, node?.inside.end)).toBe(value);
  });

  test('gives plain data', () => {
    expect(tomlValueOf(parseToml('a.b = 1\n[c]\nd = [true, "x"]\n[[e]]\n[[e]]\nf = 1.5\n').root as TomlTable)).toEqual({ a: { b: 1 }, c: { d: [true, 'x'] }, e: [{}, { f: 1.5 }] });
  });

  test('an absent value is at the nearest thing above it', () => {
    const root = parseToml(text).root as TomlTable;
    expect(tomlRangeOf(root, ['package', 'nothing'])).toEqual(tomlAt(root, ['package'])?.range);
    expect(text.slice(tomlRangeOf(root, ['package', 'nothing']).start, tomlRangeOf(root, ['package', 'nothing']).end)).toBe('package');
  });

  test.each([
    ['a = \n', 'unspecified values are invalid'], ['a = 1\na = 2\n', 'defining a key multiple times is invalid'], ['[a]\n<<<<<<< HEAD\n', 'unexpected'], ['a = "x\n', 'unterminated string'],
  ])('%j is a mistake with its place', (bad, message) => {
    const { root, mistakes } = parseToml(bad);
    expect(root).toBeUndefined();
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]?.message.replaceAll('-', ' ')).toContain(message);
    expect(mistakes[0]?.range.start).toBeGreaterThan(0);
  });
});
