import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPeer, skipped } from '../peers/peers.ts';
import { root as house } from '../support/imports.ts';
import { runTool } from '../support/run-tool.ts';

/* The night against OpenBao itself, a dev server on loopback: what the fake server was taught is held against the real one. */

const bao = findPeer('bao');
const rootToken = 'root-of-the-test';
let server: ChildProcess | undefined;
let address = '';
let folder = '';

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const place = socket.address();
      socket.close(() => { resolve(typeof place === 'object' && place !== null ? place.port : 0); });
    });
  });
}

async function write(at: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Record<string, Record<string, string>>> {
  const response = await fetch(`${address}/v1/${at}`, { method: 'POST', headers: { 'X-Vault-Token': rootToken, 'X-Vault-Request': 'true', ...headers }, body: JSON.stringify(body) });
  const text = await response.text();
  expect(response.status, `${at}: ${text}`).toBeLessThan(300);
  return text.startsWith('{') ? JSON.parse(text) as Record<string, Record<string, string>> : {};
}

const policy = (at: string, words: string): string => `path "${at}" {\n  capabilities = [${words}]\n}\n`;

async function addWorkload(name: string, text: string): Promise<void> {
  writeFileSync(path.join(folder, 'policies', `${name}.hcl`), text);
  mkdirSync(path.join(folder, 'fleet', name), { recursive: true });
  writeFileSync(path.join(folder, 'fleet', name, 'bao.yml'), `version: 1\nworkload: ${name}\nowners: ["@t"]\nauth:\n  - { method: approle, role: ${name} }\nsecrets:\n  - { engine: kv-v2, mount: secret, path: ${name}/db, access: [read] }\n`);
  await write(`sys/policies/acl/${name}`, { policy: text });
  await write(`auth/approle/role/${name}`, { token_policies: [name] });
}

async function night(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<{ code: number; rules: string[]; stdout: string }> {
  const { code, stdout, stderr } = await runTool(['reverse-coverage', '--live', '--manifests', 'fleet', '--policies', 'policies', '--output', 'json', ...words], folder, { BAO_ADDR: address, ...env });
  expect(stdout, stderr).toMatch(/^\{/);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; about?: Record<string, string> }[] };
  return { code, stdout, rules: diagnostics.map(({ rule, about = {} }) => `${rule} ${about['workload'] ?? about['policy'] ?? about['role'] ?? about['missing'] ?? ''}`).sort() };
}

describe.skipIf(bao === undefined && skipped('the nightly run against a real OpenBao', 'bao'))('a real server', () => {
  beforeAll(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    folder = mkdtempSync(path.join(tmpdir(), 'live-'));
    mkdirSync(path.join(folder, 'policies'));
    server = spawn(bao as string, ['server', '-dev', '-dev-no-store-token', `-dev-root-token-id=${rootToken}`, `-dev-listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
    for (let left = 100; left > 0; left -= 1) {
      if (await fetch(`${address}/v1/sys/health`).then(({ status }) => status === 200, () => false)) break;
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
    const nightly = readFileSync(path.join(house, 'templates/reverse-coverage-policy.hcl'), 'utf8');
    writeFileSync(path.join(folder, 'policies', 'nightly.hcl'), nightly);
    await write('sys/policies/acl/nightly', { policy: nightly });
    await write('sys/auth/approle', { type: 'approle' });
    await write('auth/token/roles/nightly', { allowed_policies: ['nightly'] });
    for (const name of ['good', 'under', 'over']) await addWorkload(name, policy(`secret/data/${name}/db`, '"read"'));
  }, 40_000);

  afterAll(() => {
    server?.kill();
    if (folder !== '') rmSync(folder, { recursive: true });
  });

  test('finds what was planted, and nothing else, with the least policy and a wrapped secret id', async () => {
    await write('auth/approle/role/job', { token_policies: ['nightly'], token_no_default_policy: true });
    const roleId = await fetch(`${address}/v1/auth/approle/role/job/role-id`, { headers: { 'X-Vault-Token': rootToken } }).then((response) => response.json()) as { data: { role_id: string } };
    const wrapping = async (): Promise<string> => (await write('auth/approle/role/job/secret-id', {}, { 'X-Vault-Wrap-TTL': '60s' }))['wrap_info']?.['token'] ?? '';
    const login = async (): Promise<Record<string, string>> => ({ BAO_ROLE_ID: roleId.data.role_id, BAO_WRAPPED_SECRET_ID: await wrapping() });
    // the job's own role has no manifest
    expect(await night(await login(), '--auth', 'approle')).toMatchObject({ code: 0, rules: ['COV012 auth/approle/job'] });
    await write('sys/policies/acl/under', { policy: policy('secret/data/under/other', '"read"') });
    await write('sys/policies/acl/over', { policy: policy('secret/data/over/db', '"read", "delete"') });
    const { code, rules } = await night(await login(), '--auth', 'approle');
    expect(code).toBe(1);
    expect(rules).toEqual(['COV001 under', 'COV002 over', 'COV011 under', 'COV012 auth/approle/job', 'COV015 over', 'COV015 under']);
  });

  test('a token that may do nothing: what was not read is listed', async () => {
    const { auth } = await write('auth/token/create', { policies: ['default'], ttl: '5m' });
    const { code, rules } = await night({ BAO_TOKEN: auth?.['client_token'] ?? '' });
    expect(code).toBe(3);
    expect(new Set(rules.map((rule) => rule.split(' ')[0]))).toEqual(new Set(['COV021']));
  });

  test('a token that does not exist', async () => {
    const { code, stdout } = await night({ BAO_TOKEN: 's.thereisnosuchtoken00000' });
    expect(code).toBe(3);
    expect(stdout).not.toContain('s.thereisnosuchtoken00000');
  });
});
