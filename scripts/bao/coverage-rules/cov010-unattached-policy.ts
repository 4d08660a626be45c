import { aboutPolicy, isBuiltIn, lacks, placeIn } from '../coverage/fleet.ts';
import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV010', name: 'unattached-policy', severity: 'warning', fixable: false,
    summary: 'a policy that no role gives to anybody',
    why: 'Such a policy is forgotten access that waits for somebody to attach it, or the workload behind it has no manifest yet.',
    examples: [{ title: 'nobody has it', bad: '# workload shop: read kv/data/shop\n# policy shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n# policy old\npath "kv/data/old" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    const { policies, holders, roles = [], identities = [] } = subject;
    if (lacks(subject, 'manifest', 'policies', 'policy', 'roles', 'role', 'identities')) return; // it may be there
    const given = new Set([...identities, ...roles].flatMap((giver) => giver.policies.map((name) => `${giver.namespace}${name.toLowerCase()}`)));
    // the policies of a folder stand in every namespace that a manifest names; one holder in one of them will do
    const held = new Set([...holders.keys()].map(({ name, source }) => `${source}\0${name}`));
    for (const policy of policies) {
      if (held.has(`${policy.source}\0${policy.name}`) || isBuiltIn(policy.name) || given.has(`${policy.namespace}${policy.name}`)) continue;
      yield { message: `nobody has the policy \`${policy.name}\``, about: aboutPolicy(subject, policy), location: placeIn(policy, { start: 0, end: 0 }), help: 'remove it, or write the manifest of the workload that uses it' };
    }
  },
};
