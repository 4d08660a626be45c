import { expect, test } from 'vitest';
import { isScalar, pairOf, parseYaml, replaceScalar } from '../../scripts/lib/yaml.ts';
import type { Scalar } from '../../scripts/lib/yaml.ts';

function replaced(text: string, to: string): string | undefined {
  const node = pairOf(parseYaml(text).document.contents, 'a')?.value;
  const edit = isScalar(node) ? replaceScalar(text, node as Scalar, to) : undefined;
  return edit === undefined ? undefined : text.slice(0, edit.range.start) + edit.newText + text.slice(edit.range.end);
}

test.each([
  ['a: x # c\n', '1.2.3', 'a: 1.2.3 # c\n'], ['a: x', '1.10', 'a: "1.10"'], ['a: x', 'true', 'a: "true"'], ['a: x', 'b: c', 'a: "b: c"'], ['a: x', 'x,y', 'a: "x,y"'],
  ["a: 'x'\r\n", "it's", "a: 'it''s'\r\n"], ['a: "x"', 'say "1"', 'a: "say \\"1\\""'], ['a: &k !!str x\nb: *k\n', 'y', 'a: &k !!str y\nb: *k\n'],
  ['a: |-\n  x\nb: 1\n', 'y', 'a: |-\n  y\nb: 1\n'], ['\ufeffa: x', 'y', '\ufeffa: y'], ['{a: x, b: y}', 'z', '{a: z, b: y}'],
  ['a:\n', 'x', undefined], ['a: |\n  x\n  y\n', 'z', undefined], ['a: [x]', 'z', undefined],
])('%j with %j is %j', (text, to, expected) => {
  expect(replaced(text, to)).toBe(expected);
  if (expected !== undefined) {
    const node = pairOf(parseYaml(expected).document.contents, 'a')?.value;
    expect(isScalar(node) ? String(node.value).trim() : undefined).toBe(to);
  }
});
