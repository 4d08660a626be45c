import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { declaredGrants } from '../../scripts/bao/acl-paths.ts';
import { readManifest } from '../../scripts/bao/manifest.ts';
import { sha256 } from '../../scripts/lib/hash.ts';
import { parseTree } from '../../scripts/lib/yaml-tree.ts';

const root = path.resolve(import.meta.dirname, '../..');

function read(name: string) {
  const text = readFileSync(path.join(root, 'test/fixtures/bao', name), 'utf8');
  return { text, ...readManifest({ path: 'bao.yml', text }, parseTree(text)) };
}

describe('the manifest', () => {
  test('schema/v1.json is frozen: a change of meaning needs v2.json', () => {
    expect(sha256(readFileSync(path.join(root, 'schema/v1.json')))).toMatchInlineSnapshot(`"33b90263865f8c0dc9a7db655fa33876063b55fd76a3a68b3c4959e3ca0daf7c"`);
  });

  test('becomes a model with places', () => {
    const { value, diagnostics, text } = read('payments-api.bao.yml');
    expect(diagnostics).toEqual([]);
    const first = value?.secrets[0];
    expect(first?.name.value).toBe('${environment}/payments/api/db');
    expect(text.slice(first?.name.range.start, first?.name.range.end)).toBe('${environment}/payments/api/db');
    expect(first?.env.map(({ name, field }) => [name, field])).toEqual([['DB_USER', 'username'], ['DB_PASSWORD', 'password']]);
    expect(value?.auth.map(({ mount, role }) => [mount.value, role.value])).toEqual([['kubernetes', 'payments-api'], ['jwt-ci', 'payments-api-ci']]);
  });

  test('declares ACL paths and capabilities', () => {
    const { value } = read('payments-api.bao.yml');
    const lines = (value === undefined ? [] : declaredGrants(value)).map(({ path: acl, capabilities, environments }) => `${acl} [${capabilities.join(', ')}] in ${environments.join(', ')}`);
    expect(lines).toMatchInlineSnapshot(`
      [
        "kv/data/staging/payments/api/db [read] in staging",
        "kv/data/prod/payments/api/db [read] in prod",
        "kv/data/shared/+/smtp [read] in staging, prod",
        "kv/metadata/shared/+/smtp/ [list] in staging, prod",
        "kv/data/payments/tenants/* [read] in staging, prod",
        "kv/metadata/payments/tenants/* [list] in staging, prod",
        "transit/encrypt/payments-pan [update] in staging, prod",
        "transit/sign/payments-pan [update] in staging, prod",
        "transit/sign/payments-pan/+ [update] in staging, prod",
        "pki_int/issue/payments-api [update] in staging, prod",
        "database/creds/payments-ro [read] in staging, prod",
        "sys/tools/random/32 [update] in staging, prod",
      ]
    `);
  });
});
