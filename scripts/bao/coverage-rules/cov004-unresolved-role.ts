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
        const about = { workload: workload.name, role: `auth/${mount}/${role}` };
        const computed = subject.roles?.some((one) => one.namespace === workload.namespace && one.mount === mount && one.name === role) === true;
        if (computed) yield { message: `the role \`${role}\` at auth/${mount} computes its policies at login`, about, location, help: 'name the policies that this workload gets under `auth`: `policies: [...]`' };
        else yield subject.roles === undefined
          ? { message: `no policy is named like the role \`${role}\` or the workload ${workload.name}`, about, location, help: 'name the policy like the role, or give an inventory of roles with --roles' }
          : { message: `there is no role \`${role}\` at auth/${mount}`, about, location, help: 'create the role, or correct its name or mount' };
      }
    }
  },
};
