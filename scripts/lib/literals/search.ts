import { windowLength } from './literal.ts';
import type { Literal, LiteralSearch, Run } from './literal.ts';
import { PlainSearch } from './plain-search.ts';
import { VectorSearch, frontLength, mostFronts } from './vector-search.ts';

/** True for a literal that can be searched for. */
export function isSearchable(text: string): boolean {
  return new TextEncoder().encode(text).length >= windowLength;
}

/** True for a run that the fast search knows how to find. */
export function isFastRun({ fronts, length }: Run): boolean {
  return fronts.length > 0 && fronts.length <= mostFronts && length > 1 && fronts.every((front) => new TextEncoder().encode(front).length === frontLength);
}

/** The fastest search that this Node can do. @throws RangeError for a literal that is too short */
export function createSearch(literals: readonly Literal[], run?: Run): LiteralSearch {
  const short = literals.find(({ text }) => !isSearchable(text));
  if (short !== undefined) throw new RangeError(`too short: ${short.text}`);
  try {
    return new VectorSearch(literals, run);
  } catch {
    return new PlainSearch(literals, run);
  }
}
