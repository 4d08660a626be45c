import type { PatternKind } from '../policy/model.ts';
import { kindOf } from '../policy/pattern-kind.ts';

/** A pattern of a rule with its namespace in front, ready to be matched and ranked. */
export interface Pattern {
  /** As OpenBao prints it, the trailing `*` kept. Equal texts are the same pattern. */
  readonly text: string;
  readonly kind: PatternKind;
  /** Without the trailing `*` of a prefix or of a pattern of segments. */
  readonly body: string;
  readonly glob: boolean;
  /** Pieces of `body` between the `/`. */
  readonly pieces: readonly string[];
  /** Bytes before the first `+` or, in a prefix, before its `*`. */
  readonly firstWildcard: number;
  readonly wildcards: number;
  /** Bytes of `body`. */
  readonly length: number;
}

function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // a surrogate pair is two units and four bytes
    if (code >= 0x80) bytes += code >= 0x800 && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

export function createPattern(text: string): Pattern {
  const kind = kindOf(text);
  const glob = kind !== 'exact' && text.endsWith('*');
  const body = glob ? text.slice(0, -1) : text;
  const pieces = body.split('/');
  const length = byteLength(body);
  return {
    text, kind, body, glob, pieces, length,
    firstWildcard: kind === 'segments' ? byteLength(text.slice(0, text.indexOf('+'))) : length,
    wildcards: kind === 'segments' ? pieces.filter((piece) => piece === '+').length : 0,
  };
}

/** `+` is any one segment, also an empty one; a final `*` is the rest of its segment and anything behind it. */
export function matches(pattern: Pattern, path: string): boolean {
  if (pattern.kind === 'exact') return path === pattern.text;
  if (pattern.kind === 'prefix') return path.startsWith(pattern.body);
  return matchesPieces(pattern, path.split('/'));
}

export function matchesPieces({ pieces, glob }: Pattern, parts: readonly string[]): boolean {
  if (glob ? parts.length < pieces.length : parts.length !== pieces.length) return false;
  const last = pieces.length - 1;
  return pieces.every((piece, at) => piece === '+' || piece === parts[at] || (glob && at === last && (parts[at] as string).startsWith(piece)));
}

/** Order of the UTF-8 bytes, which is the order of the code points. */
function compareBytes(a: string, b: string): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x === y) continue;
    const surrogates = [x, y].map((code) => code >= 0xd800 && code <= 0xdfff);
    return surrogates[0] === surrogates[1] ? x - y : surrogates[0] === true ? 1 : -1;
  }
  return a.length - b.length;
}

/**
 * The stronger of two patterns that both match a path is the greater one: later first wildcard, then no `*` at the
 * end, then fewer `+`, then longer, then greater in bytes. It does not depend on the path, so it is a total order.
 * Source: `CheckAllowedFromNonExactPaths` of OpenBao, and "Policy Syntax" of its documentation.
 */
export function comparePatterns(a: Pattern, b: Pattern): number {
  return a.firstWildcard - b.firstWildcard
    || Number(b.glob) - Number(a.glob)
    || b.wildcards - a.wildcards
    || a.length - b.length
    || compareBytes(a.body, b.body);
}
