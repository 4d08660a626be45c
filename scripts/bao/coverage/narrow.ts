import type { Fix } from '../../core/diagnostic.ts';
import { assumeTemplates } from '../acl/assume.ts';
import type { Grant } from '../acl/acl.ts';
import { createPattern } from '../acl/pattern.ts';
import { bitOf } from '../policy/capability.ts';
import type { PolicyRule } from '../policy/model.ts';
import { noLimits } from '../policy/model.ts';
import { readPolicy } from '../policy/read.ts';
import { isConditional } from './covers.ts';
import type { RuleDraft } from './draft.ts';
import { accessOf, formatDrafts } from './draft.ts';
import type { CoverageSubject, Declaration, FleetPolicy, Holding } from './fleet.ts';
import { modeOf } from './examine.ts';
import type { Access } from './examine.ts';
import { isHarmless } from './gaps.ts';
import { meetPatterns } from './meet.ts';
import type { Surplus } from './surplus.ts';

/** What of a grant is declared by any of the workloads: one rule for each declared path that meets it. */
function declaredPart(grant: Grant, declared: readonly Declaration[], namespace: string): RuleDraft[] {
  const drafts = new Map<string, RuleDraft>();
  for (const { pattern, set } of declared) {
    if ((set & grant.set) === 0) continue;
    const shared = meetPatterns(grant.pattern, pattern);
    if (shared === undefined) continue;
    const local = createPattern(shared.text.slice(namespace.length));
    drafts.set(local.text, { pattern: local, set: (drafts.get(local.text)?.set ?? 0) | (set & grant.set) });
  }
  return [...drafts.values()];
}

function accessWith(policies: readonly FleetPolicy[], subject: CoverageSubject): Access {
  return accessOf(policies.map(assumeTemplates), subject.version, subject.now);
}

function withText(policy: FleetPolicy, text: string, subject: CoverageSubject): FleetPolicy {
  return { ...policy, policy: readPolicy(text, { now: subject.now, version: subject.version }) };
}

/** A surplus that has to be gone afterwards. */
export interface Shown {
  readonly holding: Holding;
  readonly paths: Surplus['paths'];
}

/**
 * A rule replaced by what of it is declared by the workloads that have its policy (or removed, when it is unused). Checked
 * by the engine on the changed text: it is accepted, nobody loses anything declared or gains anything undeclared, and what
 * was shown is no longer granted.
 */
export function narrowRule(grant: Grant, rule: PolicyRule, policy: FleetPolicy, subject: CoverageSubject, shown: Shown | 'unused'): Fix | undefined {
  const { file } = policy;
  if (file === undefined || policy.policy.syntax !== 'hcl' || !policy.policy.accepted || /\.tf$/i.test(file.path)) return undefined;
  if (grant.origins.length > 1 || isConditional(grant) || rule.limits.paginationLimit !== noLimits.paginationLimit || rule.approximate || rule.templated) return undefined;
  const holders = subject.holders.get(policy) ?? [];
  const declared = holders.flatMap(({ workload }) => workload.declared);
  const parts = shown === 'unused' ? [] : declaredPart(grant, declared, policy.namespace);
  const newText = formatDrafts(parts).trimEnd();
  const changed = withText(policy, file.text.slice(0, rule.range.start) + newText + file.text.slice(rule.range.end), subject);
  if (!changed.policy.accepted) return undefined;
  for (const holding of holders) {
    const after = accessWith(holding.policies.map((one) => (one === policy ? changed : one)), subject);
    // a weaker rule may come to light that gives more
    if (!isHarmless(holding.access, after, holding.workload.declared, [grant.pattern])) return undefined;
    // what another holder declares stays, so this finding would too
    if (shown !== 'unused' && holding === shown.holding && [...shown.paths].some(([capability, path]) => (after.given(path, modeOf(capability)) & bitOf(capability)) !== 0)) return undefined;
  }
  const title = parts.length === 0 ? `remove the rule \`${rule.written}\`` : `grant only what is declared below \`${rule.written}\``;
  return { title, safety: 'unsafe', edits: [{ path: file.path, range: rule.range, newText }] };
}
