import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileAcl } from '../../scripts/bao/acl/compile.ts';
import { capabilitiesAt, decide } from '../../scripts/bao/acl/decide.ts';
import { findPeer, skipped } from '../peers/peers.ts';
import { aclCase, vectors } from '../support/bao-vectors.ts';
import { fieldsOf, startRealBao } from '../support/real-openbao.ts';
import type { BaoRequest, RealBao } from '../support/real-openbao.ts';

/*
 * OpenBao itself, a dev server on loopback: each vector becomes policies and a token, and the server is asked what the
 * token may do, once by `sys/capabilities` and once by the request itself. A request that the access check lets
 * through and that then fails for another reason (there is no such path) was allowed.
 */

const bao = findPeer('bao');
type Row = Readonly<Record<string, string>>;
const rows = vectors('bao-acl-vectors');
const cell = (row: Row, column: string): string => row[column] ?? '';
const methods: Readonly<Record<string, string>> = { read: 'GET', update: 'POST', create: 'POST', delete: 'DELETE', list: 'LIST', scan: 'SCAN', patch: 'PATCH' };
/** Ids are the server's: where a row names one, the one that was made takes its place in its texts. */
const made = new Map<string, string>();

/** HTTP has no `renew`; a write becomes `create` only behind the check of a mount that is not there. */
const requests = rows.filter((row) => Object.hasOwn(methods, cell(row, 'operation')) && cell(row, 'operation') !== 'create' && !cell(row, 'path').startsWith('sys/'));

let server: RealBao;

function living(row: Row): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([key, text]) => [key, [...made].reduce((sum, [old, id]) => sum.replaceAll(old, id), text)]));
}

/** Entity and groups of a row, and a token that logged in as the entity; the names of the vectors mean one thing each. */
async function login(row: Row, policies: readonly string[]): Promise<string> {
  const entity = cell(row, 'entity_json') === '' ? undefined : JSON.parse(cell(row, 'entity_json')) as { ID: string; Name: string; Metadata?: Record<string, string> };
  if (entity === undefined) return server.token(policies, { namespace: cell(row, 'token_namespace') });
  const { data } = await server.must('PUT', `identity/entity/name/${entity.Name}`, { metadata: entity.Metadata }).then(() => server.must('GET', `identity/entity/name/${entity.Name}`));
  const id = String(fieldsOf({ data }, 'data')['id']);
  made.set(entity.ID, id);
  for (const group of cell(row, 'groups_json') === '' ? [] : JSON.parse(cell(row, 'groups_json')) as { ID: string; Name: string }[]) {
    const answer = await server.must('POST', `identity/group/name/${group.Name}`, { member_entity_ids: [id] }).then(() => server.must('GET', `identity/group/name/${group.Name}`));
    made.set(group.ID, String(fieldsOf(answer, 'data')['id']));
  }
  await server.must('POST', `auth/userpass/users/${entity.Name}`, { password: 'word', token_policies: policies, token_no_default_policy: true });
  await server.ask('POST', 'identity/entity-alias', { body: { name: entity.Name, canonical_id: id, mount_accessor: accessor } });
  const { auth } = await server.must('POST', `auth/userpass/login/${entity.Name}`, { password: 'word' });
  return String(fieldsOf({ auth }, 'auth')['client_token']);
}

let accessor = '';

async function tokenFor(row: Row): Promise<string> {
  const names: string[] = [];
  const namespace = cell(row, 'policy_namespace');
  for (const [at, policy] of (JSON.parse(cell(row, 'policies_json')) as string[]).entries()) {
    names.push(`${cell(row, 'id')}-${at}`);
    await server.must('POST', `sys/policies/acl/${cell(row, 'id')}-${at}`, { policy }, { namespace });
  }
  return login(row, names);
}

