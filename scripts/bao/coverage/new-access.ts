import type { Grant } from '../acl/acl.ts';
import type { LookupMode } from '../acl/lookup.ts';
import type { Limits, ParameterValues, Value } from '../policy/model.ts';
import type { Pattern } from '../acl/pattern.ts';
import type { Capability, CapabilitySet } from '../policy/capability.ts';
import { bitOf, capabilities } from '../policy/capability.ts';
import type { Access } from './examine.ts';
import { askedIn, givenBy, longestOf, modes, names } from './examine.ts';
import { decidedBy, fillerFor, intersect, namedBy, witness } from './shape.ts';
import type { Shape } from './shape.ts';
import { declares } from './surplus.ts';
import type { DeclaredAccess } from './surplus.ts';

/** A request that the new policies allow and the old ones do not. */
export interface Widening {
  readonly capability: Capability;
  readonly path: string;
  readonly grant: Grant | undefined;
  /** `limits`: allowed before too, but under conditions that are gone or may be wider. */
  readonly by: 'capability' | 'limits';
}

function sameValues(a: readonly Value[], b: readonly Value[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** True when every parameter that `now` accepts was accepted before. Errs on the safe side: globs are compared as texts. */
function noMoreAllowed(before: ParameterValues | undefined, now: ParameterValues | undefined): boolean {
  if (before === undefined || before.size === 0 || (before.size === 1 && before.has('*'))) return true;
  if (now === undefined || now.size === 0) return false;
  return [...now].every(([name, values]) => {
    const old = before.get(name) ?? (before.has('*') && name !== '*' ? [] : undefined);
    if (old === undefined) return false;
    return old.length === 0 || (values.length > 0 && values.every((value) => old.some((one) => sameValues([one], [value]))));
  }) && (!now.has('*') || [...before.keys()].every((name) => now.has(name)));
}

function noLessDenied(before: ParameterValues | undefined, now: ParameterValues | undefined): boolean {
  if (before === undefined || before.size === 0 || now?.has('*') === true) return true;
  return [...before].every(([name, values]) => {
    const here = now?.get(name);
    if (name === '*' || here === undefined) return false;
    return here.length === 0 || (values.length > 0 && values.every((value) => here.some((one) => sameValues([one], [value]))));
  });
}

/** True when the limits of `now` let nothing through that those of `before` refused. */
export function limitsHold(before: Limits, now: Limits): boolean {
  const shorter = before.maxWrappingTtl <= 0 || (now.maxWrappingTtl > 0 && now.maxWrappingTtl <= before.maxWrappingTtl);
  const longer = before.minWrappingTtl <= 0 || now.minWrappingTtl >= before.minWrappingTtl;
  const pages = before.paginationLimit <= 0 || (now.paginationLimit > 0 && now.paginationLimit <= before.paginationLimit);
  return shorter && longer && pages && (before.keysFilter === '' || before.keysFilter === now.keysFilter)
    && before.required.every((name) => now.required.some((one) => one.toLowerCase() === name.toLowerCase()))
    && before.mfaMethods.every((name) => now.mfaMethods.includes(name))
    && noMoreAllowed(before.allowed, now.allowed) && noLessDenied(before.denied, now.denied);
}

function* partsOf(shape: Shape, length: number, mode: LookupMode, near: readonly Grant[]): Generator<Shape> {
  yield shape;
  for (const { pattern } of near) {
    for (const decided of decidedBy(pattern, length, mode)) {
      const part = intersect(shape, decided);
      if (part !== undefined) yield part;
    }
  }
}

/** Which new access is looked for; all of it when nothing is said. */
export interface Question {
  /** Not what is declared here. */
  readonly except?: readonly DeclaredAccess[];
  /** Only what is declared here. */
  readonly within?: readonly DeclaredAccess[];
  /** Patterns of the rules that differ: about a path that none of them matches both decide alike, so it is not looked at. */
  readonly touched?: readonly Pattern[];
}

/** Grants that can decide about a path that differs. */
function grantsTouched(now: Access, { touched }: Question): Iterable<Grant> {
  return touched === undefined ? now.grants : new Set(touched.flatMap((pattern) => now.grantsNear(pattern)));
}

function declaredAt(declared: readonly DeclaredAccess[], isAt: (pattern: Pattern) => boolean): CapabilitySet {
  return declared.reduce((set, one) => ((set & one.set) !== one.set && isAt(one.pattern) ? set | one.set : set), 0);
}

/** The capabilities that count at a path. */
function askedAt({ except = [], within }: Question, path: string, mode: LookupMode): CapabilitySet {
  const wanted = within === undefined ? -1 : declaredAt(within, (pattern) => names(pattern, path, mode));
  return wanted & askedIn(mode) & ~declaredAt(except, (pattern) => declares(pattern, path, mode));
}

function* insideOf(part: Shape, length: number, mode: LookupMode, { within }: Question): Generator<Shape> {
  if (within === undefined) yield part;
  for (const { pattern } of within ?? []) {
    for (const named of namedBy(pattern, length, mode)) {
      const inside = intersect(part, named);
      if (inside !== undefined) yield inside;
    }
  }
}

function widened(path: string, mode: LookupMode, now: Grant, old: Access, question: Question): Widening[] {
  const asked = askedAt(question, path, mode);
  const before = old.acl.root === undefined ? old.grantAt(path, mode) : undefined;
  const had = old.given(path, mode);
  const gained = givenBy(now) & asked & ~had;
  const both = givenBy(now) & asked & had;
  const loose = before !== undefined && both !== 0 && !limitsHold(before.limits, now.limits);
  return capabilities.flatMap((capability): Widening[] => {
    if ((gained & bitOf(capability)) !== 0) return [{ capability, path, grant: now, by: 'capability' }];
    return loose && (both & bitOf(capability)) !== 0 ? [{ capability, path, grant: now, by: 'limits' }] : [];
  });
}

/**
 * Does `now` allow anything that `old` did not? One widening for each grant and capability, each with a path; empty
 * exactly when nothing is new. Limits on parameters are compared on the safe side: what cannot be shown to be
 * narrower counts as wider. A question about declared patterns is answered as exactly: the witness of a shape is as good
 * for them as for rules (`shape.ts`).
 */
export function findNewAccess(old: Access, now: Access, question: Question = {}): Widening[] {
  if (now.acl.root !== undefined) return old.acl.root === undefined ? [{ capability: 'sudo', path: 'sys/raw/', grant: undefined, by: 'capability' }] : [];
  const patterns = [...old.grants, ...now.grants, ...question.except ?? [], ...question.within ?? []].map(({ pattern }) => pattern);
  const filler = fillerFor(patterns);
  const longest = longestOf(patterns);
  return [...grantsTouched(now, question)].flatMap((grant) => {
    const found = new Map<string, Widening>();
    const near = old.grantsNear(grant.pattern);
    for (const mode of modes) {
      if ((givenBy(grant) & askedIn(mode)) === 0) continue;
      for (let length = 1; length <= longest; length += 1) {
        for (const shape of decidedBy(grant.pattern, length, mode)) {
          for (const part of partsOf(shape, length, mode, near)) {
            for (const inside of insideOf(part, length, mode, question)) {
              const path = witness(inside, filler);
              if (path === undefined || now.grantAt(path, mode) !== grant) continue;
              for (const one of widened(path, mode, grant, old, question)) {
                const key = `${one.capability} ${one.by}`;
                if (!found.has(key)) found.set(key, one);
              }
            }
          }
        }
      }
    }
    return [...found.values()];
  });
}
