import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkManifest } from '../../scripts/bao/manifest-check.ts';
import { quickManifest } from '../../scripts/bao/manifest-quick.ts';
import { positionAt } from '../../scripts/core/source.ts';
import { parseTree } from '../../scripts/lib/yaml-tree.ts';
import { root } from '../support/imports.ts';
import { mutantKinds, mutantsOf } from '../support/manifest-mutants.ts';
import type { Mutant } from '../support/manifest-mutants.ts';

/*
 * Every kind of single mistake at every place of five manifests: one message each, at the place, with something to do.
 */

const today = '2026-01-15';
const folder = path.join(root, 'test/fixtures/bao/manifests');
const manifests = readdirSync(folder).map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));

/** What is wrong with the answer to a mutant; `undefined` when nothing is. */
function complaint({ text, at, line, says }: Mutant): string | undefined {
  const source = { path: 'bao.yml', text };
  const { diagnostics } = checkManifest(source, today, parseTree);
  if (quickManifest(source, today) !== undefined) return 'the quick look saw nothing';
  const told = diagnostics.map(({ message, help, location }) => {
    const start = location.kind === 'file' ? location.range?.start ?? 0 : 0;
    const place = positionAt(source, start);
    return { start, line: place.line, words: `${place.line}:${place.column} ${message} | ${help ?? '-'}` };
  });
  const all = told.map(({ words }) => words).join('; ');
  const [first] = told;
  if (first === undefined || told.length > 1) return `${told.length} messages: ${all}`;
  if (at !== undefined && first.start !== at) {
    const wanted = positionAt(source, at);
    return `not at ${wanted.line}:${wanted.column}: ${all}`;
  }
  if (line !== undefined && first.line !== line) return `not on line ${line}: ${all}`;
  if (says !== undefined && !says.test(first.words)) return `does not say ${says.source}: ${all}`;
  return diagnostics[0]?.help === undefined && !/; did you mean|must be (?:one of|")/.test(first.words) ? `does not say what to do: ${all}` : undefined;
}

test.each(manifests)('$name is sound', ({ name, text }) => {
  expect(checkManifest({ path: name, text }, today, parseTree).diagnostics).toEqual([]);
  expect(parseTree(text).mistakes).toEqual([]);
});

describe.each(manifests)('$name', ({ text }) => {
  test.each(mutantKinds)('%s', (kind) => {
    const wrong = mutantsOf(text, kind).flatMap((mutant) => {
      const said = complaint(mutant);
      return said === undefined ? [] : [`${mutant.kind}: ${said}`];
    });
    expect(wrong).toEqual([]);
  });
});

test('there are enough of them', () => {
  const count = manifests.flatMap(({ text }) => mutantKinds.flatMap((kind) => mutantsOf(text, kind))).length;
  expect(count).toBeGreaterThan(1_500);
});
