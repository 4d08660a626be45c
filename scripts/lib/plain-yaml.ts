import type { MapEntry, ScalarNode, TreeNode } from './tree.ts';
import type { Pair, ScalarNode as YamlScalar, YamlNode } from './yaml-reader/node.ts';
import { parseYaml } from './yaml-reader/parse.ts';

/*
 * Everyday YAML 1.2 as a tree, without the `yaml` package, which takes longer to load than to read a document. It gives up
 * at the first thing that needs words or knowledge (a mistake, an alias, a tag, a number in hexadecimal): then the package
 * reads the text again and has the say. What it does read, it reads like the package; test/lib/plain-yaml.test.ts holds that.
 */

/** Words that another reader of YAML could take for something else than a text, and that are not worth a rule here. */
const unusual = /^(?:[-+]?(?:0o|0x|\.?\d|\.(?:inf|nan))|<<$)/i;

function plainValue(text: string): string | number | boolean | null | undefined {
  if (text === '' || text === '~' || text === 'null' || text === 'Null' || text === 'NULL') return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  // 90d, 2026-12-31 and 1.0.0 are texts; 1e3 and 0x1f are left to the package
  return unusual.test(text) && !/^[1-9]\d*[a-df-z]$|^\d{4}-\d\d-\d\d$|^\d+\.\d+\.\d+(?:-[a-z]\w*)?$/.test(text) ? undefined : text;
}

class GaveUp extends Error {}

/** Turns nodes of the reader into the plain tree. */
class Converter {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  node(node: YamlNode): TreeNode {
    if (node.kind === 'alias' || node.tag !== undefined || node.anchor !== undefined) throw new GaveUp();
    if (node.kind === 'scalar') return this.#scalar(node);
    if (node.flow) this.#oneLine(node);
    const range = { start: node.start, end: node.end };
    if (node.kind === 'sequence') return { kind: 'list', items: node.items.map((item) => this.node(item)), range };
    const entries = node.pairs.map((pair) => this.#entry(pair));
    if (new Set(entries.map(({ key }) => key)).size < entries.length) throw new GaveUp();
    return { kind: 'map', entries, range };
  }

  /** Readers differ in how a text or a list in brackets may go on in the next line. */
  #oneLine({ start, end }: YamlNode): void {
    if (this.#text.slice(start, end).includes('\n')) throw new GaveUp();
  }

  #scalar(node: YamlScalar): ScalarNode {
    if (node.style !== 'literal' && node.style !== 'folded') this.#oneLine(node);
    // a block text whose last line has no end: libyaml, which the reader follows, adds none, and the package does
    else if (node.end === this.#text.length) throw new GaveUp();
    const value = node.style === 'plain' ? plainValue(node.value) : node.value;
    if (value === undefined) throw new GaveUp();
    return { kind: 'scalar', value, range: { start: node.start, end: node.end } };
  }

  #entry({ key, value }: Pair): MapEntry {
    const name = key.kind === 'scalar' ? this.node(key) : undefined;
    if (name?.kind !== 'scalar' || typeof name.value !== 'string') throw new GaveUp();
    return { key: name.value, keyRange: name.range, value: this.node(value) };
  }
}

/** The document in a text; `undefined` when it has a mistake or anything unusual, and `yaml-tree.ts` has to read it. */
export function readPlainYaml(text: string): TreeNode | undefined {
  if (/[\r\t\ufeff]|[^ \n]#|^(?:%|\.\.\.)|\n---/m.test(text)) return undefined;
  const { root, mistakes } = parseYaml(text);
  if (root === undefined || mistakes.length > 0) return undefined;
  try {
    return new Converter(text).node(root);
  } catch (error) {
    if (error instanceof GaveUp) return undefined;
    throw error;
  }
}
