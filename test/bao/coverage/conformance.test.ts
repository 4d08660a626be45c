import { expect, test } from 'vitest';
import { compileAcl } from '../../../scripts/bao/acl/compile.ts';
import { decide } from '../../../scripts/bao/acl/decide.ts';
import { createPattern } from '../../../scripts/bao/acl/pattern.ts';
import { covers } from '../../../scripts/bao/coverage/covers.ts';
import { Access, names } from '../../../scripts/bao/coverage/examine.ts';
import type { Capability } from '../../../scripts/bao/policy/capability.ts';
import { newest } from '../../../scripts/bao/policy/version.ts';
import { named, now, vectors } from '../../support/bao-vectors.ts';

const rows = vectors('bao-coverage-vectors');

interface Rule { path: string; capabilities: string[] }

test('all 100 cases are there', () => {
  expect(rows).toHaveLength(100);
});

test.each(rows.map((row) => [row['id'] as string, row] as const))('case %s', (_, row) => {
  const rules = JSON.parse(row['rules_json'] as string) as Rule[];
  const text = rules.map(({ path, capabilities }) => `path "${path}" { capabilities = ${JSON.stringify(capabilities)} }\n`).join('');
  const acl = compileAcl([named(text)], { version: newest, now });
  const capability = row['capability'] as Capability;
  const declared = createPattern(row['declared_path'] as string);
  const found = covers(new Access(acl, newest), declared, capability);
  expect(found.covered).toBe(row['covered'] === 'true');
  if (found.covered) return;
  // our path is not the vectors' one; both must be named by the declaration and denied by the engine
  const mode = capability === 'list' ? 'list' : 'plain';
  for (const path of [found.counterExample as string, row['counter_example'] as string]) {
    expect(names(declared, path, mode), path).toBe(true);
    expect(decide(acl, { operation: capability as 'read', path }, { version: newest, now }).allowed, path).toBe(false);
  }
});