/** What a row becomes as a request over HTTP. */
function requestOf(row: Row): { readonly method: string; readonly path: string; readonly request: BaoRequest } {
  const operation = cell(row, 'operation');
  const slash = (operation === 'list' || operation === 'scan') && !cell(row, 'path').endsWith('/') ? '/' : '';
  const data = cell(row, 'data_json') === '' ? undefined : JSON.parse(cell(row, 'data_json')) as Record<string, unknown>;
  const writes = ['update', 'create', 'patch'].includes(operation);
  const query = data === undefined || writes ? '' : `?${new URLSearchParams(Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]))).toString()}`;
  return {
    method: methods[operation] ?? '', path: `${cell(row, 'path')}${slash}${query}`,
    request: { namespace: cell(row, 'request_namespace'), ...(writes ? { body: data ?? {} } : {}), headers: cell(row, 'wrap_ttl_s') === '' ? {} : { 'X-Vault-Wrap-TTL': cell(row, 'wrap_ttl_s') } },
  };
}

describe.skipIf(bao === undefined && skipped('vectors against a real OpenBao', 'bao'))('a real server', () => {
  beforeAll(async () => {
    server = await startRealBao(bao as string);
    await server.must('POST', 'sys/namespaces/ns1');
    await server.must('POST', 'sys/auth/userpass', { type: 'userpass' });
    accessor = String(fieldsOf(fieldsOf(await server.must('GET', 'sys/auth'), 'data'), 'userpass/')['accessor']);
  }, 40_000);

  afterAll(async () => {
    await server.stop();
  });

  test.each(rows.map((row) => [cell(row, 'id'), row] as const))('%s: sys/capabilities says what we say', async (_, row) => {
    const token = await tokenFor(row);
    const { policies, request, options } = aclCase(living(row));
    const { body, status } = await server.ask('POST', 'sys/capabilities-self', { token, namespace: cell(row, 'request_namespace'), body: { paths: [request.path] } });
    // a token without the right to ask for itself is asked about by root
    const said = status === 200 ? body : await server.must('POST', 'sys/capabilities', { token, paths: [request.path] }, { namespace: cell(row, 'request_namespace') });
    expect([...fieldsOf(said, 'data')[request.path] as string[]].sort()).toEqual([...capabilitiesAt(compileAcl(policies, options), request.path, request.namespace ?? '', options)].sort());
  });

  test.each(requests.map((row) => [cell(row, 'id'), row] as const))('%s: the request itself is allowed or denied alike', async (_, row) => {
    const token = await tokenFor(row);
    const { method, path, request } = requestOf(living(row));
    const { status } = await server.ask(method, path, { ...request, token });
    if (path.includes('//')) {
      // the rules know an empty segment, HTTP does not: the server sends the client to the path without it
      expect(status).toBe(307);
      return;
    }
    expect(status === 403 ? 'denied' : 'allowed').toBe(cell(row, 'allowed') === 'true' ? 'allowed' : 'denied');
  });

  test('a number of a request never equals a number of a policy: it arrives as a text of another type', async () => {
    await server.must('POST', 'sys/mounts/numbers', { type: 'kv', options: { version: '1' } });
    const policy = 'path "numbers/*" {\n  capabilities = ["create", "update"]\n  denied_parameters = { n = [5], s = ["5"], b = [true], l = [[1]] }\n}\n';
    await server.must('POST', 'sys/policies/acl/numbers', { policy });
    const token = await server.token(['numbers']);
    const { policies, options } = aclCase({ ...vectors('bao-acl-vectors')[0], policies_json: JSON.stringify([policy]), entity_json: '', groups_json: '', data_json: '', wrap_ttl_s: '' });
    for (const [data, denied] of [[{ n: 5 }, false], [{ n: '5' }, false], [{ s: '5' }, true], [{ s: 5 }, false], [{ b: true }, true], [{ b: 'true' }, false], [{ l: [1] }, false]] as const) {
      const { status } = await server.ask('POST', 'numbers/a', { token, body: data });
      expect(status, JSON.stringify(data)).toBe(denied ? 403 : 204);
      const ours = decide(compileAcl(policies, options), { operation: 'create', path: 'numbers/a', data }, options).allowed;
      const numeric = 'n' in data && data.n === 5 || 'l' in data;
      expect(ours, JSON.stringify(data)).toBe(numeric ? false : !denied);
    }
  });
});

