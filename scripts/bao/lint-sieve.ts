import { RunBytes } from '../lib/literals/literal.ts';
import type { Literal, Run } from '../lib/literals/literal.ts';
import { hasRun } from '../lib/literals/plain-search.ts';
import { requiredLiterals } from '../lib/literals/required.ts';
import { createSearch, isFastRun, isSearchable } from '../lib/literals/search.ts';
import type { LintRule } from './lint-file.ts';

/** What the sieve looks at: a path, the bytes of a file, and the same as text of one character a byte. */
export interface Siftable {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly raw: string;
}

/** What can be in a file: which rules have to look, and whether there is a suppression comment. */
export interface Sifted {
  readonly rules: readonly LintRule[];
  /** All gates of these rules as one expression. */
  readonly gate: RegExp;
}

export interface Sieve {
  /** Where the bytes of a file are searched without a copy. */
  readonly memory: Uint8Array | undefined;
  sift(file: Siftable): Sifted | undefined;
}

/** A suppression comment has to be seen even when nothing else is in a file: an unused one is a finding. */
const ownComment = 'bao-lint: ?ignore';

/** A short front and then many letters and digits, and what must not stand around them: nothing in it can be searched for, so the run is. */
const runGate = /^(?:\(\?<!\[([^\]]+)\]\))?\[(\w+)\]\\\.\[A-Za-z0-9\]\{(\d+)\}(?:\(\?!\[([^\]]+)\]\))?$/;
const wordCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_';

type Test = (file: Siftable) => boolean;

function charactersOf(set: string): string {
  return set.replaceAll('\\w', wordCharacters).replaceAll('\\', '');
}

function runOf(gate: string, group: number): Run | undefined {
  const match = runGate.exec(gate);
  if (match === null) return undefined;
  const [, before = '', letters = '', length, behind = ''] = match;
  return { fronts: [...letters].map((letter) => `${letter}.`), length: Number(length), group, notBefore: charactersOf(before), notBehind: charactersOf(behind) };
}

function runTest(run: Run): Test {
  const encoded = new RunBytes(run);
  return ({ bytes }) => hasRun(bytes, encoded);
}

function expressionTest(gate: string): Test {
  // `raw` has one character a byte, so letters beyond ASCII cannot be asked for in it
  if (/[^\0-\x7f]/.test(gate)) return () => true;
  const regexp = new RegExp(gate);
  return ({ raw }) => regexp.test(raw);
}

/** All gates as one regular expression. */
export function gateOf(gates: readonly string[]): RegExp {
  return new RegExp([...new Set([...gates, ownComment])].join('|'), 'g');
}

/**
 * Makes a function that says which rules have to look at a file; `undefined` when none. Texts that the gates cannot
 * match without are searched in the bytes, all at once; only a gate without such texts is asked as an expression.
 */
export function createSieve(rules: readonly LintRule[]): Sieve {
  const gates = [...new Set([...rules.map(({ gate }) => gate), ownComment])];
  const literals: Literal[] = [];
  const tests: { readonly group: number; readonly test: Test }[] = [];
  let fastRun: Run | undefined;
  for (const [group, gate] of gates.entries()) {
    const texts = requiredLiterals(gate);
    const run = runOf(gate, group);
    if (texts.every(isSearchable)) literals.push(...texts.map((text) => ({ text, group })));
    else if (run !== undefined && fastRun === undefined && isFastRun(run)) fastRun = run;
    else tests.push({ group, test: run === undefined ? expressionTest(gate) : runTest(run) });
  }
  const search = createSearch(literals, fastRun);
  const groups = new Map(gates.map((gate, group) => [gate, group]));
  const named = rules.filter((rule) => rule.named !== undefined);
  const known = new Map<string, Sifted>();
  const sifted = (found: ReadonlySet<number>, path: string): Sifted => {
    const asked = rules.filter(({ gate, named: name, only }) => (found.has(groups.get(gate) as number) || name?.test(path) === true) && only?.test(path) !== false);
    const key = asked.map(({ meta }) => meta.id).join(' ');
    let one = known.get(key);
    if (one === undefined) known.set(key, one = { rules: asked, gate: gateOf(asked.map(({ gate }) => gate)) });
    return one;
  };
  const sift = (file: Siftable): Sifted | undefined => {
    const found = new Set<number>();
    search.search(file.bytes, found);
    for (const { group, test } of tests) if (test(file)) found.add(group);
    if (found.size === 0 && !named.some(({ named: name }) => name?.test(file.path) === true)) return undefined;
    const one = sifted(found, file.path);
    return one.rules.length === 0 && !found.has(gates.length - 1) ? undefined : one;
  };
  return { memory: search.memory, sift };
}
