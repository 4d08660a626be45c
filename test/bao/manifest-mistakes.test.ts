import { expect, test } from 'vitest';
import { checkManifest } from '../../scripts/bao/manifest-check.ts';
import { positionAt } from '../../scripts/core/source.ts';
import { parseTree } from '../../scripts/lib/yaml-tree.ts';

/*
 * One mistake, one message, at its place. Each case changes one thing of a sound manifest; the golden file shows what
 * is said then.
 */

const sound = `version: 1
workload: payments-api
owners: ["@team-payments"]
namespace: tenants/pay
environments: [staging, prod]
auth:
  - {method: kubernetes, role: payments-api}
secrets:
  - engine: kv-v2
    mount: kv
    path: payments/db
    access: [read, list]
    keys: [username, password]
    env: {DB_USER: username}
    rotation: {every: 90d, by: platform}
    environments: [prod]
    optional: true
    reason: the database
    id: db
  - {engine: transit, key: pan, access: [encrypt]}
  - {engine: pki, mount: pki_int, role: web, access: [issue]}
  - {engine: database, role: ro, access: [creds]}
  - {engine: raw, path: sys/tools/random/32, capabilities: [update], reason: nonces}
exceptions:
  - {rule: COV002, path: kv/data/old/*, reason: moving, until: 2026-12-31}
x-notes: free form
`;

type Case = readonly [title: string, from: string, to: string];

const form: readonly Case[] = [
  ['unclosed list', '[read, list]', '[read, list'],
  ['tab as indent', '    mount: kv', '\tmount: kv'],
  ['a key twice', '    mount: kv\n', '    mount: kv\n    mount: kv2\n'],
  ['a key twice at the top', 'namespace: tenants/pay\n', 'namespace: tenants/pay\nnamespace: tenants/shop\n'],
  ['an alias', 'owners: ["@team-payments"]', 'owners: &o ["@team-payments"]\nx-also: *o'],
  ['a merge key', '  - {engine: transit, key: pan, access: [encrypt]}', '  - {<<: {mount: t}, engine: transit, key: pan, access: [encrypt]}'],
  ['a tag', 'id: db', 'id: !!str db'],
  ['a second document', 'x-notes: free form\n', 'x-notes: free form\n---\nversion: 1\n'],
  ['bad indentation', '    path: payments/db', '   path: payments/db'],
  ['empty file', sound, ''],
  ['a list instead of a mapping', sound, '- version: 1\n'],
  ['a text instead of a mapping', sound, 'bao\n'],
];

const schema: readonly Case[] = [
  ['version missing', 'version: 1\n', ''],
  ['version as text', 'version: 1', 'version: "1"'],
  ['version zero', 'version: 1', 'version: 0'],
  ['version newer', 'version: 1', 'version: 2'],
  ['workload missing', 'workload: payments-api\n', ''],
  ['workload misspelt', 'workload:', 'worklaod:'],
  ['workload called name', 'workload:', 'name:'],
  ['workload in capitals', 'workload: payments-api', 'workload: Payments-API'],
  ['workload a number', 'workload: payments-api', 'workload: 42'],
  ['unknown key at the top', 'x-notes:', 'notes:'],
  ['owners a text', 'owners: ["@team-payments"]', 'owners: "@team-payments"'],
  ['owners empty', 'owners: ["@team-payments"]', 'owners: []'],
  ['owners twice', 'owners: ["@team-payments"]', 'owners: ["@a", "@b", "@a"]'],
  ['namespace with a slash', 'namespace: tenants/pay', 'namespace: tenants/pay/'],
  ['namespace with a wildcard', 'namespace: tenants/pay', 'namespace: tenants/*'],
  ['environments a mapping', 'environments: [staging, prod]', 'environments: {staging: prod}'],
  ['environment not a name', 'environments: [staging, prod]', 'environments: [staging, prod, "Test 1"]'],
  ['secrets missing', sound.slice(sound.indexOf('secrets:'), sound.indexOf('exceptions:')), ''],
  ['secrets nothing', sound.slice(sound.indexOf('secrets:'), sound.indexOf('exceptions:')), 'secrets:\n'],
  ['a secret is a text', '  - {engine: transit, key: pan, access: [encrypt]}', '  - kv/data/db'],
  ['a secret is nothing', '  - {engine: transit, key: pan, access: [encrypt]}', '  -'],
  ['engine missing', 'engine: transit, ', ''],
  ['engine misspelt', 'engine: transit', 'engine: transti'],
  ['engine key misspelt', 'engine: transit', 'engin: transit'],
  ['engine key called type', 'engine: transit', 'type: transit'],
  ['engine a number', 'engine: transit', 'engine: 2'],
  ['engine kv without version', 'engine: kv-v2', 'engine: kv'],
  ['path missing', '    path: payments/db\n', ''],
  ['path misspelt', '    path: payments/db', '    paht: payments/db'],
  ['path of transit', 'key: pan', 'path: pan'],
  ['path a list', 'path: payments/db', 'path: [payments, db]'],
  ['path with a leading slash', 'path: payments/db', 'path: /payments/db'],
  ['path with a final slash', 'path: payments/db', 'path: payments/db/'],
  ['path with a double slash', 'path: payments/db', 'path: payments//db'],
  ['path with two stars', 'path: payments/db', 'path: payments/**'],
  ['path with a star in the middle', 'path: payments/db', 'path: payments/*/db'],
  ['path with +*', 'path: payments/db', 'path: payments/+*'],
  ['path with a plus inside', 'path: payments/db', 'path: payments/a+b'],
  ['path with dots', 'path: payments/db', 'path: payments/../db'],
  ['path empty', 'path: payments/db', 'path: ""'],
  ['mount with a slash', 'mount: kv', 'mount: /kv'],
  ['access missing', '    access: [read, list]\n', ''],
  ['access a text', 'access: [read, list]', 'access: read'],
  ['access empty', 'access: [read, list]', 'access: []'],
  ['access word misspelt', 'access: [read, list]', 'access: [raed, list]'],
  ['access word of another engine', 'access: [encrypt]', 'access: [read]'],
  ['access word twice', 'access: [read, list]', 'access: [read, list, read]'],
  ['access as capabilities', '    access: [read, list]', '    capabilities: [read, list]'],
  ['capabilities as access', 'capabilities: [update]', 'access: [update]'],
  ['capability deny', 'capabilities: [update]', 'capabilities: [deny]'],
  ['raw without reason', ', reason: nonces', ''],
  ['reason empty', 'reason: nonces', 'reason: ""'],
  ['optional a text', 'optional: true', 'optional: "yes"'],
  ['env a list', 'env: {DB_USER: username}', 'env: [DB_USER]'],
  ['env with a bad name', 'env: {DB_USER: username}', 'env: {DB-USER: username}'],
  ['env with a number', 'env: {DB_USER: username}', 'env: {DB_USER: 1}'],
  ['rotation without unit', 'every: 90d', 'every: 90'],
  ['rotation in months', 'every: 90d', 'every: 3 months'],
  ['rotation key misspelt', 'every: 90d', 'evry: 90d'],
  ['id not a name', 'id: db', 'id: the db'],
  ['auth method unknown', 'method: kubernetes', 'method: kubernets'],
  ['auth without role', '{method: kubernetes, role: payments-api}', '{method: kubernetes}'],
  ['auth role with a wildcard', '{method: kubernetes, role: payments-api}', '{method: kubernetes, role: pay-*}'],
  ['exception rule of another tool', 'rule: COV002', 'rule: BAO001'],
  ['exception without an end', ', until: 2026-12-31', ''],
  ['exception with a bad day', 'until: 2026-12-31', 'until: 31.12.2026'],
];

