import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readPlainYaml } from '../../scripts/lib/plain-yaml.ts';
import { dataOf } from '../../scripts/lib/tree.ts';
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

test('a manifest is read, and its places are those of the package', () => {
  expect(compare(manifest)).toBe(true);
  const places = (node: ReturnType<typeof parseTree>['root']): unknown[] => node.kind === 'scalar' ? [node.range]
    : node.kind === 'list' ? node.items.flatMap(places) : node.entries.flatMap(({ key, keyRange, value }) => [key, keyRange, ...places(value)]);
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
