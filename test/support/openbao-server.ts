import { compileAcl } from '../../scripts/bao/acl/compile.ts';
import { decide } from '../../scripts/bao/acl/decide.ts';
import { readPolicy } from '../../scripts/bao/policy/read.ts';
import { newest } from '../../scripts/bao/policy/version.ts';
import { startFakeServer } from './http-faults.ts';
import type { FakeServer, RecordedRequest, Reply } from './http-faults.ts';

type Fields = Record<string, unknown>;

/** What one namespace holds. Roles by their whole path: `auth/kubernetes/role/shop`. */
export interface FakeNamespace {
  readonly policies: Map<string, string>;
  readonly mounts: Map<string, { type: string; version?: string }>;
  readonly auth: Map<string, string>;
  readonly roles: Map<string, Fields>;
  readonly entities: Map<string, Fields>;
  readonly groups: Map<string, Fields>;
}

export interface FakeToken {
  readonly policies: readonly string[];
  valid: boolean;
}

export interface FakeOpenBaoOptions {
  /** Whether `sys/policies/detailed/acl` is there (2.3 and newer); default true. */
  readonly detailed?: boolean;
  readonly now?: number;
}

export interface FakeOpenBao extends FakeServer {
  /** May do all. */
  readonly token: string;
  readonly tokens: Map<string, FakeToken>;
  /** `''` is the root namespace. */
  readonly namespaces: Map<string, FakeNamespace>;
  readonly root: FakeNamespace;
  /** Wrapping token -> what it wraps; gone after the first use. */
  readonly wrapped: Map<string, Fields>;
  sealed: boolean;
  /** Answers 307 to this address, as a standby that does not forward. */
  redirect: string | undefined;
  addNamespace(name: string): FakeNamespace;
  /** Adds a token with policies of the root namespace. */
  addToken(token: string, policies: readonly string[]): void;
  /** `OPERATION path` of every request that needed a permission, each once. */
  asked(): string[];
}

export const rootToken = 's.root0123456789abcdefghij';
export const approle = { role_id: 'role-id-0123456789', secret_id: 'secret-id-0123456789' };
export const goodJwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjaSJ9.c2lnbmF0dXJl';

const errors = (status: number, ...texts: string[]): Reply => ({ status, json: { errors: texts } });
const denied = errors(403, '1 error occurred:\n\t* permission denied\n\n');
// as 2.6.2 says it: a missing permission has the words "1 error occurred" before it, a token that is not valid has not
const badToken = errors(403, 'permission denied');
const unsupported = errors(404, '1 error occurred:\n\t* unsupported path\n\n');

/** `data` is at the top level too in what the system backend answers. */
const ok = (data: unknown, more: Fields = {}): Reply => ({ status: 200, json: { request_id: 'r', lease_id: '', renewable: false, data, wrap_info: null, warnings: null, auth: null, ...more } });
const list = (keys: Iterable<string>, more: Fields = {}): Reply => {
  const names = [...keys].sort();
  return names.length === 0 ? errors(404) : ok({ keys: names, ...more });
};

function emptyNamespace(): FakeNamespace {
  return { policies: new Map([['default', 'path "auth/token/lookup-self" {\n  capabilities = ["read"]\n}\n']]), mounts: new Map(), auth: new Map([['token/', 'token']]), roles: new Map(), entities: new Map(), groups: new Map() };
}

function below(names: Iterable<string>, folder: string): string[] {
  return [...names].filter((name) => name.startsWith(`${folder}/`) && !name.slice(folder.length + 1).includes('/')).map((name) => name.slice(folder.length + 1));
}

/** The answer of a path that exists, whoever asks. */
function handlerOf(space: FakeNamespace, path: string, isList: boolean, children: readonly string[], detailed: boolean): Reply {
  const [, name = ''] = /^sys\/policies\/acl\/(.+)$/.exec(path) ?? [];
  const [, identity = '', id = ''] = /^identity\/(entity|group)\/id\/?(.*)$/.exec(path) ?? [];
  const identities = identity === 'entity' ? space.entities : space.groups;
  if (path === 'sys/policies/detailed/acl' && isList) {
    const info = Object.fromEntries([...space.policies].map(([one, policy]) => [one, { name: one, version: 1, cas_required: false, policy }]));
    return detailed ? list([...space.policies.keys(), 'root'], { key_info: info }) : unsupported;
  }
  if (path === 'sys/policies/acl' && isList) return list([...space.policies.keys(), 'root']);
  if (name !== '') return space.policies.has(name) ? ok({ name, policy: space.policies.get(name) }) : errors(404);
  if (path === 'sys/mounts') return ok(Object.fromEntries([...space.mounts].map(([at, { type, version }]) => [at, { type, accessor: `${type}_1`, options: version === undefined ? null : { version } }])));
  if (path === 'sys/auth') return ok(Object.fromEntries([...space.auth].map(([at, type]) => [at, { type, accessor: `auth_${at.slice(0, -1)}` }])));
  if (path === 'sys/namespaces' && isList) return list(children);
  if (identity !== '') return id === '' ? list(identities.keys()) : identities.has(id) ? ok({ id, ...identities.get(id) }) : errors(404);
  const mount = [...space.auth.keys()].find((one) => path.startsWith(`auth/${one}`));
  if (mount === undefined) return errors(404, `no handler for route "${path}". route entry not found.`);
  if (isList) return /\/(?:role|roles|users|groups|certs|cel\/role)$/.test(path) ? list(below(space.roles.keys(), path)) : unsupported;
  return space.roles.has(path) ? ok(space.roles.get(path)) : errors(404);
}

