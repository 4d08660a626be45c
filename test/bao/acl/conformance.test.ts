import { expect, test } from 'vitest';
import { compileAcl } from '../../../scripts/bao/acl/compile.ts';
import { capabilitiesAt, decide } from '../../../scripts/bao/acl/decide.ts';
import { aclCase, vectors } from '../../support/bao-vectors.ts';

const rows = vectors('bao-acl-vectors');

test('all 114 vectors are there', () => {
  expect(rows).toHaveLength(114);
});

test.each(rows.map((row) => [row['id'] as string, row['why'] as string, row] as const))('%s: %s', (_id, _why, row) => {
  const { policies, request, options } = aclCase(row);
  expect(policies.flatMap(({ policy }) => policy.mistakes)).toEqual([]);
  const acl = compileAcl(policies, options);
  const decision = decide(acl, request, options);
  expect({ allowed: decision.allowed, sudo: decision.sudo }, decision.reason).toEqual({ allowed: row['allowed'] === 'true', sudo: row['sudo'] === 'true' });
  expect(capabilitiesAt(acl, request.path, request.namespace ?? '', options).join('+')).toBe(row['capabilities_at_path']);
});
