import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPolicy } from '../../scripts/bao/policy/read.ts';
import { findPeer, skipped } from '../peers/peers.ts';
import { root as house } from '../support/imports.ts';
import { fieldsOf, startRealBao } from '../support/real-openbao.ts';
import type { RealBao } from '../support/real-openbao.ts';
import { runTool } from '../support/run-tool.ts';

/*
 * The night against OpenBao itself, a dev server on loopback: a fleet in order, drifts planted in the server one by one,
 * and each must be found, and nothing else.
 */

const bao = findPeer('bao');
const nightly = readFileSync(path.join(house, 'templates/reverse-coverage-policy.hcl'), 'utf8');
let server: RealBao;
let folder = '';

const rule = (at: string, ...words: string[]): string => `path "${at}" {\n  capabilities = [${words.map((word) => `"${word}"`).join(', ')}]\n}\n`;
const setPolicy = async (name: string, policy: string): Promise<void> => { await server.must('POST', `sys/policies/acl/${name}`, { policy }); };

/** The policy in the repository and on the server. */
async function addPolicy(name: string, text: string): Promise<void> {
  writeFileSync(path.join(folder, 'policies', `${name}.hcl`), `# ${name}\n${text}`);
  await setPolicy(name, text);
}

function addManifest(name: string, method: string, secrets: readonly (readonly [path: string, access: string])[]): void {
  mkdirSync(path.join(folder, 'fleet', name), { recursive: true });
  writeFileSync(path.join(folder, 'fleet', name, 'bao.yml'), `version: 1\nworkload: ${name}\nowners: ["@t"]\nauth:\n  - { method: ${method}, role: ${name} }\nsecrets:\n${secrets.map(([at, access]) => `  - { engine: kv-v2, mount: secret, path: ${at}, access: [${access}] }\n`).join('')}`);
}

const rules: Readonly<Record<string, string>> = {
  api: rule('secret/data/api/db', 'read'),
  web: rule('secret/data/web/db', 'read') + rule('secret/data/web/mail', 'read'),
  batch: rule('secret/data/batch/out', 'create', 'update'),
  ci: rule('secret/data/ci/*', 'read'),
  people: rule('secret/data/people/{{identity.entity.name}}/*', 'read'),
};
const jwtRole = { role_type: 'jwt', bound_audiences: ['bao'], user_claim: 'sub', bound_subject: 'ci', token_policies: ['ci'] };
let entity = '';

async function openFleet(): Promise<void> {
  for (const type of ['approle', 'kubernetes', 'jwt', 'userpass']) await server.must('POST', `sys/auth/${type}`, { type });
  await server.must('POST', 'auth/jwt/config', { jwt_validation_pubkeys: [publicKey] });
  for (const [name, text] of Object.entries(rules)) await addPolicy(name, text);
  await addPolicy('nightly', nightly);
  await server.must('POST', 'auth/token/roles/nightly', { allowed_policies: ['nightly'] });
  await server.must('POST', 'auth/approle/role/api', { token_policies: ['api'] });
  await server.must('POST', 'auth/kubernetes/role/web', { token_policies: ['web'], bound_service_account_names: ['web'], bound_service_account_namespaces: ['prod'] });
  await server.must('POST', 'auth/approle/role/batch', { token_policies: ['batch'] });
  await server.must('POST', 'auth/jwt/role/ci', jwtRole);
  await server.must('POST', 'auth/userpass/users/ann', { password: 'word', token_policies: ['default'] });
  addManifest('api', 'approle', [['api/db', 'read']]);
  addManifest('web', 'kubernetes', [['web/db', 'read'], ['web/mail', 'read']]);
  addManifest('batch', 'approle', [['batch/out', 'write']]);
  addManifest('ci', 'jwt', [['ci/*', 'read']]);
  const mounts = fieldsOf(await server.must('GET', 'sys/auth'), 'data');
  entity = String(fieldsOf(await server.must('POST', 'identity/entity', { name: 'ci' }), 'data')['id']);
  await server.must('POST', 'identity/entity-alias', { name: 'ci', canonical_id: entity, mount_accessor: fieldsOf(mounts, 'jwt/')['accessor'] });
  await server.must('POST', 'identity/group/name/staff', { policies: ['people'], member_entity_ids: [] });
}

