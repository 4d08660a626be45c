import type { CoverageRule } from '../coverage/telling.ts';

const words = {
  manifest: 'the manifest', policies: 'the policies', policy: 'the policy', roles: 'the roles of auth/', role: 'the role auth/', identities: 'entities and groups', mounts: 'the mounts', namespaces: 'the namespaces',
} as const;

export const rule: CoverageRule = {
  meta: {
    id: 'COV021', name: 'not-read', severity: 'error', fixable: false,
    summary: 'something could not be read, so what hangs on it was not judged',
    why: 'A report without it would look complete and clean. Workloads whose roles or policies are missing are not judged, and nothing is called unused while somebody who may use it is unknown.',
    examples: [{ title: 'a policy that the token may not read', bad: '# workload shop: read kv/data/shop\n# missing policy shop\n# policy shop\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check({ missing = [] }) {
    for (const { kind, namespace, name, reason, told } of missing) {
      if (told === true) continue;
      const where = namespace === '' ? '' : ` of the namespace ${namespace.replace(/\/$/, '')}`;
      const what = `${words[kind]}${kind === 'roles' || kind === 'role' || name === '' ? name : ` ${name}`}${where}`;
      yield { message: `not read: ${what}: ${reason}`, about: { missing: kind, ...(name === '' ? {} : { name }) }, location: { kind: 'resource', name: what }, help: 'mend the reason and run again; until then the result is not complete' };
    }
  },
};
