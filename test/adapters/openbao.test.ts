import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVault } from '../../scripts/adapters/openbao.ts';
import { trustFrom } from '../../scripts/adapters/http-trust.ts';
import { settingsFrom, tokenFrom } from '../../scripts/adapters/openbao-environment.ts';
import type { Environment } from '../../scripts/ports/index.ts';
import type { VaultLogin, VaultSession } from '../../scripts/ports/vault.ts';
import { testClock } from '../support/clock.ts';
import { failureOf } from '../support/failure.ts';
import { approle, goodJwt, rootToken, startOpenBao } from '../support/openbao-server.ts';
import type { FakeOpenBao } from '../support/openbao-server.ts';

const notes: string[] = [];
const progress = { note: (message: string) => { notes.push(message); }, warn: (message: string) => { notes.push(message); }, update: () => undefined };
const byToken: VaultLogin = { method: 'token', mount: undefined, role: undefined, inline: false, jobs: 8 };
const read = 'path "*" {\n  capabilities = ["read", "list", "update"]\n}\n';

let server: FakeOpenBao;
beforeEach(async () => {
  notes.length = 0;
  server = await startOpenBao();
  server.root.policies.set('reader', read);
  server.root.policies.set('shop', 'path "kv/data/shop" {\n  capabilities = ["read"]\n}\n');
  server.root.mounts.set('kv/', { type: 'kv', version: '2' }).set('old/', { type: 'kv' }).set('transit/', { type: 'transit' });
  server.root.auth.set('approle/', 'approle').set('k8s/', 'kubernetes').set('jwt/', 'jwt');
});
afterEach(() => server.close());

function open(env: Environment = {}, login: Partial<VaultLogin> = {}): Promise<VaultSession> {
  const vault = createVault({ env: { BAO_ADDR: server.url, BAO_TOKEN: rootToken, ...env }, clock: testClock(), progress });
  return vault.open({ ...byToken, ...login });
}

