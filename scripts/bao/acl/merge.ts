import { denied } from '../policy/capability.ts';
import type { CapabilitySet } from '../policy/capability.ts';
import type { Limits, ParameterValues, Value } from '../policy/model.ts';
import type { Grant } from './acl.ts';

/*
 * What becomes of one pattern that stands in several policies, or twice in one: the capabilities of all, unless one
 * denies; the limits of all bind the grant of each. Different patterns are never merged.
 */

function mergeParameters(a: ParameterValues | undefined, b: ParameterValues | undefined): ParameterValues | undefined {
  if (b === undefined || b.size === 0) return a;
  if (a === undefined) return b;
  const merged = new Map<string, readonly Value[]>(a);
  for (const [name, values] of b) {
    const before = merged.get(name);
    // an empty list allows (or denies) any value, so it wins over any list
    const any = values.length === 0 || before?.length === 0;
    merged.set(name, any ? [] : [...values, ...before ?? []]);
  }
  return merged;
}

function lesser(a: number, b: number): number {
  if (b <= 0) return a;
  return a === 0 || b < a ? b : a;
}

export function mergeLimits(a: Limits, b: Limits): Limits {
  return {
    allowed: mergeParameters(a.allowed, b.allowed),
    denied: mergeParameters(a.denied, b.denied),
    required: [...new Set([...a.required, ...b.required])],
    minWrappingTtl: lesser(a.minWrappingTtl, b.minWrappingTtl),
    maxWrappingTtl: lesser(a.maxWrappingTtl, b.maxWrappingTtl),
    paginationLimit: b.paginationLimit > 0 && (a.paginationLimit <= 0 || b.paginationLimit < a.paginationLimit) ? b.paginationLimit : a.paginationLimit,
    keysFilter: a.keysFilter === '' ? b.keysFilter : a.keysFilter,
    mfaMethods: [...new Set([...a.mfaMethods, ...b.mfaMethods])],
  };
}

/** `a` stood first. */
export function mergeGrants(a: Grant, b: Grant): Grant {
  const origins = [...a.origins, ...b.origins];
  if (isDenied(a.set)) return { ...a, origins };
  if (isDenied(b.set)) return { ...a, set: denied, origins };
  return { pattern: a.pattern, set: a.set | b.set, limits: mergeLimits(a.limits, b.limits), origins };
}

function isDenied(set: CapabilitySet): boolean {
  return (set & denied) !== 0;
}
