import type { Pattern } from '../acl/pattern.ts';
import type { Shape, Token } from './shape.ts';
import { meet, tokensOf } from './shape.ts';

/*
 * Patterns filed in a tree by their segments, so that those that can meet a given one are found without a look at all of
 * them. The answer may hold more than what meets; whoever asks looks again.
 */

interface Entry<T> {
  readonly at: number;
  readonly value: T;
}

interface Branch<T> {
  readonly literals: Map<string, Branch<T>>;
  any: Branch<T> | undefined;
  /** Patterns that end with the segment that led here. */
  readonly ends: Entry<T>[];
  /** Patterns whose last segment stands below this branch and ends with `*`. */
  readonly globs: { readonly token: Token; readonly entry: Entry<T> }[];
}

/** Up to here a look at all is cheaper than a tree. */
const few = 12;

function branch<T>(): Branch<T> {
  return { literals: new Map(), any: undefined, ends: [], globs: [] };
}

function below<T>(from: Branch<T>, token: Token): Branch<T> {
  if (token.kind !== 'literal') return from.any ??= branch<T>();
  const known = from.literals.get(token.text);
  if (known !== undefined) return known;
  const fresh = branch<T>();
  from.literals.set(token.text, fresh);
  return fresh;
}

function all<T>(from: Branch<T>, found: Entry<T>[]): void {
  for (const entry of from.ends) found.push(entry);
  for (const { entry } of from.globs) found.push(entry);
  for (const child of from.literals.values()) all(child, found);
  if (from.any !== undefined) all(from.any, found);
}

export class PatternIndex<T> {
  readonly #values: readonly T[];
  readonly #patternOf: (value: T) => Pattern;
  #root: Branch<T> | undefined;

  constructor(values: readonly T[], patternOf: (value: T) => Pattern) {
    this.#values = values;
    this.#patternOf = patternOf;
  }

  /** Values whose pattern may match a path of the row, in the order in which they were given. */
  meeting(shape: Shape): readonly T[] {
    return this.#find(shape, false);
  }

  /** Values whose pattern may match a path that this one matches too. */
  overlapping(pattern: Pattern): readonly T[] {
    return this.#find(tokensOf(pattern), pattern.glob);
  }

  #find(tokens: readonly Token[], open: boolean): readonly T[] {
    if (this.#values.length <= few) return this.#values;
    this.#root ??= this.#build();
    const found: Entry<T>[] = [];
    this.#walk(this.#root, tokens, 0, open, found);
    return found.sort((a, b) => a.at - b.at).map(({ value }) => value);
  }

  #build(): Branch<T> {
    const root = branch<T>();
    for (const [at, value] of this.#values.entries()) {
      const pattern = this.#patternOf(value);
      const tokens = tokensOf(pattern);
      const last = tokens.pop() as Token;
      const place = tokens.reduce(below, root);
      const entry = { at, value };
      if (pattern.glob) place.globs.push({ token: last, entry });
      else below(place, last).ends.push(entry);
    }
    return root;
  }

  #walk(from: Branch<T>, tokens: readonly Token[], at: number, open: boolean, found: Entry<T>[]): void {
    const token = tokens[at];
    if (token === undefined) {
      for (const entry of from.ends) found.push(entry);
      return;
    }
    for (const glob of from.globs) if (meet(token, glob.token) !== undefined) found.push(glob.entry);
    const wholly = open && at === tokens.length - 1;
    const step = (child: Branch<T>): void => (wholly ? all(child, found) : this.#walk(child, tokens, at + 1, open, found));
    if (from.any !== undefined) step(from.any);
    if (token.kind === 'literal') {
      const child = from.literals.get(token.text);
      if (child !== undefined) step(child);
    } else {
      for (const [text, child] of from.literals) if (token.kind === 'any' || text.startsWith(token.text)) step(child);
    }
  }
}
