import { describe, expect, test } from 'vitest';
import { insideQuotes, jsonItems, jsonNodeAt, jsonNodesAt, jsonRangeOf, jsonStringOf, jsonValueOf, parseJson } from '../../scripts/lib/json.ts';
import type { JsonDocument, JsonNode } from '../../scripts/lib/json.ts';
import { jsonMembers } from '../../scripts/lib/json.ts';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';

function marked(text: string): string[] {
  return parseJson(text).mistakes.map(({ message, range }) => `${range.start}-${range.end} ${message}`);
}

describe('mistakes', () => {
  test.each([
    ['{"a": 1,}', ['7-8 JSON has no trailing comma']],
    ['[1,\n]', ['2-3 JSON has no trailing comma']],
    ['{/* x */"a": 1}', ['1-8 JSON has no comments']],
    ['{"a": 1} // x', ['9-13 JSON has no comments']],
    ['{"a" 1}', ['5-6 a colon is expected here']],
    ['[1 2]', ['3-4 a comma is expected here']],
    ['', ['0-0 a value is expected here']],
    ['01', ['1-2 the document ends before this']],
  ])('%j', (text, expected) => expect(marked(text)).toEqual(expected));

  test('what JSON.parse refuses is never without a mistake', () => {
    const random = createRandom(7);
    const good = '{"name": "x", "version": "1.0.0", "list": [1, -2.5e3, true, null, "\\u00e9\\n"]}';
    for (let round = 0; round < 2000; round += 1) {
      const at = random.int(0, good.length - 1);
      const text = good.slice(0, at) + random.pick(['', ',', '"', '{', ']', '\\', '\n', 'é', '//', '\u0001']) + good.slice(at + random.int(0, 2));
      let valid = true;
      try { JSON.parse(text); } catch { valid = false; }
      const document = parseJson(text);
      expect(document.root !== undefined, text).toBe(valid);
      expect(document.mistakes.length === 0, text).toBe(valid);
    }
  });

  test('brackets nested very deeply are a mistake, not a crash', () => expect(marked('['.repeat(200_000))).toHaveLength(1));
});

function randomValue(random: Random, depth: number): unknown {
  const kind = random.int(0, depth > 3 ? 4 : 6);
  if (kind === 0) return random.int(-1000, 1000) / 8;
  if (kind === 1) return random.boolean();
  if (kind === 2) return null;
  if (kind <= 4) return random.pick(['', 'a"b', 'back\\', '\\"', '{[', 'é\u2028😀', '1.0.0', ' , : ']);
  if (kind === 5) return Array.from({ length: random.int(0, 4) }, () => randomValue(random, depth + 1));
  return Object.fromEntries(Array.from({ length: random.int(0, 5) }, (_, at) => [random.pick(['a"', 'b\\', '', 'é', 'x']) + at, randomValue(random, depth + 1)]));
}

function walked(document: JsonDocument, node: JsonNode): unknown {
  if (node.kind === 'object') return Object.fromEntries(jsonMembers(document, node).map(({ key, value }) => [key, walked(document, value)]));
  if (node.kind === 'array') return jsonItems(document, node).map((item) => walked(document, item));
  return jsonValueOf(document, node);
}

describe('places', () => {
  test('walking a random document value by value gives what JSON.parse gives', () => {
    const random = createRandom(42);
    for (let round = 0; round < 500; round += 1) {
      const data = randomValue(random, 0);
      const text = random.pick(['', '\ufeff', ' \r\n']) + JSON.stringify(data, null, random.pick([0, 1, 2, '\t'])) + random.pick(['', '\n', '\r\n']);
      const document = parseJson(text);
      expect(document.mistakes, text).toEqual([]);
      expect(walked(document, document.root as JsonNode), text).toEqual(data);
    }
  });

  test('a value by its path, the inside of its quotes, a doubled key twice', () => {
    const text = '\ufeff{"a": [{"b": "x\\"y"}], "c": 1, "c": 2}';
    const document = parseJson(text);
    const node = jsonNodeAt(document, ['a', 0, 'b']) as JsonNode;
    expect(jsonStringOf(document, node)).toBe('x"y');
    expect(text.slice(insideQuotes(node).start, insideQuotes(node).end)).toBe('x\\"y');
    expect(jsonNodesAt(document, ['c']).map((one) => text.slice(one.range.start, one.range.end))).toEqual(['1', '2']);
    expect(jsonNodeAt(document, ['a', 1])).toBeUndefined();
    expect(jsonRangeOf(document, ['a', 0, 'zzz'])).toEqual(jsonNodeAt(document, ['a', 0])?.range);
  });
});
