import { aboutPolicy, placeIn } from '../coverage/fleet.ts';
import type { CoverageRule } from '../coverage/telling.ts';

const soon = 14 * 86_400_000;

export const rule: CoverageRule = {
  meta: {
    id: 'COV017', name: 'expiring-rule', severity: 'warning', fixable: false,
    summary: 'a rule that has expired or will within two weeks',
    why: 'An expired rule is dropped without a word: a grant ends with a 403, and a deny stops to deny.',
    examples: [{ title: 'long gone', bad: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n  expiration = "2020-01-01T00:00:00Z"\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    const { policies, now } = subject;
    for (const policy of policies) {
      for (const rule of [...policy.policy.expired, ...policy.policy.rules]) {
        if (rule.expiration === undefined || rule.expiration > now + soon) continue;
        const day = new Date(rule.expiration).toISOString().slice(0, 10);
        const past = rule.expiration < now;
        yield {
          message: past ? `\`${rule.written}\` expired on ${day}, so OpenBao does not count it` : `\`${rule.written}\` expires on ${day}`,
          about: aboutPolicy(subject, policy, rule.written), location: placeIn(policy, rule.range), help: past ? 'remove the rule, or give it a new date' : 'give it a new date if it is still needed',
        };
      }
    }
  },
};
