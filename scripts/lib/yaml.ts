import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, parseDocument } from 'yaml';
import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Range } from '../core/source.ts';

/*
 * The only file that knows the `yaml` package. It reads; it never writes: only a quarter of real pipeline files
 * survive a parse and a print byte by byte, so all changes are text edits on the ranges found here.
 */

export { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, parseDocument };
export type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq };

/** A mistake in the text, with its place. */
export interface YamlMistake {
  readonly message: string;
  readonly range: Range;
  /** What to do about it. */
  readonly help?: string;
}

export interface YamlDocument {
  readonly document: Document.Parsed;
  readonly mistakes: readonly YamlMistake[];
}

export type YamlPath = readonly (string | number)[];

/** Most aliases that may be expanded in one document; more is an attack or an accident (a "billion laughs"). */
const mostAliases = 1000;

/** Parses one document. Mistakes are values, in the order of the text; the document is what could be read of it. */
export function parseYaml(text: string): YamlDocument {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, merge: true, strict: true });
  const mistakes = document.errors.map((error): YamlMistake => ({ message: plain(error.message), range: { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0]) } }));
  return { document, mistakes };
}

/** The value as plain data. @throws RangeError when aliases would expand without bound. */
export function valueOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    throw new RangeError(`too many aliases: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function plain(message: string): string {
  const first = (message.split('\n')[0] as string).replace(/ at line \d+, column \d+:?$/, '').replace(/:$/, '');
  return first.charAt(0).toLowerCase() + first.slice(1);
}

/** The pair of a map with this key, or nothing. */
export function pairOf(node: unknown, key: string): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) ? String(pair.key.value) === key : pair.key === key);
}

function nodeRange(node: unknown): Range | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range == null ? undefined : { start: range[0], end: range[1] };
}

/** Where the value at `path` stands; when it is absent, where the nearest thing above it stands. */
export function rangeOf(document: Document.Parsed, path: YamlPath): Range {
  let node: unknown = document.contents;
  let range = nodeRange(node) ?? { start: 0, end: 0 };
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    const next: unknown = isMap(node) ? pairOf(node, String(part))?.value : isSeq(node) ? node.items[Number(part)] : undefined;
    const found = nodeRange(next);
    if (found === undefined) return range;
    range = found;
    node = next;
  }
  return range;
}

/** Where the last key of `path` stands; falls back to its value's place. */
export function keyRangeOf(document: Document.Parsed, path: YamlPath): Range {
  let node: unknown = document.contents;
  for (const part of path.slice(0, -1)) {
    if (isAlias(node)) node = node.resolve(document);
    node = isMap(node) ? pairOf(node, String(part))?.value : isSeq(node) ? node.items[Number(part)] : undefined;
  }
  if (isAlias(node)) node = node.resolve(document);
  const key = pairOf(node, String(path.at(-1)))?.key;
  return nodeRange(key) ?? rangeOf(document, path);
}

/** A scalar as its author wrote it: what stands between the quotes, or the plain text. */
export interface ScalarText {
  readonly text: string;
  /** Without quotes; of a block (`|`, `>`) the line with the text. */
  readonly inside: Range;
}

/** Where the text of a scalar stands in the source; nothing for an empty scalar or a block of several lines. */
export function insideScalar(source: string, node: Scalar): ScalarText | undefined {
  const range = nodeRange(node);
  if (range === undefined || range.start === range.end) return undefined;
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') return { text: String(node.value), inside: { start: range.start + 1, end: range.end - 1 } };
  if (node.type === 'PLAIN') return { text: source.slice(range.start, range.end), inside: range };
  const block = /^[|>][^\n]*\n[ \t]*(\S[^\r\n]*?)[ \t]*\r?\n?$/.exec(source.slice(range.start, range.end));
  if (block === null) return undefined;
  const start = range.start + block[0].indexOf(block[1] as string, block[0].indexOf('\n'));
  return { text: block[1] as string, inside: { start, end: start + (block[1] as string).length } };
}

/** Whether a text means itself when it stands in YAML without quotes. */
function isPlain(text: string): boolean {
  const { document, mistakes } = parseYaml(`[${text}]`);
  const [only, ...more] = isSeq(document.contents) ? document.contents.items : [];
  return mistakes.length === 0 && more.length === 0 && isScalar(only) && only.value === text && only.type === 'PLAIN' && !document.comment && !/[:#]/.test(text);
}

/**
 * The edit that gives a scalar another text: quotes, comments, anchors and tags stay as they are. A plain scalar gets
 * quotes only when the new text would mean something else without them (`1.10` would be a number).
 */
export function replaceScalar(source: string, node: Scalar, text: string): { readonly range: Range; readonly newText: string } | undefined {
  const found = insideScalar(source, node);
  if (found === undefined) return undefined;
  if (node.type === 'QUOTE_DOUBLE') return { range: found.inside, newText: JSON.stringify(text).slice(1, -1) };
  if (node.type === 'QUOTE_SINGLE') return { range: found.inside, newText: text.replaceAll("'", "''") };
  if (node.type === 'PLAIN') return { range: found.inside, newText: isPlain(text) ? text : JSON.stringify(text) };
  return { range: found.inside, newText: text };
}
