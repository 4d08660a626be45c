import { denied } from '../policy/capability.ts';
import { listCapabilities } from '../policy/format-hcl.ts';
import { givenBy } from '../coverage/examine.ts';
import { aboutPolicy, originalOf, placeIn } from '../coverage/fleet.ts';
import { pathWhereWins } from '../coverage/surplus.ts';
import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV016', name: 'overruled-deny', severity: 'warning', fixable: false,
    summary: 'a deny that a stronger rule overrules',
    why: 'Deny wins only on the same path. A rule for a longer path, or with a later wildcard, grants what the deny seems to forbid.',
    examples: [{ title: 'a longer path grants it', bad: '# workload shop: read kv/data/shop\npath "kv/*" {\n  capabilities = ["deny"]\n}\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\npath "kv/data/secret/*" {\n  capabilities = ["deny"]\n}\n' }],
  },
  * check(subject) {
    const told = new Set<string>();
    for (const { access } of subject.holdings) {
      for (const deny of access.grants.filter(({ set }) => (set & denied) !== 0)) {
        const stronger = access.grantsNear(deny.pattern).find((one) => givenBy(one) !== 0 && pathWhereWins(access, one, deny) !== undefined);
        const [origin] = deny.origins;
        const policy = origin === undefined ? undefined : originalOf(subject, origin.policy);
        const key = `${policy?.source ?? ''} ${deny.pattern.text}`;
        if (stronger === undefined || origin === undefined || policy === undefined || told.has(key)) continue;
        told.add(key);
        yield {
          message: `the deny on \`${deny.pattern.text}\` does not stop ${listCapabilities(stronger.set)} on \`${pathWhereWins(access, stronger, deny)?.path ?? ''}\`: \`${stronger.pattern.text}\` is stronger`,
          about: aboutPolicy(subject, policy, deny.pattern.text), location: placeIn(policy, origin.rule.range), help: 'deny the longer path too, or say in a comment that this is meant',
        };
      }
    }
  },
};
