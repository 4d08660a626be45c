import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkManifest } from '../../scripts/bao/manifest-check.ts';
import { findReferences } from '../../scripts/bao/references/find.ts';
import { findLogins } from '../../scripts/bao/references/logins.ts';
import { parseTree } from '../../scripts/lib/yaml-tree.ts';
import { root } from '../support/imports.ts';
import { runTool } from '../support/run-tool.ts';

/*
 * A first manifest of four repositories as they are found in the wild: a shop in Node, a service in Python, manifests of
 * Kubernetes with a chart, a service in Go with Terraform and Ansible. The golden files show the drafts.
 */

const folder = mkdtempSync(path.join(tmpdir(), 'init-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe.each(['web', 'py', 'k8s', 'go'])('a repository: %s', (name) => {
  test('every use of a secret is in the draft, and the draft is valid', async () => {
    const repository = path.join(folder, name);
    cpSync(path.join(root, 'test/fixtures/bao/repositories', name), repository, { recursive: true });
    const { code, stderr } = await runTool(['bao-manifest-check', 'init', '--workload', name], repository);
    expect([code, stderr]).toEqual([0, '']);
    const text = readFileSync(path.join(repository, 'bao.yml'), 'utf8');
    await expect(text).toMatchFileSnapshot(`../fixtures/bao/repositories/${name}.bao.yml`);
    expect(checkManifest({ path: 'bao.yml', text }, '2026-11-21', parseTree).diagnostics).toEqual([]);
    expect((await runTool(['bao-manifest-check', 'init'], repository)).stderr).toContain('bao.yml is there already');
  });
});

const found = (text: string): string[] => findReferences({ path: 'x', text }).map(({ engine, mount, name, access, field, variable }) => [engine, mount, name, access, field, variable].filter((part) => part !== undefined).join(' '));

test.each([
  ['a file that happens to have data in its path', "fs.read('app/data/models.json'); path: assets/data/x.json\n"],
  ['an URL', 'https://example.org/v1/users/data\n'],
  ['prose', 'Ask the vault team to read the data, and list what is missing.\n'],
  ['a list of records', '- path: reports/data/2026.csv\n  key: id\n'],
  ['a local vault of Ansible', 'ansible-vault encrypt secrets.yml\nansible-vault view group_vars/all/vault.yml\n'],
])('%s is no secret', (_, text) => {
  expect(found(text)).toEqual([]);
});

test('forms that look alike are told apart', () => {
  expect(found('bao write ssh-client/sign/deploy public_key=@k\nbao write pki_int/sign/web csr=@c\nbao write transit/sign/release input=x\n')).toEqual(['ssh ssh-client deploy sign', 'pki pki_int web sign', 'transit transit release sign']);
  expect(found('kind: ExternalSecret\nremoteRef: {key: kv/shop/db, property: pw}\nremoteRef: {key: shop/db}\n')).toEqual(['kv-v2 kv shop/db read pw', 'kv-v2 kv shop/db read']);
  expect(findLogins({ path: 'x', text: 'bao login -method=jwt role=ci jwt=$T\nkind: VaultAuth\nspec:\n  method: kubernetes\n  mount: kubernetes\n  kubernetes:\n    role: shop\n' })).toEqual([
    { method: 'jwt', role: 'ci', mount: undefined, path: 'x' }, { method: 'kubernetes', role: 'shop', mount: undefined, path: 'x' },
  ]);
});

test('a megabyte of beginnings is read in seconds', () => {
  const pieces = ['kubernetes:\n  a: b\n', 'kind: VaultAuth\n', 'bao kv get -a -b ', 'remoteRef:\n', '{{ with secret "a/data/b" }}', 'lookup("vault_kv2_get", "a"', 'uses: x/vault-action@v1\n', '"a/data/', 'data "vault_kv_secret_v2" "x" {'];
  for (const piece of pieces) {
    const started = performance.now();
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    findReferences({ path: 'x', text });
    findLogins({ path: 'x', text });
    expect(performance.now() - started, piece).toBeLessThan(15_000);
  }
}, 120_000);
