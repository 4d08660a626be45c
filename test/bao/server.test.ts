import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileAcl } from '../../scripts/bao/acl/compile.ts';
import { capabilitiesAt } from '../../scripts/bao/acl/decide.ts';
import { findPeer, skipped } from '../peers/peers.ts';
import { aclCase, vectors } from '../support/bao-vectors.ts';

/*
 * OpenBao itself, a dev server on loopback: each vector becomes policies and a token, and the server is asked what the
 * token may do, once by `sys/capabilities` and once by the request itself. A request that the access check lets
 * through and that then fails for another reason (there is no such path) was allowed.
 */

const bao = findPeer('bao');
const rootToken = 'root-of-the-test';
/** Rows the server can be asked about as they are: root namespace, no identity, an operation that HTTP has. */
const methods: Readonly<Record<string, string>> = { read: 'GET', update: 'POST', create: 'POST', delete: 'DELETE', list: 'LIST', scan: 'SCAN', patch: 'PATCH' };
const askable = vectors('bao-acl-vectors').filter((row) => Object.hasOwn(methods, row['operation'] as string)
  && ['policy_namespace', 'request_namespace', 'entity_json', 'groups_json'].every((column) => row[column] === ''));

let server: ChildProcess | undefined;
let address = '';

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const place = socket.address();
      socket.close(() => resolve(typeof place === 'object' && place !== null ? place.port : 0));
    });
  });
}

interface Answer { readonly status: number; readonly body: Record<string, unknown> }

async function ask(method: string, path: string, token: string, body?: unknown, wrapTtl?: string): Promise<Answer> {
  const response = await fetch(`${address}/v1/${path}`, {
    method, headers: { 'X-Vault-Token': token, 'X-Vault-Request': 'true', ...(wrapTtl === undefined || wrapTtl === '' ? {} : { 'X-Vault-Wrap-TTL': wrapTtl }), ...(method === 'PATCH' ? { 'Content-Type': 'application/merge-patch+json' } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) as Record<string, unknown> : {} };
}

async function tokenFor(row: Record<string, string>): Promise<string> {
  const names: string[] = [];
  for (const [at, policy] of (JSON.parse(row['policies_json'] as string) as string[]).entries()) {
    names.push(`${row['id'] as string}-${at}`);
    const { status, body } = await ask('POST', `sys/policies/acl/${names[at] as string}`, rootToken, { policy });
    expect(status, JSON.stringify(body)).toBeLessThan(300);
  }
  const { body } = await ask('POST', 'auth/token/create', rootToken, { policies: names, no_default_policy: true, ttl: '10m' });
  return (body['auth'] as { client_token: string }).client_token;
}

describe.skipIf(bao === undefined && skipped('vectors against a real OpenBao', 'bao'))('a real server', () => {
  beforeAll(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    server = spawn(bao as string, ['server', '-dev', '-dev-no-store-token', `-dev-root-token-id=${rootToken}`, `-dev-listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
    for (let left = 100; left > 0; left -= 1) {
      const ready = await fetch(`${address}/v1/sys/health`).then(({ status }) => status === 200, () => false);
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('the dev server did not start within 20 seconds');
  });

  afterAll(() => {
    server?.kill();
  });

  test.each(askable.map((row) => [row['id'] as string, row] as const))('%s: sys/capabilities says what we say', async (_, row) => {
    const { policies, request, options } = aclCase(row);
    const { status, body } = await ask('POST', 'sys/capabilities', rootToken, { token: await tokenFor(row), paths: [request.path] });
    expect(status).toBe(200);
    const said = (body['data'] as Record<string, string[]>)[request.path] ?? [];
    expect([...said].sort()).toEqual([...capabilitiesAt(compileAcl(policies, options), request.path, '', options)].sort());
  });

  // a write becomes `create` or `update` only behind the check of a mount, so rows of `create` are asked above only
  const requests = askable.filter((row) => row['operation'] !== 'create' && !(row['path'] as string).startsWith('sys/'));
  test.each(requests.map((row) => [row['id'] as string, row] as const))('%s: the request itself is allowed or denied alike', async (_, row) => {
    const operation = row['operation'] as string;
    const slash = (operation === 'list' || operation === 'scan') && !(row['path'] as string).endsWith('/') ? '/' : '';
    const data = row['data_json'] === '' ? undefined : JSON.parse(row['data_json'] as string) as Record<string, unknown>;
    const inQuery = data !== undefined && (operation === 'list' || operation === 'read') ? `?${new URLSearchParams(Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]))).toString()}` : '';
    const { status } = await ask(methods[operation] as string, `${row['path'] as string}${slash}${inQuery}`, await tokenFor(row), inQuery === '' && operation !== 'read' && operation !== 'list' && operation !== 'delete' && operation !== 'scan' ? data ?? {} : undefined, row['wrap_ttl_s']);
    expect(status === 403 ? 'denied' : 'allowed').toBe(row['allowed'] === 'true' ? 'allowed' : 'denied');
  });
});
