import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runTool } from '../support/run-tool.ts';
import type { Ran } from '../support/run-tool.ts';

/* The words of the command line: each option changes the answer it is there for, and says so when it is wrong. */

let folder: string;
const files: Readonly<Record<string, string>> = {
  'limits.hcl': `path "transit/encrypt/k" {
  capabilities = ["update"]
  allowed_parameters = { plaintext = [], level = ["1", "2"] }
}
path "kv/data/wrapped" {
  capabilities = ["read"]
  min_wrapping_ttl = "1m"
  max_wrapping_ttl = "1h"
}
`,
  'template.hcl': `path "kv/data/{{identity.entity.name}}/*" {
  capabilities = ["read"]
}
path "kv/data/team/{{identity.groups.names.blue.id}}" {
  capabilities = ["read"]
}
path "kv/data/meta/{{identity.entity.metadata.team}}" {
  capabilities = ["read"]
}
`,
  'plain.hcl': 'path "kv/data/app" {\n  capabilities = ["read"]\n}\n',
  'more.hcl': 'path "kv/data/more" {\n  capabilities = ["read"]\n}\n',
  'main.tf': `resource "vault_policy" "shop" {
  name   = "shop"
  policy = <<EOT
path "kv/data/shop" {
  capabilities = ["read"]
}
path "kv/data/\${var.env}/x" {
  capabilities = ["read"]
}
EOT
}
`,
  'entity.json': '{"id": "e1", "name": "ann", "metadata": {"team": "red"}}',
  'groups.json': '[{"id": "g1", "name": "blue"}]',
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'coverage-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
});
afterAll(() => { rmSync(folder, { recursive: true }); });

const run = (...words: readonly string[]): Promise<Ran> => runTool(['reverse-coverage', ...words], folder, {});
/** 0 allowed, 1 denied. */
const can = async (...words: readonly string[]): Promise<number> => (await run('can', ...words)).code;
const encrypt = ['update', 'transit/encrypt/k', '--policy', 'limits.hcl'] as const;

