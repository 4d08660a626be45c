import { gapsOf } from '../coverage/known.ts';
import { gapFinding } from '../coverage/telling.ts';
import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV001', name: 'under-grant', severity: 'error', fixable: 'unsafe',
    summary: 'a workload may not do what its manifest declares',
    why: 'The workload will get a 403 for a secret it says it needs. The path in the message is one that is denied; the rules of the help were added and asked before they are offered.',
    examples: [{ title: 'nothing grants it', bad: '# workload shop: read kv/data/shop\npath "kv/data/other" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' },
    { title: 'a deny hides the wider rule', bad: '# workload shop: read kv/data/shop\npath "kv/*" {\n  capabilities = ["read"]\n}\npath "kv/data/*" {\n  capabilities = ["deny"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/*" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    for (const holding of subject.holdings) {
      if (holding.policies.length === 0) continue; // COV004, COV013 and COV014 tell why
      for (const gap of gapsOf(holding)) if (!gap.mismatch) yield gapFinding(gap, holding, subject);
    }
  },
};
