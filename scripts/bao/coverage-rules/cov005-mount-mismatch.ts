import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV005', name: 'mount-mismatch', severity: 'error', fixable: false,
    summary: 'a manifest expects an engine that the server does not have there',
    why: 'The paths of a secret depend on the engine: `kv/data/x` of version 2 is `kv/x` of version 1. With the wrong engine everything else that is said about the secret is about paths that nobody uses.',
    examples: [{ title: 'the other version of KV', bad: '# workload shop: read kv/data/shop\n# uses shop: kv-v2 kv\n# mount kv: kv-v1\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\n# uses shop: kv-v2 kv\n# mount kv: kv-v2\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check({ workloads, mounts, missing = [] }) {
    for (const { name, namespace, mounts: uses = [] } of workloads) {
      if (mounts === undefined || missing.some((one) => one.kind === 'mounts' && one.namespace === namespace)) continue;
      for (const { mount, engine, location } of uses) {
        const found = mounts.find((one) => one.namespace === namespace && one.path === mount);
        if (found?.type === engine) continue;
        yield {
          message: found === undefined ? `${name} uses ${engine} at \`${mount}\`, where nothing is mounted` : `${name} uses ${engine} at \`${mount}\`, which is ${found.type}`,
          about: { workload: name, path: mount }, location, help: found === undefined ? 'correct the mount, or mount the engine' : `write \`engine: ${found.type}\`, or name another mount`,
        };
      }
    }
  },
};
