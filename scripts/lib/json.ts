import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import type { Range } from '../core/source.ts';

/*
 * Strict JSON with places. `JSON.parse` is the judge of what is JSON; the `jsonc-parser` package says where and what
 * the mistakes are. Values are located by walking the text of a document that is known to be good, one level at a
 * time: a lock file of 5 MB has 100,000 values, of which two or three are asked for (measured: 60 ms, a tree 400 ms).
 */

export interface JsonMistake {
  readonly message: string;
  readonly range: Range;
}

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** A value and where it stands, quotes and brackets included. */
export interface JsonNode {
  readonly kind: JsonKind;
  readonly range: Range;
}

export interface JsonMember {
  readonly key: string;
  /** Of the key, quotes included. */
  readonly keyRange: Range;
  readonly value: JsonNode;
}

export interface JsonDocument {
  readonly text: string;
  /** The outermost value; absent when the text is not JSON. */
  readonly root: JsonNode | undefined;
  readonly mistakes: readonly JsonMistake[];
}

export type JsonPath = readonly (string | number)[];

/** After that many the text is something else than JSON with slips. */
const mostMistakes = 10;

const quote = 0x22;
const backslash = 0x5c;

/** A byte order mark is white space here: the author's editor put it, and it stays. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
}

const messages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'a `}` is missing here',
  CloseBracketExpected: 'a `]` is missing here',
  EndOfFileExpected: 'the document ends before this',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'this comment does not end',
  UnexpectedEndOfString: 'this text does not end on its line',
  UnexpectedEndOfNumber: 'this number ends too early',
  InvalidUnicode: 'this is not a `\\uXXXX` escape',
  InvalidEscapeCharacter: 'JSON does not know this escape',
  InvalidCharacter: 'a control character must be escaped',
};

function describe(text: string, error: ParseError): JsonMistake {
  const name = printParseErrorCode(error.error);
  const range = { start: error.offset, end: Math.min(error.offset + error.length, text.length) };
  const missing = name === 'PropertyNameExpected' || name === 'ValueExpected';
  if (missing && (text[range.start] === '}' || text[range.start] === ']')) {
    const before = text.slice(0, range.start).trimEnd().length;
    if (text[before - 1] === ',') return { message: 'JSON has no trailing comma', range: { start: before - 1, end: before } };
  }
  return { message: messages[name] ?? 'this is not JSON', range };
}

function mistakesOf(text: string, refusal: unknown): JsonMistake[] {
  const whole = { start: 0, end: Math.min(1, text.length) };
  try {
    const errors: ParseError[] = [];
    parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
    const found = errors.map((error) => describe(text, error));
    // one slip makes the parser stumble several times over the same place
    const told = found.filter(({ range }, at) => found.findIndex((other) => other.range.start === range.start) === at).slice(0, mostMistakes);
    if (told.length > 0) return told;
  } catch (error) {
    // the parser recurses: brackets nested some thousand deep end its stack
    if (error instanceof RangeError) return [{ message: 'this is not JSON, and nested too deeply to say where', range: whole }];
    throw error;
  }
  return [{ message: `this is not JSON: ${refusal instanceof Error ? refusal.message : String(refusal)}`, range: whole }];
}

/** Parses strictly. Mistakes are values in the order of the text. */
export function parseJson(text: string): JsonDocument {
  const readable = withoutMark(text);
  try {
    JSON.parse(readable);
  } catch (error) {
    return { text: readable, root: undefined, mistakes: mistakesOf(readable, error) };
  }
  return { text: readable, root: nodeAt(readable, skipSpace(readable, 0)), mistakes: [] };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = end;
    while (text.charCodeAt(escapes - 1) === backslash) escapes -= 1;
    if ((end - escapes) % 2 === 0) return end + 1;
  }
}

