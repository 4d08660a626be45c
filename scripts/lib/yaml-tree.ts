import type { Range } from '../core/source.ts';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from './yaml.ts';
import type { Node, Pair, YamlMistake } from './yaml.ts';
import { firstMistake } from './yaml-mistake.ts';
import type { MapEntry, MapNode, ScalarNode, TreeNode } from './tree.ts';

export interface Tree {
  /** The document; a null when it is empty. Holds what could be read when there are mistakes. */
  readonly root: TreeNode;
  readonly mistakes: readonly YamlMistake[];
}

/** Deepest nesting that is followed; a deeper document is refused. */
export const mostDepth = 100;

function rangeOfNode(node: Node, fallback: Range): Range {
  return node.range == null ? fallback : { start: node.range[0], end: Math.max(node.range[0], node.range[1]) };
}

/** Turns the nodes of the package into the plain tree, and notes what plain documents must not hold. */
class Converter {
  readonly mistakes: YamlMistake[] = [];
  readonly #text: string;
  readonly #anchors: YamlMistake[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** All mistakes in the order of the text. An anchor is said only when there is nothing else: its aliases say the same. */
  all(): readonly YamlMistake[] {
    return (this.mistakes.length > 0 ? this.mistakes : this.#anchors).sort((a, b) => a.range.start - b.range.start);
  }

  node(node: Node | null, fallback: Range, depth: number): TreeNode {
    const nothing: ScalarNode = { kind: 'scalar', value: null, range: fallback };
    if (node === null) return nothing;
    const range = rangeOfNode(node, fallback);
    if (depth > mostDepth) {
      this.#wrong(`nested deeper than ${mostDepth} levels`, range, 'a manifest has five at most');
      return nothing;
    }
    if (isAlias(node)) {
      this.#wrong(`the alias \`*${node.source}\` is not allowed here`, range, 'write the value out');
      return nothing;
    }
    this.#noProperties(node, range);
    if (isMap(node)) return this.#map(node.items as Pair<Node, Node | null>[], range, node.flow === true, depth);
    if (isSeq(node)) {
      const items = (node.items as Node[]).map((item) => this.node(item, range, depth + 1));
      return { kind: 'list', items, range: node.flow === true ? range : { start: range.start, end: items.at(-1)?.range.end ?? range.end } };
    }
    return { kind: 'scalar', value: isScalar(node) ? this.#scalar(node.value) : null, range };
  }

  #scalar(value: unknown): string | number | boolean | null {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : value === null || value === undefined ? null : String(value);
  }

  #map(pairs: readonly Pair<Node, Node | null>[], range: Range, flow: boolean, depth: number): MapNode {
    const entries: MapEntry[] = [];
    const seen = new Set<string>();
    for (const { key, value } of pairs) {
      const keyRange = rangeOfNode(key, range);
      if (!isScalar(key)) {
        if (isAlias(key) || key !== null) this.#wrong('a key must be a text', keyRange, 'quote it when it has a bracket, `*` or `&`');
        continue;
      }
      const name = String(key.value);
      if (name === '<<' && key.type === 'PLAIN') {
        this.#wrong('the merge key `<<` is not allowed here', keyRange, 'write the keys out');
        continue;
      }
      this.#noProperties(key, keyRange);
      if (seen.has(name)) {
        this.#wrong(`the key \`${name}\` is given twice`, keyRange, 'keep one of the two');
        continue;
      }
      seen.add(name);
      entries.push({ key: name, keyRange, value: this.node(value, { start: keyRange.end, end: keyRange.end }, depth + 1) });
    }
    const last = entries.at(-1);
    return { kind: 'map', entries, range: flow || last === undefined ? range : { start: range.start, end: Math.max(last.value.range.end, last.keyRange.end) } };
  }

  /** A tag or an anchor, at its own place: it stands before the value. */
  #noProperties(node: Node, { start }: Range): void {
    const before = (written: string): Range => {
      const at = this.#text.lastIndexOf(written, start - 1);
      return at === -1 ? { start, end: start } : { start: at, end: at + written.length };
    };
    if (node.tag !== undefined) {
      const written = node.tag.replace(/^tag:yaml\.org,2002:/, '!!');
      this.#wrong(`the tag \`${written}\` is not allowed here`, before(written), 'write a plain value');
    }
    const anchor = 'anchor' in node && typeof node.anchor === 'string' ? `&${node.anchor}` : undefined;
    if (anchor !== undefined) this.#anchors.push({ message: `the anchor \`${anchor}\` is not allowed here`, range: before(anchor), help: 'remove it; a manifest has no aliases' });
  }

  #wrong(message: string, range: Range, help: string): void {
    this.mistakes.push({ message, range, help });
  }
}

/** Reads one document with the `yaml` package. Aliases, anchors, merge keys, tags and keys given twice are mistakes. */
export function parseTree(text: string): Tree {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, merge: false, strict: true });
  const first = firstMistake(text, document);
  const converter = new Converter(text);
  const root = converter.node(document.contents, { start: 0, end: 0 }, 0);
  return { root, mistakes: first === undefined ? converter.all() : [first] };
}
