import { EnvironmentError } from '../core/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Environment } from '../ports/index.ts';
import type { Progress } from '../ports/progress.ts';
import type { Unread } from '../ports/vault.ts';
import { createHttpClient, redirected } from './http.ts';
import type { JsonAnswer } from './http.ts';
import { oneLine } from './http-failure.ts';
import { isRecord, recordOf } from './json-fields.ts';
import type { Json } from './json-fields.ts';
import type { OpenBaoSettings } from './openbao-environment.ts';

export interface OpenBaoContext {
  readonly env: Environment;
  readonly clock: Clock;
  readonly progress: Progress;
}

export interface ApiRequest {
  /** Below `/v1/`, each part encoded. */
  readonly path: string;
  readonly doing: string;
  /** Absolute, without slashes at its ends. */
  readonly namespace?: string;
  readonly method?: 'GET' | 'POST';
  readonly json?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  readonly allow?: readonly number[];
  /** Attempts in all; default by BAO_MAX_RETRIES. */
  readonly once?: boolean;
}

/** The API of one server. Header names stay those of Vault: OpenBao has no others. */
export interface Connection {
  readonly address: URL;
  readonly settings: OpenBaoSettings;
  /** Hides a text in every error from now on. */
  hide(secret: string): void;
  /** Headers of every request from now on. */
  use(headers: Readonly<Record<string, string>>): void;
  /** @throws EnvironmentError */
  ask(request: ApiRequest): Promise<JsonAnswer>;
  /** `data` of the answer: the copy at the top level is for old clients. `undefined` when the answer is an allowed refusal. @throws EnvironmentError */
  data(request: ApiRequest): Promise<Json | undefined>;
  /** Names of a list; an empty one is a 404. `undefined` when the server has no such list. @throws EnvironmentError */
  keys(request: ApiRequest): Promise<readonly string[] | undefined>;
}

/** 5xx but 501, and what passes by itself: the list of OpenBao's own client. */
const retryOn = [412, 429, 500, 502, 503, 504];

function helpFor(status: number, reason: string): string | undefined {
  if (/sealed/i.test(reason)) return 'unseal the server (or the namespace) first; nothing can be read before';
  if (status === 403 && /invalid token|bad token|permission denied/i.test(reason)) return 'the token is not valid (any more), or its policy does not allow this: templates/reverse-coverage-policy.hcl has what is needed';
  if (status === 403) return 'give the token the policy of templates/reverse-coverage-policy.hcl';
  if (status === 429) return 'the server limits the rate of requests; use a smaller --jobs, or raise the quota';
  if (status === 503) return 'the server is sealed, locked, or without an active node; look at its log';
  return status === 500 && /active cluster node/i.test(reason) ? 'the cluster is choosing its leader; run the command again' : undefined;
}

/** What the server says in its `errors`. */
export function errorsOf(value: unknown): readonly string[] | undefined {
  if (!isRecord(value) || !Array.isArray(value['errors'])) return undefined;
  return value['errors'].filter((one) => typeof one === 'string').map((one) => oneLine(one));
}

