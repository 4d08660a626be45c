import type { LookupMode } from '../acl/lookup.ts';
import type { Pattern } from '../acl/pattern.ts';

/*
 * Patterns as sets of paths of one length (number of segments). For a fixed length every pattern - exact, prefix, with
 * `+` - is a row of tokens, and the intersection of two rows is a row again. That is what makes coverage decidable:
 *
 * Let `filler` be a text whose first character occurs in no pattern. The witness of a row puts it where any segment may
 * stand, and behind each prefix. A pattern that matches the witness matches every path of the row. So a row is covered
 * by patterns exactly when one of them matches its witness, and the strongest rule that matches the witness is the
 * strongest one that matches all of the row.
 */

export type Token =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any' }
  /** Any segment that starts with `text`. */
  | { readonly kind: 'prefix'; readonly text: string };

/** All paths of one length that fit. */
export type Shape = readonly Token[];

const any: Token = { kind: 'any' };
const empty: Token = { kind: 'literal', text: '' };

function tokenOf(piece: string, pattern: Pattern, last: boolean): Token {
  if (last && pattern.glob) return piece === '' ? any : { kind: 'prefix', text: piece };
  return piece === '+' && pattern.kind === 'segments' ? any : { kind: 'literal', text: piece };
}

/** The segments of a pattern, as they are written. */
export function tokensOf(pattern: Pattern): Token[] {
  return pattern.pieces.map((piece, at) => tokenOf(piece, pattern, at === pattern.pieces.length - 1));
}

/** The paths of `length` segments that a pattern matches; `undefined` when there are none. */
export function shapeOf(pattern: Pattern, length: number): Shape | undefined {
  const { pieces, glob } = pattern;
  if (glob ? length < pieces.length : length !== pieces.length) return undefined;
  const tokens = tokensOf(pattern);
  while (tokens.length < length) tokens.push(any);
  return tokens;
}

/** Segments that are in both. */
export function meet(a: Token, b: Token): Token | undefined {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  if (a.kind === 'literal' && b.kind === 'literal') return a.text === b.text ? a : undefined;
  if (a.kind === 'prefix' && b.kind === 'prefix') return a.text.startsWith(b.text) ? a : b.text.startsWith(a.text) ? b : undefined;
  const [literal, prefix] = a.kind === 'literal' ? [a, b] : [b, a];
  return literal.text.startsWith(prefix.text) ? literal : undefined;
}

/** Paths that are in both; rows of different lengths have none. */
export function intersect(a: Shape, b: Shape): Shape | undefined {
  if (a.length !== b.length) return undefined;
  const tokens: Token[] = [];
  for (const [at, token] of a.entries()) {
    const both = meet(token, b[at] as Token);
    if (both === undefined) return undefined;
    tokens.push(both);
  }
  return tokens;
}

/** Those paths of a row that end with a slash. */
function slashed(shape: Shape | undefined): Shape | undefined {
  const last = shape?.at(-1);
  const end = last === undefined ? undefined : meet(last, empty);
  return shape === undefined || end === undefined ? undefined : [...shape.slice(0, -1), end];
}

function withSlash(shape: Shape | undefined): Shape | undefined {
  return shape === undefined ? undefined : [...shape, empty];
}

function defined(shapes: readonly (Shape | undefined)[]): Shape[] {
  return shapes.filter((shape) => shape !== undefined);
}

/** Requests of `length` segments that a rule can decide. LIST and SCAN end with a slash, with or without which a rule is found. */
export function decidedBy(pattern: Pattern, length: number, mode: LookupMode): Shape[] {
  if (mode === 'plain') return defined([shapeOf(pattern, length)]);
  return defined([slashed(shapeOf(pattern, length)), withSlash(shapeOf(pattern, length - 1))]);
}

/** Requests of `length` segments that a declared path names. For LIST and SCAN `a/b` is the folder `a/b/`, and `a/*` every folder in it and `a/` itself. */
export function namedBy(pattern: Pattern, length: number, mode: LookupMode): Shape[] {
  if (mode === 'plain') return defined([shapeOf(pattern, length)]);
  if (pattern.glob || pattern.text.endsWith('/')) return defined([slashed(shapeOf(pattern, length))]);
  return defined([withSlash(shapeOf(pattern, length - 1))]);
}

/** The path that stands for all paths of a row; `undefined` when no request can have one of them (it starts with a slash, or is empty). */
export function witness(shape: Shape, filler: string): string | undefined {
  const path = shape.map((token) => (token.kind === 'any' ? filler : token.kind === 'prefix' ? token.text + filler : token.text)).join('/');
  return path === '' || path.startsWith('/') ? undefined : path;
}

/** Characters of patterns. */
export function charactersOf(patterns: Iterable<Pattern>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { text } of patterns) for (const char of text) used.add(char);
  return used;
}

/** A text whose first character occurs in none of the patterns, and is not among those used elsewhere. */
export function fillerFor(patterns: readonly Pattern[], elsewhere: ReadonlySet<string> = new Set()): string {
  const isFree = (char: string): boolean => !elsewhere.has(char) && patterns.every(({ text }) => !text.includes(char));
  for (const char of 'xyzqjkwvXYZQJ0123456789~^') if (isFree(char)) return char;
  let code = 0x100;
  while (!isFree(String.fromCodePoint(code))) code += 1;
  return String.fromCodePoint(code);
}
