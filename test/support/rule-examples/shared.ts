import { parseConfig } from '../../../scripts/lib/config-file.ts';
import { settle } from '../../../scripts/lib/settle.ts';
import type { Diagnostic } from '../../../scripts/core/diagnostic.ts';
import type { RuleMeta } from '../../../scripts/core/rule.ts';
import type { CheckExample } from '../rule-examples.ts';

/** A rule for the suppressions to hide: an image without a tag. */
const untagged: RuleMeta = {
  id: 'IMG001', name: 'untagged', severity: 'error', fixable: false, summary: 'an image has a tag', why: 'for the examples',
  examples: [{ title: 'x', bad: 'image: x', good: 'image: x:v1' }],
};

export const checkExample: CheckExample = (text, rule) => {
  const source = { path: 'example.yml', text };
  if (rule.id === 'CFG001') return parseConfig(source).diagnostics;
  const found = Array.from(text.matchAll(/image: \w+(?!\S)/g), ({ index, 0: { length } }): Diagnostic => ({
    rule: 'IMG001', severity: 'error', message: 'no tag', location: { kind: 'file', path: source.path, range: { start: index, end: index + length } },
  }));
  const rules = new Map([[untagged.id, untagged]]);
  return settle(found, {
    tool: 'ci-lint', sources: new Map([[source.path, source]]), levels: {}, rules, own: rules, known: undefined, today: '2026-11-21',
  }).diagnostics;
};