/**
 * An OpenBao on 127.0.0.1 in what we read of it: tokens with policies that decide by the rules of the ACL, LIST as
 * `?list=true` with 404 for an empty list, AppRole, JWT, wrapping, inline auth, seal and standby.
 */
export async function startOpenBao({ detailed = true, now = Date.UTC(2026, 10, 21) }: FakeOpenBaoOptions = {}): Promise<FakeOpenBao> {
  const root = emptyNamespace();
  const namespaces = new Map([['', root]]);
  const tokens = new Map<string, FakeToken>([[rootToken, { policies: ['root'], valid: true }]]);
  const wrapped = new Map<string, Fields>();
  const asked = new Set<string>();
  let made = 0;

  function allows(token: FakeToken, operation: 'list' | 'read' | 'update', path: string, namespace: string): boolean {
    asked.add(`${operation} ${path}`);
    if (token.policies.includes('root')) return true;
    const policies = ['default', ...token.policies].flatMap((name) => {
      const text = root.policies.get(name);
      return text === undefined ? [] : [{ name, namespace: '', source: name, policy: readPolicy(text, { now, version: newest }) }];
    });
    const options = { version: newest, now };
    return decide(compileAcl(policies, options), { operation, path, namespace: namespace === '' ? '' : `${namespace}/` }, options).allowed;
  }

  function login(method: string, given: Fields): FakeToken | undefined {
    const fine = method === 'approle' ? given['role_id'] === approle.role_id && given['secret_id'] === approle.secret_id : given['jwt'] === goodJwt && given['role'] === 'ci';
    return fine ? { policies: ['reader'], valid: true } : undefined;
  }

  /** Credentials of the request itself. */
  function inline(headers: RecordedRequest['headers']): FakeToken | undefined {
    const [, mount = ''] = /^auth\/([^/]+)\/login$/.exec(String(headers['x-vault-inline-auth-path'] ?? '')) ?? [];
    const parameters = Object.entries(headers).filter(([name]) => name.startsWith('x-vault-inline-auth-parameter-'))
      .map(([, value]) => JSON.parse(Buffer.from(String(value), 'base64url').toString('utf8')) as { key: string; value: unknown });
    return mount === '' ? undefined : login(root.auth.get(`${mount}/`) ?? '', Object.fromEntries(parameters.map(({ key, value }) => [key, value])));
  }

  function handle({ method, path: full, headers, body }: RecordedRequest): Reply {
    const url = new URL(full, 'http://bao');
    const path = decodeURIComponent(url.pathname).replace(/^\/v1\//, '').replace(/\/$/, '');
    if (!url.pathname.startsWith('/v1/')) return { status: 200, raw: '<!DOCTYPE html><html><title>OpenBao UI</title></html>', headers: { 'content-type': 'text/html' } };
    if (state.sealed) return errors(503, 'Vault is sealed');
    if (state.redirect !== undefined) return { status: 307, headers: { location: `${state.redirect}${full}` } };
    const given = (body.length === 0 ? {} : JSON.parse(body.toString('utf8'))) as Fields;
    const token = String(headers['x-vault-token'] ?? '');
    if (path === 'sys/wrapping/unwrap') {
      const found = wrapped.get(token);
      wrapped.delete(token);
      return found === undefined ? errors(400, 'wrapping token is not valid or does not exist') : ok(found);
    }
    const [, mount] = /^auth\/([^/]+)\/login$/.exec(path) ?? [];
    if (mount !== undefined && method === 'POST') {
      const type = root.auth.get(`${mount}/`) ?? '';
      const granted = login(type, given);
      if (granted === undefined) return errors(400, type === 'approle' ? 'invalid role or secret ID' : 'error validating token: invalid audience (aud) claim');
      made += 1;
      const fresh = `s.made${made}0123456789abcdefghij`;
      tokens.set(fresh, granted);
      return ok(null, { auth: { client_token: fresh, policies: ['default', ...granted.policies], lease_duration: 3600 } });
    }
    const who = token === '' ? inline(headers) : tokens.get(token);
    if (who === undefined || !who.valid) return badToken;
    const isList = url.searchParams.get('list') === 'true';
    const namespace = String(headers['x-vault-namespace'] ?? '').replace(/^\/|\/$/g, '');
    const space = namespaces.get(namespace);
    if (space === undefined) return errors(404, `no handler for route "${path}". route entry not found.`);
    if (!allows(who, isList ? 'list' : method === 'POST' ? 'update' : 'read', isList ? `${path}/` : path, namespace)) return denied;
    if (path === 'auth/token/lookup-self') return ok({ policies: who.policies });
    if (path === 'auth/token/revoke-self') {
      who.valid = false;
      return { status: 204 };
    }
    const children = [...namespaces.keys()].filter((one) => one !== '' && one.split('/').slice(0, -1).join('/') === namespace).map((one) => `${one.split('/').at(-1) ?? ''}/`);
    return method === 'GET' ? handlerOf(space, path, isList, children, detailed) : errors(405);
  }

  const state = { sealed: false, redirect: undefined as string | undefined };
  const server = await startFakeServer(handle);
  return {
    ...server, token: rootToken, tokens, namespaces, root, wrapped,
    get sealed() { return state.sealed; },
    set sealed(value) { state.sealed = value; },
    get redirect() { return state.redirect; },
    set redirect(value) { state.redirect = value; },
    addNamespace(name) {
      const space = emptyNamespace();
      namespaces.set(name, space);
      return space;
    },
    addToken: (token, policies) => { tokens.set(token, { policies, valid: true }); },
    asked: () => [...asked].sort(),
  };
}
