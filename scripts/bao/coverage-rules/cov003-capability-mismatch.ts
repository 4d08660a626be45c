import { gapsOf } from '../coverage/known.ts';
import { gapFinding } from '../coverage/telling.ts';
import type { CoverageRule } from '../coverage/telling.ts';

export const rule: CoverageRule = {
  meta: {
    id: 'COV003', name: 'capability-mismatch', severity: 'error', fixable: 'unsafe',
    summary: 'the rule that decides grants something else than what is declared',
    why: 'A rule for the path is there, so the policy looks right, but the capability that the workload declares is not among its own. Only one rule decides about a path; a wider rule with the capability does not help.',
    examples: [{ title: 'update without create', bad: '# workload shop: create,update kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["update"]\n}\n', good: '# workload shop: create,update kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["create", "update"]\n}\n' }],
  },
  * check(subject) {
    for (const holding of subject.holdings) {
      for (const gap of gapsOf(holding)) if (gap.mismatch) yield gapFinding(gap, holding, subject);
    }
  },
};
