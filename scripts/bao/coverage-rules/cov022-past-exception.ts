import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV022', name: 'past-exception', severity: 'warning', fixable: false,
    summary: 'an exception whose day is past',
    why: 'It hides nothing any more. Its owner should say whether the reason still holds.',
    examples: [{ title: 'long ago', bad: '# workload shop: read kv/data/shop\n# exception COV002 until 2020-01-01\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\n# exception COV002 until 2099-01-01\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check({ exceptions = [], now }) {
    const today = new Date(now).toISOString().slice(0, 10);
    for (const { rule: id, workload, owner, until, location } of exceptions) {
      if (until >= today) continue;
      yield { message: `the exception for ${id}${workload === undefined ? '' : ` of ${workload}`} ended on ${until}; its owner is ${owner}`, ...(workload === undefined ? {} : { about: { workload } }), location, help: 'remove it, or give it a new day and say why' };
    }
  },
};
