import { setOf } from '../policy/capability.ts';
import { sharedPath } from '../coverage/shared-path.ts';
import type { CoverageRule } from '../coverage/telling.ts';

const writes = setOf(['create', 'update', 'patch', 'delete']);
/** Mounts whose `update` is a request, not a secret that is kept. */
const kept = /(?:^|\/)(?:data|metadata)\//;

export const rule: CoverageRule = {
  meta: {
    id: 'COV018', name: 'shared-write', severity: 'warning', fixable: false,
    summary: 'two workloads declare to write one path',
    why: 'One of them will overwrite what the other wrote, and nobody is responsible for the secret.',
    examples: [{ title: 'the same secret', bad: '# workload shop: update kv/data/x\n# workload cart role shop: update kv/data/*\n# policy shop\npath "kv/data/*" {\n  capabilities = ["update"]\n}\n', good: '# workload shop: update kv/data/x\n# workload cart role shop: read kv/data/*\n# policy shop\npath "kv/data/*" {\n  capabilities = ["read", "update"]\n}\n' }],
  },
  * check({ workloads }) {
    const written = workloads.flatMap((workload) => workload.declared.filter(({ set, pattern }) => (set & writes) !== 0 && kept.test(pattern.text)).map((declaration) => ({ workload, declaration })));
    const told = new Set<string>();
    for (const [at, one] of written.entries()) {
      for (const other of written.slice(at + 1)) {
        const key = `${one.workload.name}\0${other.workload.name}\0${one.declaration.pattern.text}`;
        if (one.workload === other.workload || told.has(key)) continue;
        const path = sharedPath(one.declaration.pattern, other.declaration.pattern);
        if (path === undefined) continue;
        told.add(key);
        yield {
          message: `${one.workload.name} and ${other.workload.name} both write \`${path}\``, location: one.declaration.location,
          help: 'let one of them write, and the other read', related: [{ message: `${other.workload.name} writes it here`, location: other.declaration.location }],
        };
      }
    }
  },
};