function endOfContainer(text: string, start: number): number {
  let depth = 0;
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at) - 1;
    else if (code === 0x7b || code === 0x5b) depth += 1;
    else if ((code === 0x7d || code === 0x5d) && (depth -= 1) === 0) return at + 1;
  }
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && !/[\s,\]}]/.test(text.charAt(at))) at += 1;
  return at;
}

/** The value that starts at `start` of a text that is known to be JSON. */
function nodeAt(text: string, start: number): JsonNode {
  switch (text[start]) {
    case '"': return { kind: 'string', range: { start, end: endOfString(text, start) } };
    case '{': return { kind: 'object', range: { start, end: endOfContainer(text, start) } };
    case '[': return { kind: 'array', range: { start, end: endOfContainer(text, start) } };
    case 't': case 'f': return { kind: 'boolean', range: { start, end: endOfWord(text, start) } };
    case 'n': return { kind: 'null', range: { start, end: endOfWord(text, start) } };
    default: return { kind: 'number', range: { start, end: endOfWord(text, start) } };
  }
}

/** The members of an object in the order of the text, doubled keys included; none for another value. */
export function jsonMembers({ text }: JsonDocument, node: JsonNode | undefined): JsonMember[] {
  if (node?.kind !== 'object') return [];
  const members: JsonMember[] = [];
  let at = skipSpace(text, node.range.start + 1);
  while (text.charCodeAt(at) === quote) {
    const keyRange = { start: at, end: endOfString(text, at) };
    const value = nodeAt(text, skipSpace(text, skipSpace(text, keyRange.end) + 1));
    members.push({ key: JSON.parse(text.slice(keyRange.start, keyRange.end)) as string, keyRange, value });
    at = skipSpace(text, value.range.end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

/** The elements of an array; none for another value. */
export function jsonItems({ text }: JsonDocument, node: JsonNode | undefined): JsonNode[] {
  if (node?.kind !== 'array') return [];
  const items: JsonNode[] = [];
  let at = skipSpace(text, node.range.start + 1);
  while (at < node.range.end - 1) {
    const item = nodeAt(text, at);
    items.push(item);
    at = skipSpace(text, item.range.end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return items;
}

/** Every value at `path`: none, one, or several when a key is doubled. */
export function jsonNodesAt(document: JsonDocument, path: JsonPath, from: JsonNode | undefined = document.root): JsonNode[] {
  let nodes = from === undefined ? [] : [from];
  for (const part of path) {
    nodes = nodes.flatMap((node) => {
      if (typeof part === 'string') return jsonMembers(document, node).filter(({ key }) => key === part).map(({ value }) => value);
      const item = jsonItems(document, node)[part];
      return item === undefined ? [] : [item];
    });
  }
  return nodes;
}

/** The value at `path`; of a doubled key the last, as every reader of JSON takes it. */
export function jsonNodeAt(document: JsonDocument, path: JsonPath, from?: JsonNode): JsonNode | undefined {
  return jsonNodesAt(document, path, from ?? document.root).at(-1);
}

/** Where the value at `path` stands; when it is absent, where the nearest thing above it stands. */
export function jsonRangeOf(document: JsonDocument, path: JsonPath): Range {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = jsonNodeAt(document, path.slice(0, depth));
    if (node !== undefined) return node.range;
  }
  return { start: 0, end: 0 };
}

/** The value as plain data. */
export function jsonValueOf({ text }: JsonDocument, node: JsonNode): unknown {
  return JSON.parse(text.slice(node.range.start, node.range.end));
}

/** The text of a string value; nothing for another. */
export function jsonStringOf(document: JsonDocument, node: JsonNode | undefined): string | undefined {
  return node?.kind === 'string' ? (jsonValueOf(document, node) as string) : undefined;
}

/** What stands between the quotes of a string value. */
export function insideQuotes(node: JsonNode): Range {
  return { start: node.range.start + 1, end: node.range.end - 1 };
}

/** `text` as it stands between the quotes of a JSON string. */
export function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
