import type { PolicyRule } from '../policy/model.ts';
import { kindOf } from '../policy/pattern-kind.ts';
import type { NamedPolicy } from './acl.ts';

const hole = /\{\{[^{}]*\}\}|\$\{[^{}]*\}/;

/**
 * A path whose templates stand for one unknown segment each. `{{...}}` is never empty and holds no `/`, so `+` in
 * place of the whole segment is a little wider than the truth; a hole just before a final `*` makes the rest a prefix.
 */
export function assumedPath(path: string): string {
  const segments = path.split('/');
  const last = segments.length - 1;
  return segments.map((segment, at) => {
    if (!hole.test(segment)) return segment;
    return at === last && segment.endsWith('*') ? '*' : '+';
  }).join('/');
}

function assumedRule(rule: PolicyRule): PolicyRule {
  if (!rule.templated && !rule.approximate) return rule;
  const path = assumedPath(rule.path);
  return { ...rule, path, kind: kindOf(path), templated: false, approximate: true };
}

/** The policy as it counts for somebody whose identity is not known: rules with templates are kept, and approximate. */
export function assumeTemplates(policy: NamedPolicy): NamedPolicy {
  return { ...policy, policy: { ...policy.policy, rules: policy.policy.rules.map(assumedRule) } };
}