describe('what is read', () => {
  test('all policies in one request, without root', async () => {
    const { found, unread } = await (await open()).policies('');
    expect(found.map(({ name }) => name)).toEqual(['default', 'reader', 'shop']);
    expect(unread).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('one by one where the server has no list with texts', async () => {
    const old = await startOpenBao({ detailed: false });
    old.root.policies.set('team/shop', read);
    const { found } = await (await open({ BAO_ADDR: old.url })).policies('');
    expect(found.map(({ name, text }) => [name, text.length > 0])).toEqual([['default', true], ['team/shop', true]]);
    await old.close();
  });

  test('half of the policies are refused: the others are there, and these are named', async () => {
    server.root.policies.set('half', 'path "sys/policies/acl" {\n  capabilities = ["list"]\n}\npath "sys/policies/acl/shop" {\n  capabilities = ["read"]\n}\n');
    server.addToken('s.half', ['half']);
    const { found, unread } = await (await open({ BAO_TOKEN: 's.half' })).policies('');
    expect(found.map(({ name }) => name)).toEqual(['shop']);
    expect(unread.map(({ name }) => name)).toEqual(['policy default', 'policy half', 'policy reader']);
    expect(unread[0]?.reason).toContain('403');
  });

  test('a list whose texts are not all there is not believed', async () => {
    server.inject({ on: /detailed/, fault: { kind: 'status', status: 200, body: JSON.stringify({ data: { keys: ['shop', 'reader'], key_info: { shop: { policy: '' } } } }) } });
    expect((await (await open()).policies('')).found).toHaveLength(3);
  });

  test('mounts with the version of KV, and auth methods', async () => {
    const session = await open();
    expect(await session.mounts('')).toEqual([{ path: 'kv', type: 'kv-v2' }, { path: 'old', type: 'kv-v1' }, { path: 'transit', type: 'transit' }]);
    expect((await session.authMounts('')).map(({ path: at, type }) => `${at} ${type}`)).toEqual(['token token', 'approle approle', 'k8s kubernetes', 'jwt jwt']);
  });

  test('roles: old and new fields, claims, CEL, token roles; an empty list is a 404', async () => {
    const { roles } = server.root;
    roles.set('auth/k8s/role/shop', { token_policies: ['shop'], policies: ['shop', 'more'], alias_name_source: 'serviceaccount_name', bound_service_account_names: ['shop'], bound_service_account_namespaces: ['prod'] });
    roles.set('auth/jwt/role/ci', { token_policies: 'a, b', token_policies_template_claims: true, user_claim: 'sub', bound_subject: 'repo:x' });
    roles.set('auth/jwt/cel/role/dynamic', { cel_program: {} });
    roles.set('auth/token/roles/batch', { allowed_policies: ['shop'] });
    const session = await open();
    const found = (await Promise.all((await session.authMounts('')).map((mount) => session.roles('', mount)))).flatMap((part) => part.found);
    expect(found).toEqual([
      { mount: 'token', kind: 'roles', name: 'batch', policies: ['shop'], computed: false, aliases: [] },
      { mount: 'k8s', kind: 'role', name: 'shop', policies: ['shop', 'more'], computed: false, aliases: ['prod/shop'] },
      { mount: 'jwt', kind: 'role', name: 'ci', policies: ['a', 'b'], computed: true, aliases: ['repo:x'] },
      { mount: 'jwt', kind: 'cel/role', name: 'dynamic', policies: [], computed: true, aliases: [] },
    ]);
  });

  test('entities and groups', async () => {
    server.root.entities.set('e1', { name: 'shop', policies: ['extra'], aliases: [{ name: 'prod/shop', mount_accessor: 'auth_k8s' }] });
    server.root.groups.set('g1', { name: 'team', policies: ['team'], member_entity_ids: ['e1'], member_group_ids: null });
    const session = await open();
    expect((await session.entities('')).found).toEqual([{ id: 'e1', name: 'shop', policies: ['extra'], aliases: [{ name: 'prod/shop', accessor: 'auth_k8s' }] }]);
    expect((await session.groups('')).found).toEqual([{ id: 'g1', name: 'team', policies: ['team'], entities: ['e1'], groups: [] }]);
  });

  test('namespaces of all levels, and what is in one of them', async () => {
    server.addNamespace('team').policies.set('inner', read);
    server.addNamespace('team/blue');
    const session = await open();
    expect((await session.namespaces('')).found).toEqual(['team', 'team/blue']);
    expect((await session.policies('team')).found.map(({ name }) => name)).toEqual(['default', 'inner']);
  });

  test('no request can change anything or read a secret', async () => {
    const session = await open();
    await Promise.all([session.policies(''), session.mounts(''), session.authMounts(''), session.entities(''), session.groups(''), session.namespaces('')]);
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(server.log().filter((line) => !/^GET \/v1\/(?:sys|identity)\//.test(line))).toEqual([]);
  });
});

describe('login', () => {
  test('a token that was given is not revoked', async () => {
    await (await open()).close();
    expect(server.tokens.get(rootToken)?.valid).toBe(true);
  });

  test('AppRole; its token is revoked at the end', async () => {
    const session = await open({ BAO_ROLE_ID: approle.role_id, BAO_SECRET_ID: approle.secret_id }, { method: 'approle' });
    expect((await session.policies('')).found).toHaveLength(3);
    await session.close();
    expect([...server.tokens.values()].map(({ valid }) => valid)).toEqual([true, false]);
  });

  test('AppRole with a wrapped secret id, once', async () => {
    server.wrapped.set('s.wrapping', { secret_id: approle.secret_id });
    const env = { BAO_ROLE_ID: approle.role_id, BAO_WRAPPED_SECRET_ID: 's.wrapping' };
    expect((await (await open(env, { method: 'approle' })).policies('')).found).toHaveLength(3);
    const failure = await failureOf(open(env, { method: 'approle' }));
    expect(failure.message).toMatchInlineSnapshot(`"cannot unwrap the secret id: OpenBao at HOST answered 400 (bad request): wrapping token is not valid or does not exist"`);
    expect(failure.help).toContain('somebody else');
  });

  test('JWT from a file', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bao-'));
    writeFileSync(path.join(folder, 'jwt'), `${goodJwt}\n`);
    const session = await open({ BAO_JWT_FILE: path.join(folder, 'jwt') }, { method: 'jwt', role: 'ci' });
    expect((await session.policies('')).found).toHaveLength(3);
    rmSync(folder, { recursive: true });
  });

  test('inline: no token is made', async () => {
    const session = await open({ BAO_JWT: goodJwt }, { method: 'jwt', role: 'ci', inline: true });
    expect((await session.policies('')).found).toHaveLength(3);
    await session.close();
    expect(server.tokens.size).toBe(1);
    expect(server.requests.every(({ headers }) => headers['x-vault-token'] === undefined)).toBe(true);
  });

  test('wrong credentials: one attempt, one sentence, no secret in it', async () => {
    const failure = await failureOf(open({ BAO_JWT: 'eyJ.wrong-secret.x' }, { method: 'jwt', role: 'ci' }));
    expect(failure).toMatchInlineSnapshot(`
      {
        "exit": "not-permitted",
        "help": "check role, secret id or JWT, and their time to live and bound addresses",
        "message": "cannot log in at auth/jwt: OpenBao refuses the credentials: error validating token: invalid audience (aud) claim",
      }
    `);
    expect(server.requests).toHaveLength(1);
  });

  test('a server that sends a secret back does not get it printed', async () => {
    server.inject({ on: /POST/, fault: { kind: 'status', status: 403, body: JSON.stringify({ errors: [`refused ${approle.secret_id}`] }) } });
    const failure = await failureOf(open({ BAO_ROLE_ID: approle.role_id, BAO_SECRET_ID: approle.secret_id }, { method: 'approle' }));
    expect(failure.message).toContain('refused [secret]');
  });

  test.each([
    ['no token', {}, {}, 'set BAO_TOKEN'], ['no role id', {}, { method: 'approle' }, 'set BAO_ROLE_ID'],
    ['no secret id', { BAO_ROLE_ID: 'x' }, { method: 'approle' }, 'BAO_SECRET_ID'], ['no JWT', {}, { method: 'jwt' }, 'set BAO_JWT'],
  ] as const)('%s', async (_, env, login, help) => {
    expect((await failureOf(open({ BAO_TOKEN: '', ...env }, login))).help).toContain(help);
    expect(server.requests).toEqual([]);
  });
});

describe('a server in trouble', () => {
  const trouble = async (work: (session: VaultSession) => Promise<unknown>, env: Environment = {}) => failureOf(open({ BAO_MAX_RETRIES: '1', ...env }).then(work));
  const mounts = (session: VaultSession): Promise<unknown> => session.mounts('');

  test('sealed', async () => {
    server.sealed = true;
    const { message, help } = await trouble(mounts);
    expect([message, help]).toEqual(['cannot list the mounts: OpenBao at HOST answered 503 (unavailable): Vault is sealed', 'unseal the server (or the namespace) first; nothing can be read before']);
    expect(server.requests).toHaveLength(2);
  });

  test('429, then an answer: as often as BAO_MAX_RETRIES says', async () => {
    server.inject({ on: /mounts/, times: 2, fault: { kind: 'status', status: 429, headers: { 'retry-after': '0' }, body: '{"errors":["request path \\"sys/mounts\\": rate limit quota exceeded"]}' } });
    expect(await (await open()).mounts('')).toHaveLength(3);
    server.inject({ on: /mounts/, times: 2, fault: { kind: 'status', status: 429, body: '{"errors":["rate limit quota exceeded"]}' } });
    expect((await trouble(mounts)).help).toContain('--jobs');
  });

  test.each([412, 500, 502, 503])('%i passes', async (status) => {
    server.inject({ on: /mounts/, fault: { kind: 'status', status, body: '{"errors":["local node not active but active cluster node not found"]}' } });
    expect(await (await open()).mounts('')).toHaveLength(3);
  });

  test('501 is not tried again', async () => {
    server.inject({ on: /mounts/, fault: { kind: 'status', status: 501, body: '{"errors":["not initialized"]}' } });
    expect((await trouble(mounts)).message).toContain('501');
    expect(server.requests).toHaveLength(1);
  });

  test('a standby that forwards to the same address', async () => {
    const location = `${server.url}/v1/sys/mounts`;
    server.inject({ on: /mounts/, fault: { kind: 'status', status: 307, headers: { location } } });
    expect(await (await open()).mounts('')).toHaveLength(3);
    server.inject({ on: /mounts/, times: 2, fault: { kind: 'status', status: 307, headers: { location } } });
    expect((await trouble(mounts)).message).toContain('redirects once more');
    server.inject({ on: /mounts/, fault: { kind: 'status', status: 307, headers: { location } } });
    expect((await trouble(mounts, { BAO_DISABLE_REDIRECTS: 'true' })).help).toContain('BAO_DISABLE_REDIRECTS');
  });

  test('a standby that leads to another host is not followed with the token', async () => {
    const other = await startOpenBao();
    server.redirect = other.url;
    expect((await trouble(mounts)).message).toBe('cannot list the mounts: HOST is a standby and redirects to HOST, another host, which is not given the token');
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test.each([
    ['html', 'a web page'], ['truncate', 'broke off'], ['drop', 'closed'],
  ] as const)('%s', async (kind, words) => {
    server.inject({ on: /mounts/, times: 9, fault: { kind } });
    expect((await trouble(mounts)).message).toContain(words);
  });

  test('a slow drip ends with BAO_CLIENT_TIMEOUT', async () => {
    server.inject({ on: /mounts/, times: 9, fault: { kind: 'drip' } });
    expect((await trouble(mounts, { BAO_CLIENT_TIMEOUT: '200ms', BAO_MAX_RETRIES: '0' })).message).toContain('0.2 s');
  });

  test('a 404 of something else is not an empty list', async () => {
    server.inject({ on: /identity/, fault: { kind: 'status', status: 404, body: '<html>not found</html>', headers: { 'content-type': 'text/html' } } });
    expect((await trouble((session) => session.groups(''))).message).toBe('cannot list the groups: HOST answered 404, but not as OpenBao does');
    server.inject({ on: /detailed/, fault: { kind: 'status', status: 403, body: '<html>login</html>' } });
    expect((await trouble((session) => session.policies(''))).message).toContain('but not as OpenBao does');
    server.inject({ on: /mounts/, fault: { kind: 'status', status: 200, body: '{"hello":"world"}' } });
    expect((await trouble(mounts)).message).toContain('but not as OpenBao does');
  });

  test('not permitted is not the end of the token', async () => {
    server.addToken('s.nothing', []);
    const { message, exit, help } = await trouble(mounts, { BAO_TOKEN: 's.nothing' });
    expect([message, exit]).toEqual(['cannot list the mounts: OpenBao at HOST answered 403 (not permitted): 1 error occurred: * permission denied', 'not-permitted']);
    expect(help).toContain('templates/reverse-coverage-policy.hcl');
  });

  test('a token that expires midway: what was read stays, the rest fails at once', async () => {
    const old = await startOpenBao({ detailed: false });
    for (let at = 0; at < 40; at += 1) old.root.policies.set(`p${at}`, read);
    old.inject({ on: /acl\/p2$/, fault: { kind: 'first', run: () => { old.tokens.set(rootToken, { policies: ['root'], valid: false }); } } });
    const { found, unread } = await (await open({ BAO_ADDR: old.url })).policies('');
    expect(found.length).toBeGreaterThan(5);
    expect(found.length + unread.length).toBe(41);
    expect(new Set(unread.map(({ reason }) => reason))).toEqual(new Set(['the token has expired or was revoked while we read']));
    expect(old.requests.length).toBeLessThan(41);
    await old.close();
  });

  test('a server that fails again and again is given up', async () => {
    const old = await startOpenBao({ detailed: false });
    for (let at = 0; at < 60; at += 1) old.root.policies.set(`p${at}`, read);
    old.inject({ on: /acl\/p/, times: 999, fault: { kind: 'status', status: 500, body: '{"errors":["storage is broken"]}' } });
    const { found, unread } = await (await open({ BAO_ADDR: old.url, BAO_MAX_RETRIES: '0' })).policies('');
    expect([found.length, unread.length]).toEqual([1, 60]);
    expect(unread.at(-1)?.reason).toContain('failed 5 times in a row');
    expect(old.requests.length).toBeLessThan(25);
    await old.close();
  });

  test('a token that cannot be revoked is told of, and no failure', async () => {
    const session = await open({ BAO_ROLE_ID: approle.role_id, BAO_SECRET_ID: approle.secret_id }, { method: 'approle' });
    server.inject({ on: /revoke-self/, fault: { kind: 'status', status: 500, body: '{"errors":[]}' } });
    await session.close();
    expect(notes.join()).toContain('it ends when its time to live does');
  });
});

describe('the environment, as the client of OpenBao reads it', () => {
  test('BAO_ wins when it is there, even empty; VAULT_ counts else', async () => {
    expect((await settingsFrom({ VAULT_ADDR: 'https://v:1', VAULT_NAMESPACE: '/team/' })).namespace).toBe('team');
    expect((await settingsFrom({ BAO_ADDR: 'https://b:1', VAULT_ADDR: 'https://v:1' })).address.host).toBe('b:1');
    expect((await settingsFrom({ BAO_ADDR: '', VAULT_ADDR: 'https://v:1' })).address.href).toBe('https://127.0.0.1:8200/');
    expect((await settingsFrom({ BAO_NAMESPACE: '', VAULT_NAMESPACE: 'team' })).namespace).toBe('');
    expect(await tokenFrom({ BAO_TOKEN: 'b', VAULT_TOKEN: 'v' })).toBe('b');
    expect(await tokenFrom({ BAO_TOKEN: '', VAULT_TOKEN: 'v' })).toBe(undefined);
  });

  test('the agent comes before the server', async () => {
    expect((await settingsFrom({ BAO_ADDR: 'https://b:1', VAULT_AGENT_ADDR: 'http://agent:2' })).address.host).toBe('agent:2');
  });

  test('token files', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'bao-'));
    writeFileSync(path.join(home, '.vault-token'), 's.home\n');
    writeFileSync(path.join(home, 'other'), 's.other\n');
    expect(await tokenFrom({ HOME: home })).toBe('s.home');
    expect(await tokenFrom({ HOME: home, BAO_TOKEN_PATH: path.join(home, 'other') })).toBe('s.other');
    expect(await tokenFrom({ HOME: path.join(home, 'none') })).toBe(undefined);
    expect((await failureOf(tokenFrom({ BAO_TOKEN_PATH: path.join(home, 'none') }))).message).toContain('cannot read the token file');
    rmSync(home, { recursive: true });
  });

  test('trust: a file before bytes before a folder, and nobody else', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bao-'));
    writeFileSync(path.join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n');
    expect((await settingsFrom({ BAO_CACERT: 'a.pem', BAO_CACERT_BYTES: 'x', BAO_CAPATH: folder })).tls).toEqual({ caFiles: ['a.pem'], only: true });
    expect((await settingsFrom({ VAULT_CACERT_BYTES: 'pem', BAO_CAPATH: folder })).tls).toEqual({ ca: ['pem'], only: true });
    expect((await settingsFrom({ BAO_CAPATH: folder })).tls.ca).toHaveLength(1);
    expect((await settingsFrom({ BAO_SKIP_VERIFY: 'T', BAO_TLS_SERVER_NAME: 'n', BAO_CLIENT_CERT: 'c', BAO_CLIENT_KEY: 'k' })).tls).toEqual({ certFile: 'c', keyFile: 'k', servername: 'n', insecure: true });
    rmSync(folder, { recursive: true });
  });

  test('authorities of OpenBao stand alone; without them the usual ones count', async () => {
    expect((await trustFrom({ CI_SHARED_CA_FILE: '/nowhere/ca.pem' }, { ca: ['pem'], only: true })).ca).toEqual(['pem']);
    expect((await trustFrom({}, { ca: ['pem'] })).ca?.length).toBeGreaterThan(10);
    expect(await trustFrom({}, { cert: 'c', key: 'k', insecure: true })).toEqual({ cert: 'c', key: 'k', rejectUnauthorized: false });
  });

  test('times, retries, redirects, proxy', async () => {
    const set = await settingsFrom({ BAO_CLIENT_TIMEOUT: '1m30s', BAO_MAX_RETRIES: '5', BAO_DISABLE_REDIRECTS: '1', BAO_HTTP_PROXY: 'http://p:1', NO_PROXY: '*' });
    expect([set.timeout, set.retries, set.redirects, set.env['HTTPS_PROXY'], set.env['NO_PROXY']]).toEqual([90_000, 5, false, 'http://p:1', undefined]);
    expect((await settingsFrom({})).timeout).toBe(60_000);
    expect((await settingsFrom({ BAO_PROXY_ADDR: 'http://q:1', BAO_HTTP_PROXY: 'http://p:1' })).env['HTTPS_PROXY']).toBe('http://q:1');
  });

  test.each([
    [{ BAO_ADDR: 'bao.example' }, 'BAO_ADDR is not a web address'], [{ VAULT_AGENT_ADDR: 'unix:///run/bao' }, 'VAULT_AGENT_ADDR is not a web address'],
    [{ BAO_SKIP_VERIFY: 'maybe' }, 'BAO_SKIP_VERIFY is not true or false'], [{ BAO_CLIENT_TIMEOUT: 'soon' }, 'BAO_CLIENT_TIMEOUT is not a duration'],
    [{ BAO_MAX_RETRIES: '-1' }, 'BAO_MAX_RETRIES is not a number'], [{ BAO_CLIENT_CERT: 'c' }, 'a client certificate and its key belong together'],
    [{ BAO_SRV_LOOKUP: 'true' }, 'BAO_SRV_LOOKUP is not supported'], [{ BAO_CAPATH: '/nowhere/at/all' }, 'cannot read the folder /nowhere/at/all of BAO_CAPATH'],
  ])('%o', async (env, message) => {
    expect((await failureOf(settingsFrom(env))).message).toBe(message);
  });
});