/** A path as the API takes it: `a b/c` -> `a%20b/c`. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

export function connect(settings: OpenBaoSettings, { clock, progress }: OpenBaoContext): Connection {
  const { address, env, tls, timeout, retries, redirects } = settings;
  const secrets = new Set<string>();
  let standing: Readonly<Record<string, string>> = {};
  const help = (status: number, reason: string): string | undefined => (status === 400 && standing['x-vault-inline-auth-path'] !== undefined
    ? 'the credentials travel with every request (--inline-auth): check role, secret id or JWT, and their time to live' : helpFor(status, reason));
  const options = {
    service: { name: 'OpenBao', help }, env, clock, progress, tls, retryOn, headers: { 'x-vault-request': 'true' },
    limits: { total: timeout, idle: Math.min(timeout, 30_000), connect: Math.min(timeout, 10_000) },
  };
  const client = createHttpClient({ ...options, attempts: retries + 1 });
  const single = createHttpClient({ ...options, attempts: 1 });

  function cleaned(error: unknown): unknown {
    if (!(error instanceof EnvironmentError)) return error;
    const clean = (text: string): string => [...secrets].reduce((sum, secret) => sum.replaceAll(secret, '[secret]'), text);
    return new EnvironmentError(clean(error.message), { ...(error.help === undefined ? {} : { help: clean(error.help) }), ...(error.exit === undefined ? {} : { exit: error.exit }) });
  }

  /** A standby that does not forward answers 307: followed once, and never to another host, which would get the token. */
  async function followed(request: ApiRequest, send: (url: URL) => Promise<JsonAnswer>): Promise<JsonAnswer> {
    const first = await send(new URL(`${address.href.replace(/\/+$/, '')}/v1/${request.path}`));
    if (first.status !== 307) return first;
    const { doing } = request;
    const { url } = redirected(first.url, first.headers['location'] ?? '', {}, doing, 'OpenBao');
    if (!redirects) throw new EnvironmentError(`cannot ${doing}: ${first.url.host} is a standby and redirects to ${url.host}`, { help: 'redirects are off (BAO_DISABLE_REDIRECTS); set BAO_ADDR to the active node' });
    if (url.origin !== first.url.origin) {
      throw new EnvironmentError(`cannot ${doing}: ${first.url.host} is a standby and redirects to ${url.host}, another host, which is not given the token`, { help: 'set BAO_ADDR to the address of the active node, or let the standby forward requests' });
    }
    const second = await send(url);
    if (second.status === 307) throw new EnvironmentError(`cannot ${doing}: ${url.host} redirects once more`, { help: 'the cluster has no active node, or the load balancer leads to a standby; set BAO_ADDR to the active node' });
    return second;
  }

  /** Credentials that travel with a request count in its namespace unless another one is named. */
  function home(namespace: string): Record<string, string> {
    const elsewhere = standing['x-vault-inline-auth-path'] !== undefined && namespace !== settings.namespace;
    return elsewhere ? { 'x-vault-inline-auth-namespace': settings.namespace === '' ? 'root' : settings.namespace } : {};
  }

  async function ask(request: ApiRequest): Promise<JsonAnswer> {
    const { doing, method = 'GET', json, headers = {}, allow = [], once = false } = request;
    const namespace = request.namespace ?? settings.namespace;
    try {
      return await followed(request, (url) => (once ? single : client).json({
        url, doing, method, follow: false, allow: [307, ...allow], ...(json === undefined ? {} : { json }),
        headers: { ...standing, ...(namespace === '' ? {} : { 'x-vault-namespace': namespace }), ...home(namespace), ...headers },
      }));
    } catch (error) {
      throw cleaned(error);
    }
  }

  function strange(doing: string, status: number): EnvironmentError {
    return new EnvironmentError(`cannot ${doing}: ${address.host} answered ${status}, but not as OpenBao does`, { help: 'the address leads to a proxy or another program; check it' });
  }

  async function data(request: ApiRequest): Promise<Json | undefined> {
    const { status, value } = await ask(request);
    if (status >= 300) {
      if (errorsOf(value) === undefined) throw strange(request.doing, status);
      return undefined;
    }
    if (!isRecord(value) || !isRecord(value['data'])) throw strange(request.doing, status);
    return value['data'];
  }

  return {
    address, settings, ask, data,
    hide: (secret) => { if (secret.length > 3) secrets.add(secret); },
    use: (headers) => { standing = headers; },
    async keys(request) {
      const { status, value } = await ask({ ...request, path: `${request.path}?list=true`, allow: [404, 405] });
      const errors = errorsOf(value);
      if (status === 404 && errors !== undefined) return errors.length === 0 ? [] : undefined;
      if (status === 405 && errors !== undefined) return undefined;
      const keys = isRecord(value) ? recordOf(value, 'data')['keys'] : undefined;
      if (status >= 300 || !Array.isArray(keys)) throw strange(request.doing, status);
      return keys.filter((key) => typeof key === 'string');
    },
  };
}

/** The one line of an error, as the reason why something is missing. */
export function unreadBecause(name: string, error: unknown): Unread {
  if (!(error instanceof EnvironmentError)) throw error;
  return { name, reason: error.message };
}
