import type { BaoVersion } from '../policy/version.ts';
import type { Capability, CapabilitySet } from '../policy/capability.ts';
import { bitOf, capabilities } from '../policy/capability.ts';
import { covers } from './covers.ts';
import type { Pattern } from '../acl/pattern.ts';
import { createPattern } from '../acl/pattern.ts';
import { accessOf, policyOf } from './draft.ts';
import type { RuleDraft } from './draft.ts';
import type { Access } from './examine.ts';
import { modeOf } from './examine.ts';
import { meetPatterns } from './meet.ts';
import { findSurplus } from './surplus.ts';
import type { DeclaredAccess, Surplus } from './surplus.ts';

/*
 * The least policy for what is declared. One rule for each declared path is the start; but a narrower rule hides a
 * wider one, so whatever both declare must stand in the narrower one too, and where two patterns cross the stronger
 * one decides about what they share. So the engine is asked, and mended where it says no, until it says yes.
 */

export interface LeastPolicy {
  readonly rules: readonly RuleDraft[];
  /** What could not be expressed: more than declared is granted here. Empty in all but odd cases. */
  readonly surplus: readonly Surplus[];
}

/** Rounds in which a policy can be mended; each adds a right, so the end comes long before. */
const mostRounds = 500;

function capabilitiesOf(set: CapabilitySet): Capability[] {
  return capabilities.filter((word) => (set & bitOf(word)) !== 0);
}

interface Gap {
  readonly declared: DeclaredAccess;
  readonly capability: Capability;
  /** Text of the pattern that decides there. */
  readonly by: string | undefined;
}

function firstGap(access: Access, declared: readonly DeclaredAccess[]): Gap | undefined {
  for (const one of declared) {
    for (const capability of capabilitiesOf(one.set)) {
      const { covered, decidedBy } = covers(access, one.pattern, capability);
      if (!covered) return { declared: one, capability, by: decidedBy?.pattern.text };
    }
  }
  return undefined;
}

/** Adds `set` to the rule of a pattern, which is made when it is not there. */
function add(rules: Map<string, RuleDraft>, rule: RuleDraft): boolean {
  const before = rules.get(rule.pattern.text);
  const set = (before?.set ?? 0) | rule.set;
  if (before?.set === set) return false;
  rules.set(rule.pattern.text, { pattern: rule.pattern, set });
  return true;
}

/** Where a capability is written down: LIST and SCAN of `a/b` at `a/b/`, which no rule for `a/b` can hide. */
function placeFor(pattern: Pattern, capability: Capability): Pattern {
  return modeOf(capability) === 'plain' || pattern.glob || pattern.text.endsWith('/') ? pattern : createPattern(`${pattern.text}/`);
}

function mend(rules: Map<string, RuleDraft>, gap: Gap): boolean {
  const { capability, by } = gap;
  const pattern = placeFor(gap.declared.pattern, capability);
  const bit = bitOf(capability);
  const stronger = by === undefined ? undefined : rules.get(by);
  if (stronger === undefined) return add(rules, { pattern, set: bit });
  const shared = meetPatterns(pattern, stronger.pattern);
  if (shared !== undefined && shared.text !== stronger.pattern.text && add(rules, { pattern: shared, set: stronger.set | bit })) return true;
  return add(rules, { pattern: stronger.pattern, set: bit });
}

function draft(declared: readonly DeclaredAccess[], version: BaoVersion): Map<string, RuleDraft> {
  const rules = new Map<string, RuleDraft>();
  for (const { pattern, set } of declared) {
    for (const capability of capabilitiesOf(set)) add(rules, { pattern: placeFor(pattern, capability), set: bitOf(capability) });
  }
  for (let round = 0; round < mostRounds; round += 1) {
    const gap = firstGap(access([...rules.values()], version), declared);
    if (gap === undefined || !mend(rules, gap)) break;
  }
  return rules;
}

function access(rules: readonly RuleDraft[], version: BaoVersion): Access {
  return accessOf([policyOf(rules, 'draft', '', version)], version, 0);
}

/** Leaves out rules without which everything declared is still granted, and no more than before. */
function prune(rules: readonly RuleDraft[], declared: readonly DeclaredAccess[], version: BaoVersion): RuleDraft[] {
  let kept = [...rules];
  const surplusOf = (list: readonly RuleDraft[]): number => findSurplus(access(list, version), declared).length;
  const before = surplusOf(kept);
  for (const rule of rules) {
    const without = kept.filter((other) => other !== rule);
    if (firstGap(access(without, version), declared) === undefined && surplusOf(without) <= before) kept = without;
  }
  return kept;
}

/** The least policy; checked by the engine before it is returned. `undefined` when none was found. */
export function leastPolicy(declared: readonly DeclaredAccess[], version: BaoVersion): LeastPolicy | undefined {
  const drafted = [...draft(declared, version).values()];
  if (firstGap(access(drafted, version), declared) !== undefined) return undefined;
  const rules = prune(drafted, declared, version).sort((a, b) => (a.pattern.text < b.pattern.text ? -1 : 1));
  return { rules, surplus: findSurplus(access(rules, version), declared) };
}
