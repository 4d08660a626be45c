import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV004', name: 'unresolved-role', severity: 'error', fixable: false,
    summary: 'a manifest names a role that nobody knows',
    why: 'Without the role nobody can say which policies the workload gets, so nothing about it is checked.',
    examples: [{ title: 'no policy of that name', bad: '# workload shop role absent: read kv/data/shop\n# policy other\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    for (const { workload, unresolved } of subject.holdings) {
      for (const { mount, role, location } of unresolved) {
        yield subject.roles === undefined
          ? { message: `no policy is named like the role \`${role}\` or the workload ${workload.name}`, location, help: 'name the policy like the role, or give an inventory of roles with --roles' }
          : { message: `there is no role \`${role}\` at auth/${mount}`, location, help: 'create the role, or correct its name or mount' };
      }
    }
  },
};
