import { execFile, execFileSync } from 'node:child_process';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findPeer, skipped } from '../peers/peers.ts';
import { root as house } from '../support/imports.ts';
import { fieldsOf, freePort, startRealBao } from '../support/real-openbao.ts';
import type { RealBao } from '../support/real-openbao.ts';

/* How the built command comes in at OpenBao itself: every login, TLS of all kinds, and what stands in the way. */

// each test starts the command several times; a busy machine takes seconds for that
vi.setConfig({ testTimeout: 60_000 });

const bao = findPeer('bao');
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const nightly = readFileSync(path.join(house, 'templates/reverse-coverage-policy.hcl'), 'utf8');
const policy = 'path "secret/data/api/db" {\n  capabilities = ["read"]\n}\n';
let server: RealBao;
let folder = '';
let tls = '';
let mutual = '';

interface Ran { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Only these variables: no token of the machine's user comes in. */
async function night(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ran> {
  const all = { HOME: folder, PATH: path.dirname(process.execPath), BAO_MAX_RETRIES: '0', ...env };
  return new Promise((resolve) => {
    execFile(path.join(house, 'dist/bin/reverse-coverage'), ['--live', '--manifests', 'fleet', '--policies', 'policies', ...words], { cwd: folder, env: all, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const clean = { code: 0, stderr: '' };
const file = (name: string): string => path.join(folder, 'tls', name);
const openssl = (...words: readonly string[]): void => { execFileSync('openssl', words, { cwd: path.join(folder, 'tls'), stdio: 'ignore' }); };

/** An authority, another one, a certificate of the server and one of a client. */
function makeCertificates(): void {
  mkdirSync(file('cas'), { recursive: true });
  for (const name of ['ca', 'other']) openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`);
  for (const [name, extension] of [['server', 'subjectAltName=IP:127.0.0.1'], ['client', 'extendedKeyUsage=clientAuth']] as const) {
    writeFileSync(file(`${name}.ext`), extension);
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`, '-out', `${name}.pem`);
  }
  writeFileSync(file('cas/ca.pem'), readFileSync(file('ca.pem')));
}

async function listeners(): Promise<string> {
  const ports = [await freePort(), await freePort()];
  tls = `https://127.0.0.1:${ports[0]}`;
  mutual = `https://127.0.0.1:${ports[1]}`;
  const listener = (port: number | undefined, more = ''): string => `listener "tcp" {\n  address = "127.0.0.1:${port}"\n  tls_cert_file = "${file('server.pem')}"\n  tls_key_file = "${file('server.key')}"\n${more}}\n`;
  writeFileSync(file('listeners.hcl'), listener(ports[0]) + listener(ports[1], `  tls_client_ca_file = "${file('ca.pem')}"\n  tls_require_and_verify_client_cert = true\n`));
  return file('listeners.hcl');
}

function jwt(claims: Readonly<Record<string, unknown>>): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: 'ci', aud: 'bao', iat: now, nbf: now - 5, exp: now + 300, ...claims })}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(keys.privateKey, 'base64url')}`;
}

async function setUp(): Promise<void> {
  for (const type of ['approle', 'jwt']) await server.must('POST', `sys/auth/${type}`, { type });
  await server.must('POST', 'auth/jwt/config', { jwt_validation_pubkeys: [keys.publicKey.export({ type: 'spki', format: 'pem' })] });
  for (const [name, text] of [['nightly', nightly], ['api', policy]] as const) {
    await server.must('POST', `sys/policies/acl/${name}`, { policy: text });
    writeFileSync(path.join(folder, 'policies', `${name}.hcl`), text);
  }
  await server.must('POST', 'auth/approle/role/api', { token_policies: ['api'] });
  await server.must('POST', 'auth/approle/role/job', { token_policies: ['nightly'], token_no_default_policy: true });
  await server.must('POST', 'auth/jwt/role/job', { role_type: 'jwt', bound_audiences: ['bao'], user_claim: 'sub', token_policies: ['nightly'], token_no_default_policy: true });
  writeFileSync(path.join(folder, 'fleet/bao.yml'), 'version: 1\nworkload: api\nowners: ["@t"]\nauth:\n  - { method: approle, role: api }\nsecrets:\n  - { engine: kv-v2, mount: secret, path: api/db, access: [read] }\n');
  // the roles of the job itself have no manifest
  writeFileSync(path.join(folder, '.ci-shared.yml'), `reverse-coverage:\n  exceptions:\n${['approle', 'jwt'].map((mount) => `    - { rule: COV012, path: auth/${mount}/job, owner: '@platform', reason: the nightly run, until: 2099-12-31 }\n`).join('')}`);
}

async function appRole(): Promise<{ BAO_ROLE_ID: string; secretId(headers?: Readonly<Record<string, string>>): Promise<Record<string, unknown>> }> {
  const id = fieldsOf(await server.must('GET', 'auth/approle/role/job/role-id'), 'data')['role_id'];
  return { BAO_ROLE_ID: String(id), secretId: (headers = {}) => server.must('POST', 'auth/approle/role/job/secret-id', {}, { headers }) };
}

const tokens = async (): Promise<number> => (fieldsOf(await server.must('LIST', 'auth/token/accessors'), 'data')['keys'] as string[]).length;

describe.skipIf(bao === undefined && skipped('logins at a real OpenBao', 'bao'))('a real server', () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'access-'));
    for (const name of ['policies', 'fleet', 'tls']) mkdirSync(path.join(folder, name));
    makeCertificates();
    server = await startRealBao(bao as string, await listeners());
    await setUp();
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('a wrapped secret id is good for once, and the token is revoked', async () => {
    const { BAO_ROLE_ID, secretId } = await appRole();
    const wrapped = String(fieldsOf(await secretId({ 'X-Vault-Wrap-TTL': '60s' }), 'wrap_info')['token']);
    const env = { BAO_ADDR: server.address, BAO_ROLE_ID, BAO_WRAPPED_SECRET_ID: wrapped };
    const before = await tokens();
    expect(await night(env, '--auth', 'approle')).toMatchObject(clean);
    // the wrapping token is gone, and no other came
    expect(await tokens()).toBe(before - 1);
    const again = await night(env, '--auth', 'approle');
    expect(again.code).toBe(14);
    expect(again.stderr).toContain('the wrapping token was used before or has expired');
    expect(again.stdout + again.stderr).not.toContain(wrapped);
  });

  test('a secret id, and a wrong one', async () => {
    const { BAO_ROLE_ID, secretId } = await appRole();
    const id = String(fieldsOf(await secretId(), 'data')['secret_id']);
    writeFileSync(path.join(folder, 'secret-id'), `${id}\n`);
    const env = { BAO_ADDR: server.address, BAO_ROLE_ID };
    expect(await night({ ...env, BAO_SECRET_ID_FILE: path.join(folder, 'secret-id') }, '--auth', 'approle')).toMatchObject(clean);
    const wrong = await night({ ...env, BAO_SECRET_ID: '00000000-dead-beef-0000-000000000000' }, '--auth', 'approle');
    expect(wrong.code).toBe(14);
    expect(wrong.stderr).toContain('OpenBao refuses the credentials');
    expect(wrong.stdout + wrong.stderr).not.toContain('dead-beef');
  });

  test('a JWT, and one for somebody else', async () => {
    const before = await tokens();
    const env = { BAO_ADDR: server.address };
    expect(await night({ ...env, BAO_JWT: jwt({}) }, '--auth', 'jwt', '--auth-role', 'job')).toMatchObject(clean);
    expect(await tokens()).toBe(before);
    const wrong = await night({ ...env, BAO_JWT: jwt({ aud: 'other' }) }, '--auth', 'jwt', '--auth-role', 'job');
    expect(wrong.code).toBe(14);
    expect(wrong.stderr).toContain('audience');
  });

  test('inline: no token is made', async () => {
    const { BAO_ROLE_ID, secretId } = await appRole();
    const id = String(fieldsOf(await secretId(), 'data')['secret_id']);
    const before = await tokens();
    expect(await night({ BAO_ADDR: server.address, BAO_ROLE_ID, BAO_SECRET_ID: id }, '--auth', 'approle', '--inline-auth')).toMatchObject(clean);
    expect(await night({ BAO_ADDR: server.address, BAO_JWT: jwt({}) }, '--auth', 'jwt', '--auth-role', 'job', '--inline-auth')).toMatchObject(clean);
    expect(await tokens()).toBe(before);
    const wrong = await night({ BAO_ADDR: server.address, BAO_ROLE_ID, BAO_SECRET_ID: 'no-such-secret-id' }, '--auth', 'approle', '--inline-auth');
    expect([3, 14]).toContain(wrong.code);
    expect(wrong.stdout + wrong.stderr).not.toContain('no-such-secret-id');
  });

  test('VAULT_X counts where BAO_X is absent, not where it is empty; the token file', async () => {
    const token = await server.token(['nightly']);
    expect(await night({ VAULT_ADDR: server.address, VAULT_TOKEN: token })).toMatchObject(clean);
    expect((await night({ VAULT_ADDR: server.address, VAULT_TOKEN: token, BAO_TOKEN: '' })).code).toBe(14);
    writeFileSync(path.join(folder, '.vault-token'), `${token}\n`);
    const byFile = await night({ BAO_ADDR: server.address });
    rmSync(path.join(folder, '.vault-token'));
    expect(byFile).toMatchObject(clean);
  });

  test('TLS: the right authority, by file, text and folder; none, and the wrong one', async () => {
    const env = { BAO_ADDR: tls, BAO_TOKEN: await server.token(['nightly']) };
    expect(await night({ ...env, BAO_CACERT: file('ca.pem') })).toMatchObject(clean);
    expect(await night({ ...env, BAO_CACERT_BYTES: readFileSync(file('ca.pem'), 'utf8') })).toMatchObject(clean);
    expect(await night({ ...env, BAO_CAPATH: file('cas') })).toMatchObject(clean);
    expect((await night({ ...env, BAO_SKIP_VERIFY: 'true' })).code).toBe(0);
    for (const wrong of [{}, { BAO_CACERT: file('other.pem') }]) {
      const { code, stdout, stderr } = await night({ ...env, ...wrong });
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/certificate/);
    }
  }, 60_000);

  test('TLS: a server that wants a certificate of the client', async () => {
    const env = { BAO_ADDR: mutual, BAO_CACERT: file('ca.pem'), BAO_TOKEN: await server.token(['nightly']) };
    expect(await night({ ...env, BAO_CLIENT_CERT: file('client.pem'), BAO_CLIENT_KEY: file('client.key') })).toMatchObject(clean);
    const without = await night(env);
    expect([without.code, without.stdout]).toEqual([3, '']);
    expect(without.stderr).toMatch(/certificate/);
  });

  test('a token that has expired, and one that was never there', async () => {
    const token = await server.token(['nightly'], {}, { ttl: '1s' });
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    for (const dead of [token, 's.thereisnosuchtoken00000']) {
      const { code, stdout, stderr } = await night({ BAO_ADDR: server.address, BAO_TOKEN: dead });
      expect([3, 14], stdout + stderr).toContain(code);
      expect(stdout + stderr).toContain('the token has expired or was revoked');
      expect(stdout + stderr).not.toContain(dead);
    }
  });

  test('429 of a quota: said, never taken for an empty list; with attempts left it comes through', async () => {
    const env = { BAO_ADDR: server.address, BAO_TOKEN: await server.token(['nightly']) };
    await server.must('POST', 'sys/quotas/rate-limit/auth', { path: 'auth/approle/role', rate: 1, interval: '2s' });
    await server.ask('LIST', 'auth/approle/role');
    const { code, stdout, stderr } = await night(env);
    const patient = await night({ ...env, BAO_MAX_RETRIES: '6' });
    await server.must('DELETE', 'sys/quotas/rate-limit/auth');
    expect(code, stdout + stderr).toBe(3);
    expect(stdout + stderr).toMatch(/429|rate/);
    expect(stdout).not.toContain('COV004');
    expect(patient.code, patient.stdout).toBe(0);
  }, 90_000);

  test('a sealed server', async () => {
    const token = await server.token(['nightly']);
    await server.must('POST', 'sys/seal');
    const { code, stdout, stderr } = await night({ BAO_ADDR: server.address, BAO_TOKEN: token });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('sealed');
    expect(stderr).not.toContain(token);
  });
});
