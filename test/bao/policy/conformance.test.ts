import { expect, test } from 'vitest';
import { readPolicy } from '../../../scripts/bao/policy/read.ts';
import type { PolicyRule } from '../../../scripts/bao/policy/model.ts';
import { now, vectors } from '../../support/bao-vectors.ts';

const rows = vectors('bao-hcl1-edge');

/** A rule in the words of the vectors, which are those of OpenBao's structure. */
function asServer(rule: PolicyRule) {
  const prefix = rule.kind === 'prefix';
  return { path: prefix ? rule.path.slice(0, -1) : rule.path, prefix, segment_wildcards: rule.kind === 'segments', capabilities: rule.capabilities };
}

test('all 37 snippets are there', () => {
  expect(rows).toHaveLength(37);
});

test.each(rows.map((row) => [row['id'] as string, row] as const))('%s is read as OpenBao reads it', (_, row) => {
  const policy = readPolicy(row['policy_text'] as string, { now });
  expect(policy.accepted, JSON.stringify(policy.mistakes)).toBe(row['policy_ok'] === 'true');
  if (policy.accepted) expect(policy.rules.map(asServer)).toEqual(JSON.parse(row['rules_json'] as string));
});
