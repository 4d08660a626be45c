import { ParseError, parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import type { Range } from '../core/source.ts';

/*
 * The only file that knows the `toml-eslint-parser` package. Tables, dotted keys, inline tables and arrays of tables
 * of a document become one tree with places, so that a caller asks for `workspace.package.version` and need not know
 * in which of the ways of TOML the author wrote it.
 */

export interface TomlMistake {
  readonly message: string;
  readonly range: Range;
}

interface Placed {
  /** Of the value, quotes included; of a table its header or its first key. */
  readonly range: Range;
  /** Of the key that names it, where one does. */
  readonly keyRange?: Range;
}

export interface TomlTable extends Placed {
  readonly kind: 'table';
  readonly entries: ReadonlyMap<string, TomlNode>;
}

export interface TomlArray extends Placed {
  readonly kind: 'array';
  readonly items: readonly TomlNode[];
}

export interface TomlString extends Placed {
  readonly kind: 'string';
  readonly value: string;
  /** What stands between the quotes. */
  readonly inside: Range;
}

export interface TomlScalar extends Placed {
  readonly kind: 'number' | 'boolean' | 'date';
  readonly value: unknown;
}

export type TomlNode = TomlTable | TomlArray | TomlString | TomlScalar;

export interface TomlDocument {
  /** Absent when the text is not TOML. */
  readonly root: TomlTable | undefined;
  readonly mistakes: readonly TomlMistake[];
}

export type TomlPath = readonly (string | number)[];

type Growing = { kind: 'table'; entries: Map<string, TomlNode>; range: Range; keyRange?: Range };

function rangeOf(node: { readonly range: readonly [number, number] }): Range {
  return { start: node.range[0], end: node.range[1] };
}

function insideOf(text: string, range: Range): Range {
  const long = /^(?:"""|''')(?:\r?\n)?/.exec(text.slice(range.start, range.start + 5));
  if (long !== null) return { start: range.start + long[0].length, end: range.end - 3 };
  return { start: range.start + 1, end: range.end - 1 };
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function content(text: string, node: AST.TOMLContentNode): TomlNode {
  const range = rangeOf(node);
  switch (node.type) {
    case 'TOMLArray': return { kind: 'array', items: node.elements.map((element) => content(text, element)), range };
    case 'TOMLInlineTable': {
      const table: Growing = { kind: 'table', entries: new Map(), range };
      for (const pair of node.body) addPair(text, table, pair);
      return table;
    }
    default:
      if (node.kind === 'string') return { kind: 'string', value: node.value, range, inside: insideOf(text, range) };
      if (node.kind === 'integer' || node.kind === 'float') return { kind: 'number', value: node.value, range };
      return node.kind === 'boolean' ? { kind: 'boolean', value: node.value, range } : { kind: 'date', value: node.value, range };
  }
}

/** The table under `key` of `table`, made when it is not there; of an array of tables the newest. */
function stepInto(table: Growing, key: AST.TOMLBare | AST.TOMLQuoted): Growing {
  const name = nameOf(key);
  const found = table.entries.get(name);
  if (found?.kind === 'table') return found as Growing;
  if (found?.kind === 'array') return found.items.at(-1) as Growing;
  const made: Growing = { kind: 'table', entries: new Map(), range: rangeOf(key), keyRange: rangeOf(key) };
  table.entries.set(name, made);
  return made;
}

function addPair(text: string, table: Growing, { key, value }: AST.TOMLKeyValue): void {
  let at = table;
  for (const part of key.keys.slice(0, -1)) at = stepInto(at, part);
  const last = key.keys.at(-1) as AST.TOMLBare | AST.TOMLQuoted;
  at.entries.set(nameOf(last), { ...content(text, value), keyRange: rangeOf(last) });
}

function openTable(root: Growing, { key, kind }: AST.TOMLTable): Growing {
  let at = root;
  for (const part of key.keys.slice(0, -1)) at = stepInto(at, part);
  const last = key.keys.at(-1) as AST.TOMLBare | AST.TOMLQuoted;
  if (kind === 'standard') {
    const table = stepInto(at, last);
    table.range = rangeOf(key);
    return table;
  }
  const made: Growing = { kind: 'table', entries: new Map(), range: rangeOf(key), keyRange: rangeOf(last) };
  const found = at.entries.get(nameOf(last));
  if (found?.kind === 'array') (found.items as TomlNode[]).push(made);
  else at.entries.set(nameOf(last), { kind: 'array', items: [made], range: rangeOf(key), keyRange: rangeOf(last) });
  return made;
}

/** Parses one document; TOML has no way to go on after a mistake, so there is at most one. */
export function parseToml(text: string): TomlDocument {
  // TOML knows no byte order mark, its files have one all the same
  const readable = text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(readable, { tomlVersion: '1.1' });
  } catch (error) {
    if (error instanceof RangeError) return { root: undefined, mistakes: [{ message: 'nested too deeply', range: { start: 0, end: 0 } }] };
    if (!(error instanceof ParseError)) throw error;
    const start = Math.min(error.index, readable.length);
    return { root: undefined, mistakes: [{ message: error.message.charAt(0).toLowerCase() + error.message.slice(1), range: { start, end: Math.min(start + 1, readable.length) } }] };
  }
  const root: Growing = { kind: 'table', entries: new Map(), range: { start: 0, end: 0 } };
  for (const part of program.body[0].body) {
    if (part.type === 'TOMLKeyValue') addPair(readable, root, part);
    else {
      const table = openTable(root, part);
      for (const pair of part.body) addPair(readable, table, pair);
    }
  }
  return { root, mistakes: [] };
}

/** The value at `path`, or nothing. */
export function tomlAt(from: TomlNode | undefined, path: TomlPath): TomlNode | undefined {
  let node = from;
  for (const part of path) {
    if (node?.kind === 'table') node = node.entries.get(String(part));
    else if (node?.kind === 'array' && typeof part === 'number') node = node.items[part];
    else return undefined;
  }
  return node;
}

/** The string at `path`, or nothing. */
export function tomlStringAt(from: TomlNode | undefined, path: TomlPath): TomlString | undefined {
  const node = tomlAt(from, path);
  return node?.kind === 'string' ? node : undefined;
}

/** Where the value at `path` stands; when it is absent, where the nearest thing above it stands. */
export function tomlRangeOf(root: TomlTable, path: TomlPath): Range {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = tomlAt(root, path.slice(0, depth));
    if (node !== undefined) return node.range;
  }
  return root.range;
}

/** The value as plain data. */
export function tomlValueOf(node: TomlNode): unknown {
  if (node.kind === 'array') return node.items.map(tomlValueOf);
  if (node.kind === 'table') return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, tomlValueOf(value)]));
  return node.value;
}
