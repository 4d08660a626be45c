import type { Finding, Rule } from '../../core/rule.ts';
import type { Grant } from '../acl/acl.ts';
import { formatRule, listCapabilities } from '../policy/format-hcl.ts';
import { setOf } from '../policy/capability.ts';
import type { CoverageSubject, Holding } from './fleet.ts';
import { originalOf, placeIn } from './fleet.ts';
import { closeGap } from './gaps.ts';
import type { Gap } from './gaps.ts';

export type CoverageRule = Rule<CoverageSubject>;

/** What a rule grants, for messages; never empty. */
export function decider(by: Grant | undefined): string {
  if (by === undefined) return 'no rule matches it';
  return `\`${by.pattern.text}\` decides and grants ${listCapabilities(by.set)}`;
}

/** The finding of a gap: where it is declared, a path that shows it, the rules that close it. */
export function gapFinding(gap: Gap, holding: Holding, subject: CoverageSubject): Finding {
  const { declaration, missing, path, capability, by } = gap;
  const addition = closeGap(gap, holding, subject);
  const text = addition?.text ?? formatRule(declaration.pattern.text.slice(holding.workload.namespace.length), missing);
  const one = text.trim().replace(/\s+/g, ' ');
  const to = addition?.to;
  const file = to?.file;
  const shared = addition !== undefined && to === undefined && holding.policies.length > 0;
  const editable = file !== undefined && to?.policy.syntax === 'hcl' && to.policy.accepted && !/\.tf$/i.test(file.path);
  const origin = by?.origins[0];
  const owner = origin === undefined ? undefined : originalOf(subject, origin.policy);
  const denies = by !== undefined && (by.set & setOf(['deny'])) !== 0;
  return {
    message: `${holding.workload.name} declares ${declaration.access} of \`${declaration.pattern.text}\`, but ${capability} on \`${path}\` is denied: ${decider(by)}`,
    location: declaration.location,
    about: { workload: holding.workload.name, path, pattern: declaration.pattern.text, capability },
    help: addition !== undefined ? `add ${one}${shared ? ', to a policy that only this workload has: others would gain by it' : ''}` : denies ? `the deny on \`${by.pattern.text}\` is in the way; remove it, or declare less` : `no added rule alone mends this; start with ${one}`,
    ...(declaration.optional ? { severity: 'warning' as const } : {}),
    ...(origin === undefined || owner === undefined ? {} : { related: [{ message: 'this rule decides', location: placeIn(owner, origin.rule.pathRange) }] }),
    ...(addition === undefined || file === undefined || !editable ? {} : {
      fix: { title: `grant ${declaration.access} in ${file.path}`, safety: 'unsafe' as const, edits: [{ path: file.path, range: { start: file.text.length, end: file.text.length }, newText: `${file.text.endsWith('\n') || file.text === '' ? '' : '\n'}\n${addition.text}` }] },
    }),
  };
}
