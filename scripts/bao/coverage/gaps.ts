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
import { findSurplus } from './surplus.ts';

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

/** Capabilities that are missing, one bit each, over all declarations: what must not grow by a fix. */
function missingKeys(access: Access, declared: readonly Declaration[]): Set<string> {
  return new Set(findGaps(access, declared).flatMap(({ declaration, missing }) => capabilities.filter((one) => (missing & bitOf(one)) !== 0).map((one) => `${declaration.pattern.text} ${one}`)));
}

function isWorse(before: Access, after: Access, declared: readonly Declaration[]): boolean {
  const known = missingKeys(before, declared);
  return [...missingKeys(after, declared)].some((one) => !known.has(one));
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
  /** The policy to add them to: one that only this workload has, if there is one. */
  readonly to: FleetPolicy | undefined;
}

/**
 * The rules that close a gap, checked by the engine: with them all that is declared there is granted, nothing that was
 * granted is lost to any workload that has the policy, and nothing undeclared is granted. `undefined` when a deny is in
 * the way, or no such rules were found.
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
  const after = accessWith();
  if (isWorse(access, after, workload.declared) || isWider(access, after, workload.declared)) return undefined;
  const to = policies.find((policy) => (subject.holders.get(policy) ?? []).length === 1) ?? policies[0];
  if (to !== undefined && !harmless(to, [...drafts.values()], subject)) return undefined;
  const local = [...drafts.values()].map(({ pattern, set }) => ({ pattern: createPattern(pattern.text.slice(workload.namespace.length)), set }));
  return { text: formatDrafts(local), to };
}

/** True when more is granted beyond the declarations than before. */
function isWider(before: Access, after: Access, declared: readonly Declaration[]): boolean {
  const count = (access: Access): number => findSurplus(access, declared).reduce((sum, { paths }) => sum + paths.size, 0);
  return count(after) > count(before);
}

/** True when nobody who has the policy loses anything by the added rules. */
function harmless(policy: FleetPolicy, drafts: readonly RuleDraft[], subject: CoverageSubject): boolean {
  const added = policyOf(drafts, 'added', '', subject.version);
  return (subject.holders.get(policy) ?? []).every((holding) =>
    !isWorse(holding.access, accessOf([...holding.policies.map(assumeTemplates), added], subject.version, subject.now), holding.workload.declared));
}
