import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Item, Node } from '../../../scripts/bao/policy/ast.ts';
import { parseHcl } from '../../../scripts/bao/policy/hcl-parser.ts';
import { parseJson } from '../../../scripts/bao/policy/json-parser.ts';
import { findPeer, skipped } from '../../peers/peers.ts';
import { vectors } from '../../support/bao-vectors.ts';
import { mutate, soup } from '../../support/hcl-soup.ts';
import { createRandom } from '../../support/random.ts';

/*
 * The library that OpenBao parses policies with, asked about thousands of texts: the same are accepted, and the same
 * is read in them.
 */
const peer = findPeer('hcl1');
const cases = 20_000;

interface Answer { ok: boolean; items: unknown[] }

function ask(texts: readonly string[]): Answer[] {
  const { stdout, status, stderr } = spawnSync(peer as string, { input: JSON.stringify(texts), encoding: 'utf8', maxBuffer: 1 << 28 });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Answer[];
}

function plainNode(node: Node): unknown {
  if (node.type === 'list') return { list: node.items.map(plainNode) };
  if (node.type === 'object') return { object: node.items.map(plainItem) };
  return { [node.kind]: node.value ?? null };
}

function plainItem({ keys, value }: Item): unknown {
  return { keys: keys.map(({ name }) => name ?? null), value: plainNode(value) };
}

function ours(text: string): Answer {
  const { items, mistakes } = /^\s*\{/.test(text.replaceAll('\ufeff', 'x')) ? parseJson(text) : parseHcl(text);
  return mistakes.length > 0 ? { ok: false, items: [] } : { ok: true, items: items.map(plainItem) };
}

/** What the library panics at is not comparable as a value: both sides give null. */
function compare(texts: readonly string[]): string[] {
  const theirs = ask(texts);
  return texts.filter((text, at) => {
    const [a, b] = [ours(text), theirs[at] as Answer];
    return JSON.stringify(a) !== JSON.stringify({ ok: b.ok, items: b.items ?? [] }) && !sameButOrder(a, b);
  });
}

function sameButOrder(a: Answer, b: Answer): boolean {
  const sorted = (value: unknown): unknown => Array.isArray(value) ? value.map(sorted)
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)).map(([key, one]) => [key, sorted(one)])) : value;
  return a.ok === b.ok && (!a.ok || JSON.stringify(sorted(a.items)) === JSON.stringify(sorted(b.items)));
}

test.skipIf(peer === undefined && skipped('HCL1 texts against the library of OpenBao', 'hcl1'))('random and broken texts are read alike', () => {
  const random = createRandom(4);
  const seeds = vectors('bao-hcl1-edge').map((row) => row['policy_text'] as string);
  const texts = Array.from({ length: cases }, (_, at) => (at % 2 === 0 ? soup(random) : mutate(random.pick(seeds), random)))
    // half a surrogate pair is no text that a file can hold
    .filter((text) => !/\p{Surrogate}/u.test(text));
  expect(compare([...seeds, ...texts]).slice(0, 5)).toEqual([]);
});
