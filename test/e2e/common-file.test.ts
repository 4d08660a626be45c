import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commonFile, commonSource } from '../../scripts/tooling/common-file.ts';
import { root } from '../support/imports.ts';

test('what both users contain, and nothing that is a file by itself', async () => {
  const imports = { first: ['both', 'one'], second: ['both', 'two'], both: ['deep', 'entry'], entry: ['behind'] };
  const common = commonFile('shared', ['first', 'second'], ['third'], { imports: new Map(Object.entries(imports)), bytes: new Map() }, new Set(['first', 'second', 'entry']));
  expect([...common.users]).toEqual(['first', 'second', 'third']);
  expect(common.members).toEqual(['both', 'deep']);
  expect(await commonSource(common, async () => ['a', 'b'])).toBe('import { a as m0_a, b as m0_b } from "both";\nimport { a as m1_a, b as m1_b } from "deep";\nmodule.exports = {\n  m0: { a: m0_a, b: m0_b },\n  m1: { a: m1_a, b: m1_b },\n};\n');
});

test('in the bundle of ci-lint no source of the drift engine is there twice', () => {
  const meta = JSON.parse(readFileSync(path.join(root, 'dist/meta.json'), 'utf8')) as Readonly<Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>>;
  const sources = (file: string): string[] => Object.entries(meta[`dist/${file}.cjs`]?.inputs ?? {}).filter(([name, { bytesInOutput }]) => name.startsWith('scripts/') && bytesInOutput > 0).map(([name]) => name);
  const [lint, drift, common] = ['ci-commands-lint-run', 'ci-commands-drift-run', 'ci-common'].map(sources) as [string[], string[], string[]];
  expect(common.length).toBeGreaterThan(10);
  expect([...lint, ...drift].filter((name) => common.includes(name))).toEqual([]);
  expect(lint.filter((name) => drift.includes(name))).toEqual([]);
});