describe('can: what a request carries', () => {
  test.each([
    [[], 0], [['--param', 'plaintext=eA=='], 0], [['--param', 'level=1'], 0], [['--param', 'level=3'], 1], [['--param', 'other=x'], 1],
    [['--param', 'plaintext=x', '--param', 'level=2'], 0], [['--data', '{"level": "2"}'], 0], [['--data', '{"other": true}'], 1],
    [['--data', '{"level": "9"}', '--param', 'level=1'], 0],
  ] as const)('%j', async (words, code) => { expect(await can(...encrypt, ...words)).toBe(code); });

  test.each([[[], 1], [['--wrap-ttl', '59s'], 1], [['--wrap-ttl', '90'], 0], [['--wrap-ttl', '1h'], 0], [['--wrap-ttl', '61m'], 1]] as const)('%j', async (words, code) => {
    expect(await can('read', 'kv/data/wrapped', '--policy', 'limits.hcl', ...words)).toBe(code);
  });

  test.each([
    [['--param', 'level'], 'has no `=`'], [['--data', '{'], '--data is not JSON'], [['--data', '[1]'], '--data is not a JSON object'], [['--wrap-ttl', 'long'], '--wrap-ttl long is not a duration'],
  ] as const)('%j is refused', async (words, message) => {
    const { code, stderr } = await run('can', ...encrypt, ...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('can: who asks', () => {
  const template = ['--policy', 'template.hcl'] as const;

  test.each([
    ['kv/data/ann/db', [], 1], ['kv/data/ann/db', ['--entity', '{"name": "ann"}'], 0], ['kv/data/ann/db', ['--entity', 'entity.json'], 0], ['kv/data/bob/db', ['--entity', 'entity.json'], 1],
    ['kv/data/meta/red', ['--entity', 'entity.json'], 0], ['kv/data/meta/green', ['--entity', 'entity.json', '--metadata', 'team=green'], 0], ['kv/data/meta/green', ['--metadata', 'team=green'], 0],
    ['kv/data/team/g1', ['--entity', 'entity.json', '--groups', 'groups.json'], 0], ['kv/data/team/g1', ['--entity', 'entity.json'], 1],
    ['kv/data/team/g2', ['--entity', 'entity.json', '--groups', '[{"id": "g2", "name": "blue"}]'], 0],
  ] as const)('%s %j', async (at, words, code) => { expect(await can('read', at, ...template, ...words)).toBe(code); });

  test('what cannot be filled in is told', async () => {
    expect((await run('can', 'read', 'kv/data/ann/db', ...template)).stdout).toContain('whose template has no value');
  });

  test.each([[['--entity', '{"name"'], '--entity is not JSON'], [['--entity', 'nowhere.json'], 'there is no file nowhere.json'], [['--groups', '{"id": "g"}'], '--groups is not a JSON list'], [['--metadata', 'team'], 'has no `=`']] as const)('%j is refused', async (words, message) => {
    const { code, stderr } = await run('can', 'read', 'kv/data/x', ...template, ...words);
    expect(code).toBeGreaterThan(1);
    expect(stderr).toContain(message);
  });
});

describe('can: namespaces', () => {
  const plain = ['read', 'kv/data/app', '--policy', 'plain.hcl'] as const;

  test.each([
    [[], 0], [['--namespace', 'team'], 0], [['--namespace', 'team', '--policy-namespace', 'team'], 0], [['--namespace', 'team', '--policy-namespace', 'root'], 1],
    [['--namespace', 'team', '--policy-namespace', 'other'], 1], [['--policy-namespace', 'team'], 1],
  ] as const)('%j', async (words, code) => { expect(await can(...plain, ...words)).toBe(code); });

  test('a policy of the root names the namespace in its path', async () => {
    writeFileSync(path.join(folder, 'from-root.hcl'), 'path "team/kv/data/app" {\n  capabilities = ["read"]\n}\n');
    expect(await can('read', 'kv/data/app', '--policy', 'from-root.hcl', '--namespace', 'team', '--policy-namespace', 'root')).toBe(0);
    expect((await run('covers', 'kv/data/app', 'read', '--policy', 'from-root.hcl', '--namespace', 'team', '--policy-namespace', 'root')).code).toBe(0);
  });
});

describe('releases and forms', () => {
  test('--bao-version: list and a deny below, before and since 2.6', async () => {
    writeFileSync(path.join(folder, 'list.hcl'), 'path "kv/metadata/*" {\n  capabilities = ["list"]\n}\npath "kv/metadata/private/*" {\n  capabilities = ["deny"]\n}\n');
    const list = ['list', 'kv/metadata/private/', '--policy', 'list.hcl'] as const;
    expect([await can(...list, '--bao-version', '2.5'), await can(...list, '--bao-version', '2.6')]).toEqual([0, 1]);
    expect((await run('can', ...list, '--bao-version', 'newest')).stderr).toContain('is not a release of OpenBao');
  });

  test('Terraform: policies in heredocs, with what is not known as approximate', async () => {
    const { stdout } = await run('parse', 'main.tf', '--output', 'json');
    const { name, accepted, rules } = JSON.parse(stdout) as { name: string; accepted: boolean; rules: { path: string; approximate?: boolean; line: number }[] };
    expect([name, accepted]).toEqual([null, true]);
    expect(rules.map(({ line, approximate }) => [line, approximate === true])).toEqual([[4, false], [7, true]]);
    expect(await can('read', 'kv/data/shop', '--policy', 'main.tf')).toBe(0);
  });

  test('several policies, as option or argument', async () => {
    expect(await can('read', 'kv/data/more', '--policy', 'plain.hcl', '--policy', 'more.hcl')).toBe(0);
    expect(await can('read', 'kv/data/more', 'plain.hcl', 'more.hcl')).toBe(0);
    expect((await run('can', 'read', 'kv/data/more')).stderr).toContain('no policy is given');
    expect((await run('can', 'raed', 'x', 'plain.hcl')).stderr).toContain('did you mean');
  });
});

describe('an inventory of roles, and exceptions', () => {
  const manifest = (more = ''): string => `version: 1\nworkload: shop\nowners: ["@shop"]\nauth:\n  - { method: jwt, mount: ci, role: shop-ci }\nsecrets:\n  - { engine: kv-v2, mount: kv, path: app, access: [read] }\n${more}`;

  beforeAll(() => {
    mkdirSync(path.join(folder, 'fleet'));
    mkdirSync(path.join(folder, 'policies'));
    writeFileSync(path.join(folder, 'fleet/bao.yml'), manifest());
    writeFileSync(path.join(folder, 'policies/base.hcl'), 'path "kv/data/app" {\n  capabilities = ["read", "delete"]\n}\n');
    writeFileSync(path.join(folder, 'roles.yml'), 'roles:\n  - { mount: auth/ci/, name: shop-ci, policies: [base] }\n');
  });
  const fleet = async (...words: readonly string[]): Promise<{ code: number; rules: string[]; about: unknown[] }> => {
    const { code, stdout, stderr } = await run('--manifests', 'fleet', '--policies', 'policies', '--output', 'json', ...words);
    expect(stdout, stderr).toMatch(/^\{/);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; about: unknown }[] };
    return { code, rules: diagnostics.map(({ rule }) => rule), about: diagnostics.map(({ about }) => about) };
  };

  test('--roles ties a workload to policies of another name', async () => {
    expect((await fleet()).rules).toContain('COV004');
    const { rules, about } = await fleet('--roles', 'roles.yml');
    expect(rules).toEqual(['COV002']);
    expect(about).toEqual([{ workload: 'shop', path: 'kv/data/app', pattern: 'kv/data/app', capability: 'delete', policy: 'base' }]);
  });

  test.each([['a: 1\n', 'is no inventory of roles'], ['roles:\n  - { mount: ci }\n', 'has no `mount` or no `name`'], [': [\n', 'is no inventory of roles']])('%j is refused', async (text, message) => {
    writeFileSync(path.join(folder, 'wrong.yml'), text);
    const { code, stderr } = await run('--manifests', 'fleet', '--policies', 'policies', '--roles', 'wrong.yml');
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test.each([
    ['the path', 'path: kv/data/app, until: 2099-01-01', []], ['a wildcard', 'path: kv/*, until: 2099-01-01', []], ['every path', 'until: 2099-01-01', []],
    ['another path', 'path: kv/data/other, until: 2099-01-01', ['COV002']], ['a day that is past', 'path: kv/data/app, until: 2020-01-01', ['COV002', 'COV022']],
  ])('an exception for %s', async (_, what, expected) => {
    writeFileSync(path.join(folder, 'fleet/bao.yml'), manifest(`exceptions:\n  - { rule: COV002, ${what}, reason: until the migration is done }\n`));
    expect((await fleet('--roles', 'roles.yml')).rules.sort()).toEqual(expected);
    writeFileSync(path.join(folder, 'fleet/bao.yml'), manifest());
  });

  test('nothing to compare', async () => {
    expect((await run('--manifests', 'fleet')).stderr).toContain('or --live');
  });
});
