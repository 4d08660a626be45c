import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV012', name: 'role-without-manifest', severity: 'warning', fixable: false,
    summary: 'a role that no manifest names',
    why: 'Somebody can log in and nobody has said what for.',
    examples: [{ title: 'a role too many', bad: '# workload shop: read kv/data/shop\n# role kubernetes/shop: shop\n# role kubernetes/old: shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\n# role kubernetes/shop: shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check({ roles = [], workloads }) {
    for (const role of roles) {
      const named = workloads.some(({ namespace, roles: uses }) => namespace === role.namespace && uses.some((use) => use.mount === role.mount && use.role === role.name));
      if (!named) yield { message: `no manifest names the role \`${role.name}\` of auth/${role.mount}`, location: role.location, help: 'write the manifest of its workload, or remove the role' };
    }
  },
};
