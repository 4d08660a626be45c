import { didYouMean } from '../../lib/suggest.ts';
import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV014', name: 'missing-policy', severity: 'error', fixable: false,
    summary: 'a role names a policy that is not there',
    why: 'OpenBao ignores a policy that does not exist without a word: the workload logs in and may do nothing.',
    examples: [{ title: 'a name that is wrong', bad: '# workload shop: read kv/data/shop\n# role kubernetes/shop: shop, shpo\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\n# role kubernetes/shop: shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check({ holdings, policies }) {
    for (const { missing, workload } of holdings) {
      for (const { name, by } of missing) {
        yield { message: `the role \`${by.role}\` of ${workload.name} has the policy \`${name}\`, which is not there${didYouMean(name, policies.map((policy) => policy.name))}`, about: { workload: workload.name, policy: name }, location: by.location, help: 'write the policy, or take it from the role' };
      }
    }
  },
};