const publicKey = readFileSync(new URL('../fixtures/bao/jwt-public.pem', import.meta.url), 'utf8');

async function night(token: string, ...words: readonly string[]): Promise<{ code: number; found: string[]; stdout: string }> {
  const { code, stdout, stderr } = await runTool(['reverse-coverage', '--live', '--manifests', 'fleet', '--policies', 'policies', '--output', 'json', ...words], folder, { BAO_ADDR: server.address, BAO_TOKEN: token });
  expect(stdout, stderr).toMatch(/^\{/);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; severity: string; about?: Record<string, string> }[] };
  const failing = diagnostics.some(({ severity }) => severity === 'error');
  if (code !== 3) expect(code).toBe(failing ? 1 : 0);
  return { code, stdout, found: diagnostics.map(({ rule: id, about = {} }) => `${id} ${about['workload'] ?? about['policy'] ?? about['role'] ?? about['missing'] ?? ''} ${about['capability'] ?? ''} ${about['path'] ?? ''}`.replaceAll(/\s+/g, ' ').trim()).sort() };
}

interface Drift {
  readonly what: string;
  readonly plant: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
  readonly found: readonly string[];
}

const policyDrift = (what: string, name: string, text: string, ...found: string[]): Drift => ({ what, plant: () => setPolicy(name, text), mend: () => setPolicy(name, rules[name] ?? ''), found });
const roleDrift = (what: string, role: string, fields: object, back: object, ...found: string[]): Drift => ({ what, plant: () => server.must('POST', `auth/${role}`, fields), mend: () => server.must('POST', `auth/${role}`, back), found });

