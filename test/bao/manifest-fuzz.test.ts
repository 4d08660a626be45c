import { expect, test } from 'vitest';
import { validate as validateManifest } from '../../scripts/generated/v1.ts';
import { checkManifest } from '../../scripts/bao/manifest-check.ts';
import { validate } from '../../scripts/lib/schema.ts';
import { parseTree } from '../../scripts/lib/yaml-tree.ts';
import { createRandom } from '../support/random.ts';

/* No input makes the checker throw, and no finding lies outside of the text. */

const words = ['version', 'workload', 'secrets', 'engine', 'kv-v2', 'raw', 'transit', 'path', 'access', 'read', 'env', 'auth', 'method', 'role', '__proto__', 'constructor', 'x-y', '${environment}', 'a/*', '+*', '', 'until', '2026-02-30', 'exceptions', 'environments'];

function value(random: () => number, depth: number): unknown {
  const kind = random();
  if (depth > 3 || kind < 0.45) return words[Math.floor(random() * words.length)];
  if (kind < 0.55) return [null, true, 0, -1.5, 1][Math.floor(random() * 5)];
  const size = Math.floor(random() * 5);
  if (kind < 0.75) return Array.from({ length: size }, () => value(random, depth + 1));
  return Object.fromEntries(Array.from({ length: size }, () => [words[Math.floor(random() * words.length)], value(random, depth + 1)]));
}

test('100,000 documents go through the schema without a throw', () => {
  const random = createRandom(1).next;
  for (let count = 0; count < 100_000; count += 1) {
    const data = value(random, 0);
    for (const { message, path } of validate(validateManifest, data)) {
      if (message === '' || message.includes('\n') || !Array.isArray(path)) expect({ data, message, path }).toBe('a message of one line');
    }
  }
}, 60_000);

const marks = ['{', '}', '[', ']', ':', '-', '\n', ' ', '&a', '*a', '!!x', '|', '>', '"', "'", '#', '\t', '\u0000', '\ufeff', '%', '---', '\ud800', '<<', '? '];
const sound = 'version: 1\nworkload: shop\nsecrets:\n  - engine: kv-v2\n    path: a/b\n    access: [read]\n    env: {A: b}\n';

test('1,500 damaged texts are answered', () => {
  const random = createRandom(2).next;
  for (let count = 0; count < 1_500; count += 1) {
    let text = sound;
    for (let edits = 0; edits < 1 + random() * 4; edits += 1) {
      const at = Math.floor(random() * (text.length + 1));
      text = text.slice(0, at) + (random() < 0.7 ? marks[Math.floor(random() * marks.length)] ?? '' : '') + text.slice(at + Math.floor(random() * 4));
    }
    const { diagnostics } = checkManifest({ path: 'bao.yml', text }, '2026-01-15', parseTree);
    for (const { location, message } of diagnostics) {
      const range = location.kind === 'file' ? location.range : undefined;
      if (range === undefined || range.start < 0 || range.start > text.length || range.end < range.start || message.includes('\n')) expect({ text, message, range }).toBe('a place in the text');
    }
  }
}, 60_000);

test('what would blow up is refused', () => {
  const bomb = `a: &a [x,x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`},*${at === 0 ? 'a' : `b${at - 1}`}]`).join('\n')}\n`;
  expect(checkManifest({ path: 'bao.yml', text: bomb }, '2026-01-15', parseTree).diagnostics[0]?.message).toContain('is not allowed here');
  expect(checkManifest({ path: 'bao.yml', text: 'x'.repeat(300_000) }, '2026-01-15', parseTree).diagnostics[0]?.message).toContain('262144 at most');
  expect(checkManifest({ path: 'bao.yml', text: '['.repeat(5_000) }, '2026-01-15', parseTree).diagnostics).toHaveLength(1);
});
