import type { Pattern } from '../acl/pattern.ts';
import { createPattern } from '../acl/pattern.ts';
import { intersect, shapeOf } from './shape.ts';

/** The pattern that matches what both match; `undefined` when that is nothing, or no pattern can say it. */
export function meetPatterns(a: Pattern, b: Pattern): Pattern | undefined {
  const length = Math.max(a.pieces.length, b.pieces.length);
  const [x, y] = [shapeOf(a, length), shapeOf(b, length)];
  const both = x === undefined || y === undefined ? undefined : intersect(x, y);
  if (both === undefined) return undefined;
  const open = a.glob && b.glob;
  const pieces: string[] = [];
  for (const [at, token] of both.entries()) {
    const last = at === both.length - 1;
    // a segment with a known start can only be said by a `*` at the very end
    if (token.kind === 'prefix' && !(last && open)) return undefined;
    // a literal `+` segment cannot be said beside a wildcard
    if (token.kind === 'literal' && token.text === '+') return undefined;
    if (token.kind === 'any') pieces.push(last && open ? '*' : '+');
    else pieces.push(last && open ? `${token.text}*` : token.text);
  }
  // a last literal of an open pattern came from an exact start: `a/b*` with `a/b*`
  const text = pieces.join('/');
  return text.includes('+*') ? undefined : createPattern(text);
}
