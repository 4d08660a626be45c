import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV013', name: 'manifest-without-role', severity: 'warning', fixable: false,
    summary: 'a manifest that names no role',
    why: 'What the workload declares cannot be compared with anything, since nobody knows as whom it logs in.',
    examples: [{ title: 'no auth', bad: '# workload shop role none: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check({ workloads }) {
    for (const { name, roles, declared, location } of workloads) {
      if (roles.length === 0 && declared.length > 0) yield { message: `${name} declares secrets and names no role`, about: { workload: name }, location, help: 'add `auth:` with the method and the role it logs in with' };
    }
  },
};
