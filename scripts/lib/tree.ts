import type { Range } from '../core/source.ts';

/*
 * A document as plain values with places: what a checker needs, and nothing of any parser. The same tree comes from the
 * `yaml` package in `yaml-tree.ts` and, for everyday documents without a mistake, from the reader in `plain-yaml.ts`.
 */

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly range: Range;
}

export interface MapEntry {
  readonly key: string;
  readonly keyRange: Range;
  readonly value: TreeNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly range: Range;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
  readonly range: Range;
}

export type TreeNode = ScalarNode | MapNode | ListNode;

/** The tree as plain data, for a schema validator. */
export function dataOf(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(dataOf);
  const data: Record<string, unknown> = {};
  for (const { key, value } of node.entries) {
    if (key === '__proto__') Object.defineProperty(data, key, { value: dataOf(value), enumerable: true, configurable: true, writable: true });
    else data[key] = dataOf(value);
  }
  return data;
}

/** The entry of a map with this key. */
export function entryOf(node: TreeNode | undefined, key: string): MapEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** Where the key or the value at the end of `path` stands; the nearest thing above it when it is not there. */
export function placeInTree(root: TreeNode, path: readonly (string | number)[], at: 'key' | 'value'): Range {
  let node = root;
  let range = root.range;
  for (const [index, part] of path.entries()) {
    const entry = entryOf(node, String(part));
    const next = entry?.value ?? (node.kind === 'list' ? node.items[Number(part)] : undefined);
    if (next === undefined) return range;
    if (at === 'key' && index === path.length - 1 && entry !== undefined) return entry.keyRange;
    range = next.range;
    node = next;
  }
  return range;
}
