import type { Range } from '../core/source.ts';
import type { Mistake, Place } from './model.ts';
import { plainTag } from './go-scalar.ts';
import type { AliasNode, MappingNode, Pair, ScalarNode, SequenceNode, SolidNode, YamlDocument, YamlNode } from './yaml/node.ts';

/** A value with the aliases and merges on the way to it taken away. */
export interface Reached<Node extends SolidNode = SolidNode> {
  readonly node: Node;
  /** Where the author referred to it, when it came through an alias or a merge: the outermost place. */
  readonly use: Range | undefined;
}

export interface ReachedPair {
  readonly key: ScalarNode;
  readonly keyUse: Range | undefined;
  readonly value: Reached;
}

/** Woodpecker refuses deeper ones while it merges lists (3.10 and newer). */
const deepestNode = 15;
/** Merged list items of one file; an alias bomb has more. */
const mostMerged = 100_000;

export function rangeOf({ start, end }: YamlNode): Range {
  return { start, end };
}

/** Place of something in the model. */
export function placeOf({ node, use }: Reached): Place {
  return use === undefined ? { range: rangeOf(node) } : { range: rangeOf(node), use };
}

export function reach(node: YamlNode, use?: Range): Reached {
  return node.kind === 'alias' ? { node: node.target, use: use ?? rangeOf(node) } : { node, use };
}

function isMergeKey(node: YamlNode): boolean {
  return node.kind === 'scalar' && (node.tag === '!!merge' || (node.tag === undefined && node.style === 'plain' && node.value === '<<'));
}

class TooMuch extends Error {}

/**
 * One document with its merges resolved: maps as YAML 1.1 defines `<<`, lists as Woodpecker does (`- <<: *list`), in the
 * order in which Woodpecker resolves them (from the last key of the file to the first).
 */
export class Tree {
  readonly mistakes: Mistake[] = [];
  readonly #merged = new Map<SequenceNode, readonly Reached[]>();
  readonly #entries = new Map<MappingNode, readonly ReachedPair[]>();
  readonly #checked = new Set<MappingNode>();
  readonly #whole = new Set<SolidNode>();
  readonly #hasMerges: boolean;
  #budget = mostMerged;

  constructor({ root }: YamlDocument, text: string) {
    this.#hasMerges = text.includes('<<');
    if (root === undefined) return;
    try {
      this.#mergeLists(root, 1);
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
    }
  }

  mistake(kind: Mistake['kind'], at: Reached | YamlNode, message: string, help?: string): void {
    const place = 'node' in at ? placeOf(at) : { range: rangeOf(at) };
    this.mistakes.push({ kind, ...place, message, blocking: true, ...(help === undefined ? {} : { help }) });
  }

  #mergeLists(node: YamlNode, depth: number): void {
    if (depth === deepestNode) {
      this.mistake('too-deep', node, `nested ${deepestNode} levels deep; Woodpecker refuses that ("max depth reached")`);
      throw new TooMuch();
    }
    if (node.kind === 'mapping') {
      for (let at = node.pairs.length - 1; at >= 0; at -= 1) this.#mergeLists((node.pairs[at] as { value: YamlNode }).value, depth + 1);
      return;
    }
    if (node.kind !== 'sequence') return;
    if (!this.#hasMerges) {
      for (const item of node.items) this.#mergeLists(item, depth + 1);
      return;
    }
    const merged: Reached[] = [];
    let found = false;
    for (const item of node.items) {
      const source = listMerge(item);
      if (source === undefined) {
        this.#mergeLists(item, depth + 1);
        merged.push(reach(item));
      } else {
        found = true;
        merged.push(...this.#mergedItems(source));
      }
    }
    if (found) this.#merged.set(node, merged);
  }

