import { compileAcl } from '../acl/compile.ts';
import type { NamedPolicy } from '../acl/acl.ts';
import type { Pattern } from '../acl/pattern.ts';
import type { CapabilitySet } from '../policy/capability.ts';
import { formatRule } from '../policy/format-hcl.ts';
import { readPolicy } from '../policy/read.ts';
import type { BaoVersion } from '../policy/version.ts';
import { Access } from './examine.ts';

/** A rule that we propose. */
export interface RuleDraft {
  readonly pattern: Pattern;
  readonly set: CapabilitySet;
}

export function formatDrafts(drafts: readonly RuleDraft[]): string {
  return drafts.map(({ pattern, set }) => formatRule(pattern.text, set)).join('\n');
}

/** The drafts as a policy, written and read back: what is checked is the text that is proposed. */
export function policyOf(drafts: readonly RuleDraft[], name: string, namespace: string, version: BaoVersion): NamedPolicy {
  return { name, namespace, source: name, policy: readPolicy(formatDrafts(drafts), { now: 0, version }) };
}

/** What a token may do that has these policies and nothing else. */
export function accessOf(policies: readonly NamedPolicy[], version: BaoVersion, now: number): Access {
  return new Access(compileAcl(policies, { version, now }), version);
}
