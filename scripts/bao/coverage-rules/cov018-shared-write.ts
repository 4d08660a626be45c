import { setOf } from '../policy/capability.ts';
import type { Workload } from '../coverage/fleet.ts';
import { PatternIndex } from '../coverage/pattern-index.ts';
import { sharedPath } from '../coverage/shared-path.ts';
import type { CoverageRule } from '../coverage/telling.ts';

const writes = setOf(['create', 'update', 'patch', 'delete']);
/** So many others are named for one declaration; a path that everybody writes would else be told a million times. */
const mostOthers = 5;
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
    const index = new PatternIndex(written.map((one, at) => ({ ...one, at })), ({ declaration }) => declaration.pattern);
    for (const [at, one] of written.entries()) {
      const { workload, declaration } = one;
      const told = new Set<Workload>([workload]);
      for (const other of index.overlapping(declaration.pattern)) {
        if (other.at <= at || told.has(other.workload)) continue;
        const path = sharedPath(declaration.pattern, other.declaration.pattern);
        if (path === undefined) continue;
        const more = told.size > mostOthers;
        told.add(other.workload);
        yield {
          message: more ? `more than ${mostOthers} other workloads write what ${workload.name} writes at \`${declaration.pattern.text}\`` : `${workload.name} and ${other.workload.name} both write \`${path}\``,
          about: { workload: workload.name, other: other.workload.name, path, pattern: declaration.pattern.text },
          location: declaration.location, help: 'let one of them write, and the other read',
          related: [{ message: `${other.workload.name} writes it here`, location: other.declaration.location }],
        };
        if (more) break;
      }
    }
  },
};