const drifts: readonly Drift[] = [
  policyDrift('a rule more', 'api', `${rules['api'] ?? ''}${rule('secret/data/api/more', 'read')}`, 'COV011 api secret/data/api/more', 'COV015 api read secret/data/api/more'),
  policyDrift('a rule less', 'web', rule('secret/data/web/db', 'read'), 'COV001 web read secret/data/web/mail', 'COV015 web read secret/data/web/mail'),
  policyDrift('a capability more', 'api', rule('secret/data/api/db', 'read', 'delete'), 'COV002 api delete secret/data/api/db', 'COV015 api delete secret/data/api/db'),
  policyDrift('a capability less', 'batch', rule('secret/data/batch/out', 'update'), 'COV003 batch create secret/data/batch/out', 'COV015 batch create secret/data/batch/out'),
  policyDrift('a wider pattern', 'api', rule('secret/data/api/*', 'read'), 'COV002 api read secret/data/api/x', 'COV015 api read secret/data/api/x'),
  policyDrift('a deny', 'api', `${rules['api'] ?? ''}${rule('secret/data/api/db', 'deny')}`, 'COV001 api read secret/data/api/db', 'COV015 api read secret/data/api/db'),
  policyDrift('another template', 'people', rule('secret/data/people/{{identity.entity.metadata.team}}/*', 'read'), 'COV015 people'),
  policyDrift('only comments and layout', 'api', `# moved\npath "secret/data/api/db"\n{ capabilities = [ "read", ] comment = "x" }`),
  { what: 'a policy more', plant: () => setPolicy('stray', rule('secret/data/stray', 'read')), mend: () => server.must('DELETE', 'sys/policies/acl/stray'), found: ['COV010 stray', 'COV015 stray'] },
  { what: 'a policy less', plant: () => server.must('DELETE', 'sys/policies/acl/api'), mend: () => setPolicy('api', rules['api'] ?? ''), found: ['COV014 api', 'COV015 api'] },
  { what: 'a role more', plant: () => server.must('POST', 'auth/approle/role/new', { token_policies: ['api'] }), mend: () => server.must('DELETE', 'auth/approle/role/new'), found: ['COV012 auth/approle/new'] },
  { what: 'a role less', plant: () => server.must('DELETE', 'auth/approle/role/batch'), mend: () => server.must('POST', 'auth/approle/role/batch', { token_policies: ['batch'] }), found: ['COV004 batch', 'COV010 batch'] },
  roleDrift('a policy more in a role', 'kubernetes/role/web', { token_policies: ['web', 'api'], bound_service_account_names: ['web'], bound_service_account_namespaces: ['prod'] }, { token_policies: ['web'], bound_service_account_names: ['web'], bound_service_account_namespaces: ['prod'] }, 'COV002 web read secret/data/api/db'),
  roleDrift('a policy in a role that is not there', 'approle/role/api', { token_policies: ['api', 'gone'] }, { token_policies: ['api'] }, 'COV014 api'),
  { what: 'a member of a group', plant: () => server.must('POST', 'identity/group/name/staff', { policies: ['people'], member_entity_ids: [entity] }), mend: () => server.must('POST', 'identity/group/name/staff', { policies: ['people'], member_entity_ids: [] }), found: ['COV011 ci secret/data/people/{{identity.entity.name}}/*'] },
  { what: 'a policy of an entity', plant: () => server.must('POST', 'identity/entity/name/ci', { policies: ['api'] }), mend: () => server.must('POST', 'identity/entity/name/ci', { policies: [] }), found: ['COV002 ci read secret/data/api/db'] },
  { what: 'a policy of a group that is not there', plant: () => server.must('POST', 'identity/group/name/staff', { policies: ['people', 'lost'], member_entity_ids: [] }), mend: () => server.must('POST', 'identity/group/name/staff', { policies: ['people'], member_entity_ids: [] }), found: ['COV014 lost'] },
  { what: 'a policy of an entity that is not there', plant: () => server.must('POST', 'identity/entity/name/ci', { policies: ['gone'] }), mend: () => server.must('POST', 'identity/entity/name/ci', { policies: [] }), found: ['COV014 ci'] },
  { what: 'a policy of a person that is not there', plant: () => server.must('POST', 'auth/userpass/users/ann', { token_policies: ['default', 'peolpe'] }), mend: () => server.must('POST', 'auth/userpass/users/ann', { token_policies: ['default'] }), found: ['COV014 peolpe'] },
];

