import { lacks } from '../coverage/fleet.ts';
import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV012', name: 'role-without-manifest', severity: 'warning', fixable: false,
    summary: 'a role that no manifest names',
    why: 'Somebody can log in and nobody has said what for.',
    examples: [{ title: 'a role too many', bad: '# workload shop: read kv/data/shop\n# role kubernetes/shop: shop\n# role kubernetes/old: shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\n# role kubernetes/shop: shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    const { roles = [], workloads } = subject;
    if (lacks(subject, 'manifest')) return; // it may name the role
    const uses = new Set(workloads.flatMap(({ namespace, roles: list }) => list.map(({ mount, role }) => `${namespace}\0${mount}\0${role}`)));
    for (const role of roles) {
      if (role.personal === true || uses.has(`${role.namespace}\0${role.mount}\0${role.name}`)) continue;
      yield { message: `no manifest names the role \`${role.name}\` of auth/${role.mount}`, about: { role: `auth/${role.mount}/${role.name}` }, location: role.location, help: 'write the manifest of its workload, or remove the role' };
    }
  },
};