const meaning: readonly Case[] = [
  ['another variable', 'path: payments/db', 'path: ${env}/db'],
  ['variable not closed', 'path: payments/db', 'path: "${environment/db"'],
  ['variable without environments', 'environments: [staging, prod]\n', ''],
  ['environment not listed', 'environments: [prod]', 'environments: [prd]'],
  ['path of the KV v2 API', 'path: payments/db', 'path: data/payments/db'],
  ['path with its mount', 'path: payments/db', 'path: kv/payments/db'],
  ['secret twice', '  - {engine: transit, key: pan, access: [encrypt]}', '  - {engine: transit, key: pan, access: [encrypt]}\n  - {engine: transit, key: pan, access: [decrypt]}'],
  ['secret within another', '  - {engine: transit, key: pan, access: [encrypt]}', '  - {engine: transit, key: pan, access: [encrypt]}\n  - {engine: transit, key: pa*, access: [encrypt, decrypt]}'],
  ['write through a wildcard', 'path: payments/db\n    access: [read, list]', 'path: payments/*\n    access: [read, write]'],
  ['variable made twice', '{engine: database, role: ro, access: [creds]}', '{engine: database, role: ro, access: [creds], env: {DB_USER: username}}'],
  ['field not among the keys', 'env: {DB_USER: username}', 'env: {DB_USER: user}'],
  ['exception over', 'until: 2026-12-31', 'until: 2025-12-31'],
  ['exception on no day', 'until: 2026-12-31', 'until: 2026-02-30'],
  ['login twice', '  - {method: kubernetes, role: payments-api}', '  - {method: kubernetes, role: payments-api}\n  - {method: kubernetes, mount: kubernetes, role: payments-api}'],
  ['environment without a login', '{method: kubernetes, role: payments-api}', '{method: kubernetes, role: payments-api, environments: [prod]}'],
  ['raw path of a URL', 'path: sys/tools', 'path: v1/sys/tools'],
  ['raw path with the namespace', 'path: sys/tools', 'path: tenants/pay/sys/tools'],
  ['write and update', 'access: [read, list]', 'access: [write, update]'],
  ['exception without data', 'path: kv/data/old/*', 'path: kv/old/*'],
];

function check(text: string): string[] {
  const source = { path: 'bao.yml', text };
  return checkManifest(source, '2026-01-15', parseTree).diagnostics.map(({ rule, severity, message, location, help }) => {
    const at = positionAt(source, location.kind === 'file' ? location.range?.start ?? 0 : 0);
    return `${at.line}:${at.column} ${severity}[${rule}] ${message}${help === undefined ? '' : `\n    help: ${help}`}`;
  });
}

test('the sound manifest is sound', () => {
  expect(check(sound)).toEqual([]);
});

test('one mistake gives one message, at its place', async () => {
  const all = [...form, ...schema, ...meaning];
  const lines = all.map(([title, from, to]) => {
    expect(sound.includes(from), title).toBe(true);
    const found = check(sound.replace(from, () => to));
    return { title, found };
  });
  const page = lines.map(({ title, found }) => `${title}\n${found.map((line) => `  ${line}`).join('\n')}\n`).join('\n');
  await expect(page).toMatchFileSnapshot('../fixtures/bao/manifest-mistakes.txt');
  expect(lines.filter(({ found }) => found.length !== 1).map(({ title, found }) => `${title}: ${found.length}`)).toEqual([]);
});
