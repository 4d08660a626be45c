/*
 * Values of expr-lang as far as pipelines use them, and what its compiler knows of them beforehand. Checked against expr
 * v1.17.8, the one in Woodpecker 3.17: `test/fixtures/ci/expressions.json` is what it answers.
 */

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** `any`: only known when it runs, as everything out of `fromJSON` and every variable that is not set. */
export type Kind = 'text' | 'integer' | 'float' | 'truth' | 'list' | 'map' | 'nothing' | 'any';

/** A piece of a program: what kind of value it makes, and how. */
export interface Term {
  readonly kind: Kind;
  run(): Value;
}

/** What is beyond this reader, or what Woodpecker stops at: no answer then. */
export class Beyond extends Error {}

/** A variable that nobody told us: it may be anything. */
export class Unset extends Beyond {}

const ascii = /^[\x00-\x7f]*$/;

export function isAscii(text: string): boolean {
  return ascii.test(text);
}

/** The compiler refuses what can never fit. */
export function demand(term: Term, ...kinds: readonly Kind[]): Term {
  if (term.kind !== 'any' && !kinds.includes(term.kind)) throw new Beyond();
  return term;
}

export function textOf(value: Value): string {
  if (typeof value !== 'string') throw new Beyond();
  return value;
}

export function numberOf(value: Value): number {
  if (typeof value !== 'number' || (Number.isInteger(value) && !Number.isSafeInteger(value))) throw new Beyond();
  return value;
}

export function truthOf(value: Value): boolean {
  if (typeof value !== 'boolean') throw new Beyond();
  return value;
}

export function listOf(value: Value): readonly Value[] {
  if (!Array.isArray(value)) throw new Beyond();
  return value as readonly Value[];
}

export function isMap(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equality at run time: of different kinds nothing is equal. Lists of numbers compare by Go's types, which we do not keep. */
export function same(left: Value, right: Value, deep = false): boolean {
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((one: Value, at) => same(one, (right as readonly Value[])[at] as Value, true));
  if (isMap(left) || isMap(right)) throw new Beyond();
  if (deep && typeof left === 'number') throw new Beyond();
  return left === right;
}

/** False when the compiler refuses to compare the two. */
export function comparable(left: Kind, right: Kind): boolean {
  const isNumber = (kind: Kind): boolean => kind === 'integer' || kind === 'float';
  return left === right || left === 'any' || right === 'any' || left === 'nothing' || right === 'nothing' || (isNumber(left) && isNumber(right));
}
