import { expect, test } from 'vitest';
import { plainTag, renderedScalar } from '../../scripts/ci/go-scalar.ts';
import type { ScalarNode } from '../../scripts/ci/yaml/node.ts';

function plain(value: string): ScalarNode {
  return { kind: 'scalar', start: 0, end: value.length, tag: undefined, anchor: undefined, value, style: 'plain' };
}

/* Rendering of `settings` and `environment`, run with Go (facts 1.4). */
test.each([
  ['3.10', '3.1'], ['1.20', '1.2'], ['1.0', '1'], ['0644', '420'], ['0o644', '420'], ['1_000', '1000'], ['0x1F', '31'], ['0b11', '3'], ['1e3', '1000'],
  ['123456789.5', '1.234567895e+08'], ['true', 'true'], ['TRUE', 'true'], ['yes', 'yes'], ['off', 'off'], ['text', 'text'], ['9223372036854775807', '9223372036854775807'],
  ['18446744073709551615', '18446744073709551615'], ['-5', '-5'], ['+5', '5'], ['0.00001', '1e-05'], ['.5', '0.5'], ['.inf', '+Inf'], ['1.2.3', '1.2.3'], ['v1', 'v1'], ['08', '8'],
])('%s -> %s', (source, wanted) => {
  expect(renderedScalar(plain(source))).toBe(wanted);
});

test.each([['~', '!!null'], ['', '!!null'], ['2024-01-01', '!!timestamp'], ['2024-13-01', '!!str'], ['2024-1-1', '!!timestamp'], ['<<', '!!merge'], ['1:30', '!!str'], ['0x', '!!str'], ['1__0', '!!int'], ['-', '!!str']])('%s is %s', (source, tag) => {
  expect(plainTag(source)).toBe(tag);
});

test('null and dates set no variable of their own', () => {
  expect([renderedScalar(plain('null')), renderedScalar(plain('2024-01-01'))]).toEqual([undefined, undefined]);
});
