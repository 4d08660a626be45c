import { aboutPolicy, placeIn } from '../coverage/fleet.ts';
import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV020', name: 'refused-policy', severity: 'error', fixable: false,
    summary: 'a policy that OpenBao refuses',
    why: 'The server does not store such a policy, so the one it has is another, or none.',
    examples: [{ title: 'a capability that does not exist', bad: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["reed"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    for (const policy of subject.policies) {
      for (const { message, help, range } of policy.policy.mistakes) yield { message, about: aboutPolicy(subject, policy), location: placeIn(policy, range), ...(help === undefined ? {} : { help }) };
    }
  },
};
