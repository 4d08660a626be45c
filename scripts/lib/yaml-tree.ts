import type { Range } from '../core/source.ts';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from './yaml.ts';
import type { Node, Pair, YamlMistake } from './yaml.ts';
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

/** The package's words, where they explain its grammar instead of the mistake. */
const messages: readonly (readonly [RegExp, string])[] = [
  [/multiple documents/i, 'a second document begins here; one file holds one document'],
  [/Tabs are not allowed as indentation/i, 'a tab cannot indent; use spaces'],
  [/sequence item without - indicator|items must start at the same column/i, 'this line is not indented like the lines it belongs to'],
  [/flow sequence.*must be.*end with a \]|expected flow sequence to end with/i, 'a list is not closed: `]` is missing before this place'],
  [/flow map.*must be.*end with a \}|expected flow map to end with/i, 'a mapping is not closed: `}` is missing before this place'],
  [/Nested mappings are not allowed in compact mappings/i, 'a second `: ` on one line; quote the value, or begin a new line'],
];

function plainMessage(message: string): string {
  const known = messages.find(([pattern]) => pattern.test(message));
  if (known !== undefined) return known[1];
  const first = (message.split('\n')[0] as string).replace(/ at line \d+, column \d+:?$/, '').replace(/:$/, '');
  return first.charAt(0).toLowerCase() + first.slice(1);
}

/** The first mistake of form only: what follows it is said of a text that the reader has misunderstood by then. */
function firstMistake(text: string, errors: readonly { readonly message: string; readonly pos: readonly [number, number] }[]): YamlMistake[] {
  const first = [...errors].sort((a, b) => a.pos[0] - b.pos[0])[0];
  if (first === undefined) return [];
  const blanks = /^[ \t]*/.exec(text.slice(first.pos[0]))?.[0].length ?? 0;
  const atLineStart = first.pos[0] === 0 || text[first.pos[0] - 1] === '\n';
  const start = atLineStart ? first.pos[0] + blanks : first.pos[0];
  return [{ message: plainMessage(first.message), range: { start, end: Math.max(first.pos[1], start) } }];
}

/** Turns the nodes of the package into the plain tree, and notes what plain documents must not hold. */
class Converter {
  readonly mistakes: YamlMistake[] = [];

  node(node: Node | null, fallback: Range, depth: number): TreeNode {
    const nothing: ScalarNode = { kind: 'scalar', value: null, range: fallback };
    if (node === null) return nothing;
    const range = rangeOfNode(node, fallback);
    if (depth > mostDepth) {
      this.#wrong(`nested deeper than ${mostDepth} levels`, range);
      return nothing;
    }
    if (isAlias(node)) {
      this.#wrong(`the alias \`*${node.source}\` is not allowed here; write the value out`, range);
      return nothing;
    }
    if (node.tag !== undefined) this.#wrong(`the tag \`${node.tag}\` is not allowed here; write a plain value`, range);
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
        if (isAlias(key) || key !== null) this.#wrong('a key must be a text', keyRange);
        continue;
      }
      const name = String(key.value);
      if (name === '<<' && key.type === 'PLAIN') {
        this.#wrong('the merge key `<<` is not allowed here; write the keys out', keyRange);
        continue;
      }
      if (key.tag !== undefined) this.#wrong(`the tag \`${key.tag}\` is not allowed here; write a plain value`, keyRange);
      if (seen.has(name)) {
        this.#wrong(`the key \`${name}\` is given twice`, keyRange);
        continue;
      }
      seen.add(name);
      entries.push({ key: name, keyRange, value: this.node(value, { start: keyRange.end, end: keyRange.end }, depth + 1) });
    }
    const last = entries.at(-1);
    return { kind: 'map', entries, range: flow || last === undefined ? range : { start: range.start, end: Math.max(last.value.range.end, last.keyRange.end) } };
  }

  #wrong(message: string, range: Range): void {
    this.mistakes.push({ message, range });
  }
}

/** Reads one document with the `yaml` package. Aliases, merge keys, tags and keys given twice are mistakes. */
export function parseTree(text: string): Tree {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, merge: false, strict: true });
  const mistakes = firstMistake(text, document.errors);
  const converter = new Converter();
  const root = converter.node(document.contents, { start: 0, end: 0 }, 0);
  return { root, mistakes: mistakes.length > 0 ? mistakes : converter.mistakes.sort((a, b) => a.range.start - b.range.start) };
}
