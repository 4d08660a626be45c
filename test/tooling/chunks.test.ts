import { expect, test } from 'vitest';
import { sharedFiles } from '../../scripts/tooling/chunks.ts';

const kilo = 1000;

function graph(imports: Readonly<Record<string, readonly string[]>>, bytes: Readonly<Record<string, number>>) {
  return { imports: new Map(Object.entries(imports)), bytes: new Map(Object.entries(bytes)) };
}

test('what two entries repeat becomes a file, together with what only it brings', () => {
  const repeated = graph({ a: ['top'], b: ['top'], top: ['deep'] }, { a: 1, b: 1, top: 5 * kilo, deep: 5 * kilo });
  expect([...sharedFiles(repeated, new Set(['a', 'b']), 6 * kilo)]).toEqual(['top']);
});

test('a small one stays repeated until enough entries use it', () => {
  const entries = (count: number) => Array.from({ length: count }, (_, at) => `entry${at}`);
  const small = (count: number) => graph(Object.fromEntries(entries(count).map((name) => [name, ['small']])), { small: kilo });
  expect([...sharedFiles(small(6), new Set(entries(6)), 6 * kilo)]).toEqual([]);
  expect([...sharedFiles(small(7), new Set(entries(7)), 6 * kilo)]).toEqual(['small']);
});

test('a file below a shared one that others use too is shared by both', () => {
  const shared = graph({ a: ['top'], b: ['top'], c: ['deep'], top: ['deep'] }, { top: 9 * kilo, deep: 9 * kilo });
  expect([...sharedFiles(shared, new Set(['a', 'b', 'c']), 6 * kilo)].sort()).toEqual(['deep', 'top']);
});

test('what is an entry by itself is no file twice', () => {
  expect([...sharedFiles(graph({ a: ['b'], c: ['b'] }, { b: 9 * kilo }), new Set(['a', 'b', 'c']), 1)]).toEqual([]);
});
