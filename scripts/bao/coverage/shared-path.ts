import type { Pattern } from '../acl/pattern.ts';
import { fillerFor, intersect, shapeOf, witness } from './shape.ts';

/** A path that both patterns name; `undefined` when there is none. */
export function sharedPath(a: Pattern, b: Pattern): string | undefined {
  const length = Math.max(a.pieces.length, b.pieces.length);
  const [x, y] = [shapeOf(a, length), shapeOf(b, length)];
  const both = x === undefined || y === undefined ? undefined : intersect(x, y);
  return both === undefined ? undefined : witness(both, fillerFor([a, b]));
}