describe.skipIf(bao === undefined && skipped('the nightly run against a real OpenBao', 'bao'))('a real server', () => {
  let token = '';

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'live-'));
    mkdirSync(path.join(folder, 'policies'));
    server = await startRealBao(bao as string);
    await openFleet();
    token = await server.token(['nightly']);
  }, 40_000);

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('a fleet in order has no finding', async () => {
    expect(await night(token)).toMatchObject({ code: 0, found: [] });
  });

  test.each(drifts.map((drift) => [drift.what, drift] as const))('%s: found, and nothing else', async (_, { plant, mend, found }) => {
    await plant();
    const drifted = await night(token);
    await mend();
    expect(drifted.found).toEqual(found);
    expect(drifted.code).toBeLessThan(2);
  }, 60_000);

  test('everything mended: in order again', async () => {
    expect(await night(token)).toMatchObject({ code: 0, found: [] });
  });

  test('one by one, without the list that has all texts: the same', async () => {
    await setPolicy('slow', nightly.replace('path "sys/policies/detailed/acl/"', 'path "sys/none"'));
    await server.must('POST', 'auth/token/roles/slow', { allowed_policies: ['slow'] });
    const found = await night(await server.token(['slow']));
    await server.must('DELETE', 'auth/token/roles/slow');
    await server.must('DELETE', 'sys/policies/acl/slow');
    // the policy of this test itself has no file
    expect(found).toMatchObject({ code: 1, found: ['COV015 slow'] });
  });

  /** Rules that only another fleet needs, or that `default` or a single read makes up for. */
  const spare: Readonly<Record<string, string>> = {
    'sys/policies/detailed/acl/': 'single reads take its place', 'sys/policies/acl/': 'the detailed list is there', 'sys/policies/acl/+': 'the detailed list is there',
    'sys/namespaces/': 'only for --all-namespaces', 'auth/token/lookup-self': 'only behind a refusal', 'auth/token/revoke-self': 'only for a token that was made',
    'auth/+/groups/': 'no ldap here', 'auth/+/groups/+': 'no ldap here', 'auth/+/certs/': 'no cert here', 'auth/+/certs/+': 'no cert here',
  };

  test.each(readPolicy(nightly, { now: 0 }).rules.map(({ written, range }) => [written, range] as const))('the least policy without `%s`', async (written, range) => {
    const less = nightly.slice(0, range.start) + nightly.slice(range.end);
    await setPolicy('nightly', less);
    writeFileSync(path.join(folder, 'policies', 'nightly.hcl'), less);
    const { code, found } = await night(token);
    const all = await night(token, '--all-namespaces');
    await addPolicy('nightly', nightly);
    if (spare[written] === undefined) expect([code, found.length > 0, found.every((one) => one.startsWith('COV021'))]).toEqual([3, true, true]);
    else expect([written, code, found]).toEqual([written, 0, []]);
    if (written === 'sys/namespaces/') expect(all.code).toBe(3);
  }, 60_000);

  test('some policies may not be read: exit 3, those are named, and their workloads are not judged', async () => {
    const some = nightly.replace('path "sys/policies/detailed/acl/"', 'path "sys/none"').replace('path "sys/policies/acl/+"', 'path "sys/policies/acl/b*" { capabilities = ["deny"] }\npath "sys/policies/acl/*"');
    await addPolicy('nightly', some);
    await setPolicy('api', rule('secret/data/api/db', 'read', 'delete'));
    const { code, found, stdout } = await night(token);
    await setPolicy('api', rules['api'] ?? '');
    await addPolicy('nightly', nightly);
    expect(code).toBe(3);
    expect(found).toEqual(['COV002 api delete secret/data/api/db', 'COV015 api delete secret/data/api/db', 'COV021 policy']);
    expect(stdout).toContain('cannot read the policy `batch`');
  });

  test('an empty list is none, and a token that may do nothing says what was not read', async () => {
    const { code, found } = await night(await server.token(['default']));
    expect(code).toBe(3);
    expect(new Set(found.map((one) => one.split(' ')[0]))).toEqual(new Set(['COV021']));
    // the dev server has no certificates, no CEL roles: 404 each, and the fleet above was complete
    expect((await server.ask('LIST', 'auth/jwt/cel/role')).status).toBe(404);
  });

  test('namespaces: their own policies and roles, with the rules of the template once more for those below', async () => {
    await server.must('POST', 'sys/namespaces/team');
    const inside = { namespace: 'team' };
    await server.must('POST', 'sys/auth/approle', { type: 'approle' }, inside);
    await server.must('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } }, inside);
    await server.must('POST', 'sys/policies/acl/inner', { policy: rule('secret/data/inner', 'read', 'list') }, inside);
    await server.must('POST', 'auth/approle/role/inner', { token_policies: ['inner'] }, inside);
    addManifest('inner', 'approle', [['inner', 'read']]);
    const file = path.join(folder, 'fleet/inner/bao.yml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}namespace: team\n`);
    const blind = await night(token);
    await addPolicy('nightly', nightly + nightly.replaceAll('path "', 'path "+/'));
    const seeing = await night(token);
    rmSync(path.dirname(file), { recursive: true });
    await addPolicy('nightly', nightly);
    expect(blind.code).toBe(3);
    expect(new Set(blind.found.map((one) => one.split(' ')[0]))).toEqual(new Set(['COV021']));
    expect(seeing.found).toEqual(['COV002 inner list team/secret/data/inner/', 'COV015 inner']);
  });
});
