import { aboutPolicy, lacks, placeIn } from '../coverage/fleet.ts';
import { surplusOf } from '../coverage/known.ts';
import { narrowRule } from '../coverage/narrow.ts';
import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV011', name: 'unused-rule', severity: 'warning', fixable: 'unsafe',
    summary: 'a rule that no workload with its policy uses',
    why: 'Nothing that is declared is decided by this rule, so removing it changes nothing but what a stolen token could do.',
    examples: [{ title: 'left over from a secret that is gone', bad: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\npath "kv/data/gone" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    if (subject.unjudged.length > 0 || lacks(subject, 'manifest')) return; // one of them may use it
    for (const [policy, holders] of subject.holders) {
      const unused = holders.map((holding) => surplusOf(holding).filter((one) => one.unused));
      if (unused.some((found) => found.length === 0)) continue;
      for (const rule of policy.policy.rules) {
        const grants = unused.map((found) => found.find(({ grant }) => grant.origins.some((origin) => origin.rule.range.start === rule.range.start && origin.policy.name === policy.name))?.grant);
        const [grant] = grants;
        if (grant === undefined || grants.includes(undefined)) continue;
        const fix = narrowRule(grant, rule, policy, subject, 'unused');
        yield { message: `nothing that is declared uses \`${rule.written}\` of the policy \`${policy.name}\``, about: aboutPolicy(subject, policy, rule.written), location: placeIn(policy, rule.range), help: 'remove the rule, or declare what needs it', ...(fix === undefined ? {} : { fix }) };
      }
    }
  },
};
