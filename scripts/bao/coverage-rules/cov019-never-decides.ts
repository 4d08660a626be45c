import { accessOf } from '../coverage/draft.ts';
import { assumeTemplates } from '../acl/assume.ts';
import type { Policy, PolicyRule } from '../policy/model.ts';
import { aboutPolicy, placeIn } from '../coverage/fleet.ts';
import { isDead } from '../coverage/surplus.ts';
import type { CoverageRule } from '../coverage/telling.ts';

/** A path without wildcards is looked up first, so no other rule stands before it; requests never begin with a slash. */
function alwaysDecides({ kind, path, templated, approximate }: PolicyRule): boolean {
  return kind === 'exact' && !templated && !approximate && path !== '' && !path.startsWith('/');
}

export const rule: CoverageRule = {
  meta: {
    id: 'COV019', name: 'never-decides', severity: 'warning', fixable: 'unsafe',
    summary: 'a rule that decides about no request',
    why: 'Every path it matches has a stronger rule in the same policy, so it can be removed without any change; most often its author expected the opposite.',
    examples: [{ title: 'the pattern with a star is always stronger', bad: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\npath "+/*" {\n  capabilities = ["list"]\n}\npath "*" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    const { policies, version, now } = subject;
    const seen = new Set<Policy>();
    for (const policy of policies) {
      // the policies of a folder stand in several namespaces, with the same rules
      if (policy.name === 'root' || seen.has(policy.policy)) continue;
      seen.add(policy.policy);
      if (policy.policy.rules.every(alwaysDecides)) continue;
      const access = accessOf([assumeTemplates(policy)], version, now);
      for (const grant of access.grants) {
        if (!isDead(access, grant)) continue;
        for (const { rule } of grant.origins) {
          const edits = policy.file !== undefined && policy.policy.syntax === 'hcl' && !/\.tf$/i.test(policy.file.path) ? [{ path: policy.file.path, range: rule.range, newText: '' }] : [];
          yield {
            message: `\`${rule.written}\` never decides: every path it matches has a stronger rule`, about: aboutPolicy(subject, policy, rule.written), location: placeIn(policy, rule.range), help: 'remove it, or change the stronger rule',
            ...(edits.length === 0 ? {} : { fix: { title: 'remove the rule', safety: 'unsafe' as const, edits } }),
          };
        }
      }
    }
  },
};