  #mergedItems(source: YamlNode): readonly Reached[] {
    const aliases = source.kind === 'sequence' ? source.items : [source];
    return aliases.flatMap((alias) => {
      if (alias.kind !== 'alias' || alias.target.kind !== 'sequence') {
        this.mistake('merge', alias, 'in a list `<<` merges lists only: an alias of a list, or a list of such aliases', 'for a mapping write `- *alias`');
        return [];
      }
      return this.#listContent(alias, alias.target);
    });
  }

  #listContent(alias: AliasNode, list: SequenceNode): readonly Reached[] {
    const items = this.#merged.get(list) ?? list.items.map((item) => reach(item));
    this.#budget -= items.length;
    if (this.#budget < 0) {
      this.mistake('alias', alias, `the aliases of this file make more than ${mostMerged} list items`);
      throw new TooMuch();
    }
    const use = rangeOf(alias);
    return items.map(({ node }) => ({ node, use }));
  }

  /** Items of a list, merged lists in their place. */
  items({ node, use }: Reached<SequenceNode>): readonly Reached[] {
    const merged = this.#merged.get(node);
    if (merged === undefined) return node.items.map((item) => reach(item, use));
    return use === undefined ? merged : merged.map((item) => ({ node: item.node, use }));
  }

  /** Pairs of a mapping by key: its own first, then those of `<<`, earlier sources before later ones. */
  entries({ node, use }: Reached<MappingNode>): readonly ReachedPair[] {
    const known = this.#entries.get(node) ?? this.#resolve(node, undefined);
    if (use === undefined) return known;
    return known.map(({ key, value }) => ({ key, keyUse: use, value: { node: value.node, use } }));
  }

  #resolve(node: MappingNode, outer: Set<MappingNode> | undefined): readonly ReachedPair[] {
    const known = this.#entries.get(node);
    if (known !== undefined) return known;
    this.checkKeys(node, true);
    const own: ReachedPair[] = [];
    let merge: YamlNode | undefined;
    for (const { key, value } of node.pairs) {
      if (isMergeKey(key)) {
        merge = value;
        continue;
      }
      const name = reach(key);
      if (name.node.kind !== 'scalar') this.mistake('wrong-type', name, 'a key must be a text');
      else if (!(name.node.style === 'plain' && name.node.tag === undefined && plainTag(name.node.value) === '!!null')) own.push({ key: name.node, keyUse: name.use, value: reach(value) });
    }
    if (merge === undefined) {
      this.#entries.set(node, own);
      return own;
    }
    const open = outer ?? new Set<MappingNode>();
    const pairs = [...own, ...this.#mergedPairs(merge, own, open.add(node))];
    open.delete(node);
    this.#entries.set(node, pairs);
    return pairs;
  }

  #mergedPairs(merge: YamlNode, own: readonly ReachedPair[], open: Set<MappingNode>): ReachedPair[] {
    const taken = new Set(own.map(({ key }) => key.value));
    const sources = merge.kind === 'sequence' ? merge.items : [merge];
    return sources.flatMap((source) => {
      const { node, use } = reach(source);
      if (node.kind !== 'mapping' || open.has(node)) {
        this.mistake('merge', source, '`<<` needs a mapping, or a list of mappings', 'in a list, `- <<: *alias` merges a list');
        return [];
      }
      const fresh = this.#resolve(node, open).filter(({ key }) => !taken.has(key.value));
      for (const { key } of fresh) taken.add(key.value);
      this.#budget -= fresh.length;
      if (this.#budget < 0) return [];
      return use === undefined ? [...fresh] : fresh.map(({ key, value }) => ({ key, keyUse: use, value: { node: value.node, use } }));
    });
  }

  /** Resolves everything below a value that Woodpecker decodes whole, each node once, so that its mistakes are found. */
  decodeWhole({ node }: Reached): void {
    if (this.#whole.has(node)) return;
    this.#whole.add(node);
    if (node.kind === 'mapping') for (const { value } of this.entries({ node, use: undefined })) this.decodeWhole(value);
    if (node.kind === 'sequence') for (const item of this.items({ node, use: undefined })) this.decodeWhole(item);
  }

  /** Reports keys that stand twice; `blocking` where Woodpecker decodes the mapping and so refuses it. */
  checkKeys(node: MappingNode, blocking: boolean): void {
    if (this.#checked.has(node)) return;
    this.#checked.add(node);
    if (node.pairs.length < 2 || (node.pairs.length < 12 && allDiffer(node))) return;
    const seen = new Map<string, YamlNode>();
    for (const { key } of node.pairs) {
      if (key.kind !== 'scalar') continue;
      const before = seen.get(key.value);
      if (before === undefined) {
        seen.set(key.value, key);
        continue;
      }
      this.mistakes.push({
        kind: 'duplicate-key', range: rangeOf(key), related: rangeOf(before), blocking,
        message: `the key \`${key.value}\` stands twice in this mapping`, help: isMergeKey(key) ? 'write one `<<: [*a, *b]`' : 'remove one of them',
      });
    }
  }
}

/** For short mappings, which nearly all are: comparing is cheaper than a table. */
function allDiffer({ pairs }: MappingNode): boolean {
  for (let at = 1; at < pairs.length; at += 1) {
    const key = (pairs[at] as Pair).key;
    for (let before = 0; before < at; before += 1) {
      const other = (pairs[before] as Pair).key;
      if (key.kind === 'scalar' && other.kind === 'scalar' && key.value === other.value) return false;
    }
  }
  return true;
}

/** What `- <<: x` merges, or nothing when the item is something else. */
function listMerge(item: YamlNode): YamlNode | undefined {
  if (item.kind !== 'mapping' || item.pairs.length !== 1) return undefined;
  const [pair] = item.pairs;
  if (pair === undefined || !isMergeKey(pair.key)) return undefined;
  // `- <<: {a: b}` and `- <<: *map` are refused, too: Woodpecker takes every lone `<<` of a list for a list merge
  return pair.value;
}
