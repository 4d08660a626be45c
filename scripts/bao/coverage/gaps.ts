import type { Grant } from '../acl/acl.ts';
import type { Pattern } from '../acl/pattern.ts';
import { createPattern } from '../acl/pattern.ts';
import type { Capability, CapabilitySet } from '../policy/capability.ts';
import { bitOf, capabilities, denied } from '../policy/capability.ts';
import { assumeTemplates } from '../acl/assume.ts';
import { covers } from './covers.ts';
import { accessOf, formatDrafts, policyOf } from './draft.ts';
import type { RuleDraft } from './draft.ts';
import type { Access } from './examine.ts';
import { givenBy, modeOf } from './examine.ts';
import type { CoverageSubject, Declaration, FleetPolicy, Holding } from './fleet.ts';
import { meetPatterns } from './meet.ts';
import { findNewAccess } from './new-access.ts';

/** Part of a declaration that is not granted. */
export interface Gap {
  readonly declaration: Declaration;
  /** What is missing somewhere. */
  readonly missing: CapabilitySet;
  /** A path where it is, and the capability that it shows. */
  readonly path: string;
  readonly capability: Capability;
  /** The rule that decides there; `undefined` when none does. */
  readonly by: Grant | undefined;
  /** True when the rule that decides grants other capabilities there. */
  readonly mismatch: boolean;
}

/** One gap for each declaration that is not wholly granted. */
export function findGaps(access: Access, declared: readonly Declaration[]): Gap[] {
  return declared.flatMap((declaration): Gap[] => {
    let missing = 0;
    let first: Omit<Gap, 'missing' | 'declaration' | 'mismatch'> | undefined;
    for (const capability of capabilities) {
      if ((declaration.set & bitOf(capability)) === 0) continue;
      const { covered, counterExample, decidedBy } = covers(access, declaration.pattern, capability);
      if (covered) continue;
      missing |= bitOf(capability);
      first ??= { path: counterExample ?? declaration.pattern.text, capability, by: decidedBy };
    }
    return first === undefined ? [] : [{ declaration, missing, ...first, mismatch: givenBy(first.by) !== 0 }];
  });
}

/** Rounds in which rules are added until the engine agrees. */
const mostRounds = 30;

function startOf(gap: Gap, holding: Holding): Map<string, RuleDraft> {
  const drafts = new Map<string, RuleDraft>();
  const { pattern } = gap.declaration;
  const set = holding.workload.declared.filter((one) => one.pattern.text === pattern.text).reduce((sum, one) => sum | one.set, 0);
  for (const capability of capabilities) {
    if ((set & bitOf(capability)) === 0) continue;
    const folder = modeOf(capability) !== 'plain' && !pattern.glob && !pattern.text.endsWith('/');
    addTo(drafts, folder ? createPattern(`${pattern.text}/`) : pattern, bitOf(capability));
  }
  return drafts;
}

function addTo(drafts: Map<string, RuleDraft>, pattern: Pattern, set: CapabilitySet): boolean {
  const before = drafts.get(pattern.text)?.set ?? 0;
  drafts.set(pattern.text, { pattern, set: before | set });
  return (before | set) !== before;
}

/** The text of rules that close a gap, and the policy they belong to. */
export interface Addition {
  readonly text: string;
  /** The policy to add them to: one that only this workload has, else one whose other holders gain nothing by it. */
  readonly to: FleetPolicy | undefined;
}

/**
 * The rules that close a gap, checked by the engine: with them all that is declared there is granted, and no workload that
 * has the policy loses anything declared or gains anything undeclared. `undefined` when a deny is in the way, or no such
 * rules were found.
 */
export function closeGap(gap: Gap, holding: Holding, subject: CoverageSubject): Addition | undefined {
  const { policies, access, workload } = holding;
  if (gap.declaration.pattern.text.includes('{{') || !gap.declaration.pattern.text.startsWith(workload.namespace)) return undefined;
  const drafts = startOf(gap, holding);
  const assumed = policies.map(assumeTemplates);
  const accessWith = (): Access => accessOf([...assumed, policyOf([...drafts.values()], 'added', '', subject.version)], subject.version, subject.now);
  for (let round = 0; ; round += 1) {
    const next = findGaps(accessWith(), [gap.declaration])[0];
    if (next === undefined) break;
    if (round === mostRounds || next.by === undefined || (next.by.set & denied) !== 0) return undefined;
    const shared = meetPatterns(gap.declaration.pattern, next.by.pattern);
    const place = shared ?? next.by.pattern;
    if (!addTo(drafts, place, next.by.set | next.missing)) return undefined;
  }
  const added = policyOf([...drafts.values()], 'added', '', subject.version);
  const touched = [...drafts.values()].map(({ pattern }) => pattern);
  if (!isHarmless(access, accessWith(), workload.declared, touched)) return undefined;
  const holdersOf = (policy: FleetPolicy): readonly Holding[] => subject.holders.get(policy) ?? [];
  const to = [...policies].sort((a, b) => Number(holdersOf(a).length > 1) - Number(holdersOf(b).length > 1)).find((policy) => holdersOf(policy).every((other) =>
    isHarmless(other.access, accessOf([...other.policies.map(assumeTemplates), added], subject.version, subject.now), other.workload.declared, touched)));
  const local = [...drafts.values()].map(({ pattern, set }) => ({ pattern: createPattern(pattern.text.slice(workload.namespace.length)), set }));
  return { text: formatDrafts(local), to };
}

/** True when nothing that is declared is lost, and nothing undeclared is gained. `touched` are the patterns of the rules that differ. */
export function isHarmless(before: Access, after: Access, declared: readonly Declaration[], touched: readonly Pattern[]): boolean {
  return findNewAccess(after, before, { within: declared, touched }).length === 0 && findNewAccess(before, after, { except: declared, touched }).length === 0;
}
