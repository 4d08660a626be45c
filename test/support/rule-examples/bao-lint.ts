import { lintRules } from '../../../scripts/bao/lint-rules/index.ts';
import { createScan } from '../../../scripts/bao/lint-scan.ts';
import type { CheckExample } from '../rule-examples.ts';
import { scannable } from '../scannable.ts';

export const checkExample: CheckExample = (text, meta) => {
  const rule = lintRules.find((one) => one.meta.id === meta.id);
  if (rule === undefined) throw new Error(`no rule ${meta.id}`);
  return createScan([rule])(scannable(rule.samplePath, text))?.diagnostics ?? [];
};
