import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readPlainYaml } from '../../scripts/lib/plain-yaml.ts';
import { dataOf } from '../../scripts/lib/tree.ts';
import type { TreeNode } from '../../scripts/lib/tree.ts';
import { parseTree } from '../../scripts/lib/yaml-tree.ts';
import { root } from '../support/imports.ts';
import { createRandom } from '../support/random.ts';

/* Whatever the small reader reads, the `yaml` package reads the same way; everything else it leaves to the package. */

const manifest = readFileSync(path.join(root, 'test/fixtures/bao/payments-api.bao.yml'), 'utf8');

/** Compares both readings; true when the small reader gave one. */
function compare(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const { root: tree, mistakes } = parseTree(text);
  expect({ text, data: dataOf(plain), mistakes: [] }).toEqual({ text, data: dataOf(tree), mistakes });
  return true;
}

function places(node: TreeNode): unknown[] {
  if (node.kind === 'scalar') return [node.range];
  return node.kind === 'list' ? node.items.flatMap(places) : node.entries.flatMap(({ key, keyRange, value }) => [key, keyRange, ...places(value)]);
}

test('a manifest is read, and its places are those of the package', () => {
  expect(compare(manifest)).toBe(true);
  expect(places(readPlainYaml(manifest) as never)).toEqual(places(parseTree(manifest).root));
});

const scalars = ['1', '0', '-1', '+1', '01', '0o17', '0x1F', '1.5', '.5', '5.', '1e3', '1_000', '.inf', '-.INF', '.nan', '90d', '2026-12-31', '2026-12-31T00:00:00Z', '12:30:45', '1.2.3', '1.2.3-rc1', '1.2.3.4', '1.2.e3', '1.2.3e4', '0b11', '1e', '9007199254740993',
  'true', 'True', 'tRUE', 'yes', 'no', 'on', 'y', 'null', 'NULL', 'nULL', '~', '', '"1"', "'true'", '"a\\tb"', '!!str 1', '&a b', '*a', '@x', '`x`', 'a: b', 'a #b', 'a#b', '- a', '[a, b]', '{a: 1}', '{a, b}', '|\n  x\n  y', '>-\n  x\n  y', '${a}/b', '%a', '?a', ':a', '-a', '=', '<<', '0d', '00', '1a', '1.a', '.5x', '-x', '+', '-', '1,2'];

test.each(scalars)('the scalar %j is read the same, or not at all', (scalar) => {
  compare(`a: ${scalar}\n`);
  compare(`- ${scalar}\n`);
  compare(`{ a: ${scalar} }\n`);
  compare(`${scalar}: a\n`);
});

test('everyday scalars are read', () => {
  for (const scalar of ['1', '90d', '2026-12-31', '1.2.3', '1.0.0-rc', 'true', '~', '"1"', '${a}/b', '[a, b]', 'text with blanks']) expect(compare(`a: ${scalar}\n`), scalar).toBe(true);
});

test('damaged manifests are read the same, or not at all', () => {
  const random = createRandom(7);
  const pieces = ['\n', '  ', ': ', '- ', '#', '"', "'", '[', ']', '{', '}', ',', '\t', '&a ', '*a', '!!str ', '---\n', '...\n', '|', '>', '<<: ', '0x', '\r\n', '\u{feff}', 'é', '? '];
  let read = 0;
  for (let round = 0; round < 3000; round += 1) {
    let text = manifest.split('\n').slice(0, 18).join('\n');
    for (let change = random.int(1, 3); change > 0; change -= 1) {
      const at = random.int(0, text.length);
      text = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.int(0, 4));
    }
    if (compare(text)) read += 1;
  }
  expect(read).toBeGreaterThan(300);
});

test('pipelines, contracts and configurations, whole and damaged: the same data, or not at all; keys stand at the same places', () => {
  const folders = ['test/fixtures/ci/pipelines', 'templates', '.woodpecker'];
  const bases = folders.flatMap((folder) => readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.yml')).map((name) => readFileSync(path.join(root, folder, name), 'utf8')));
  const random = createRandom(11);
  // what a reader that looks at lines could get wrong: comments, colons and indentation at the ends of lines, and lines that go on
  const pieces = [' ', '  ', '\n', '\n\n', '\n  ', '\n      more', ' #', ' # note', '#', ':', ': ', ' : ', ':\n', '::', ': #', '- ', '-\n', '? ', '\n# note', '\n    # note\n', '[a, b]', '{a: b}', '"', "'", '|\n', '>-\n', '\t', '\r\n', '\n---', '\n- ', '&a', '~', 'é'];
  let read = 0;
  for (let round = 0; round < 2500; round += 1) {
    const lines = random.pick(bases).split('\n');
    const from = random.int(0, Math.max(0, lines.length - 4));
    let text = round < bases.length ? bases[round] as string : lines.slice(from, from + random.int(1, 14)).join('\n');
    for (let change = round < bases.length ? 0 : random.int(0, 3); change > 0; change -= 1) {
      const at = random.int(0, text.length);
      text = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.int(0, 2));
    }
    if (!compare(text)) continue;
    read += 1;
    const keys = (tree: TreeNode): unknown[] => (tree.kind === 'scalar' ? [] : tree.kind === 'list' ? tree.items.flatMap(keys) : tree.entries.flatMap(({ key, keyRange, value }) => [key, keyRange, ...keys(value)]));
    expect({ text, keys: keys(readPlainYaml(text) as TreeNode) }).toEqual({ text, keys: keys(parseTree(text).root) });
  }
  expect(read).toBeGreaterThan(400);
});
