import { EnvironmentError } from '../core/failure.ts';
import { dockerHub } from '../lib/image-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileReader } from '../ports/files.ts';
import type { Environment } from '../ports/index.ts';
import type { Progress } from '../ports/progress.ts';
import type { RegistryKind, Repository } from '../ports/registry.ts';
import { createHttpClient } from './http.ts';
import type { HttpAnswer, HttpBody, HttpLimits } from './http.ts';
import { loginHelp, readLogin } from './registry-credentials.ts';
import type { Login } from './registry-credentials.ts';
import { basicHeader, fetchToken, parseChallenges } from './registry-token.ts';
import type { Challenge, Token } from './registry-token.ts';

export interface RegistryOptions {
  readonly env: Environment;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly files: FileReader;
  /** Attempts for each request; default 5. */
  readonly attempts?: number;
  /** Bytes of a blob that is carried through our memory; default 256 MiB. */
  readonly largestCarried?: number;
}

export interface RegistryRequest {
  readonly at: Repository;
  /** Words behind "cannot". */
  readonly doing: string;
  /** Below `/v2/REPOSITORY/`, or a whole address that the registry gave us. */
  readonly path: string | URL;
  readonly actions: 'pull' | 'pull,push' | 'delete';
  /** Another repository of the same registry that is read (mount). */
  readonly from?: Repository;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  readonly allow?: readonly number[];
  readonly idempotent?: boolean;
  readonly limits?: Partial<HttpLimits>;
}

export interface RegistrySession {
  readonly base: URL;
  send(request: RegistryRequest): Promise<HttpAnswer>;
  kind(at: Repository): Promise<RegistryKind>;
}

/** Below this many remaining requests we say so (Docker Hub). */
const fewRemaining = 20;

/** Loopback speaks plain HTTP, and whoever is named in REGISTRY_INSECURE (a list with commas). */
export function baseOf(registry: string, env: Environment): URL {
  if (registry === dockerHub) return new URL('https://registry-1.docker.io/');
  const insecure = (env['REGISTRY_INSECURE'] ?? '').split(/[\s,]+/).includes(registry);
  const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(registry);
  return new URL(`${insecure || loopback ? 'http' : 'https'}://${registry}/`);
}

/** Requests to one registry: who we are, tokens per scope, and one clear sentence when it says no. */
export function createRegistrySession(registry: string, options: RegistryOptions): RegistrySession {
  const { env, clock, progress, files } = options;
  const base = baseOf(registry, env);
  const name = registry === dockerHub ? 'Docker Hub' : `the registry ${registry}`;
  let refusedBy: { readonly at: Repository; readonly login: Login } | undefined;
  const http = createHttpClient({
    service: { name, help: (status) => (status === 401 && refusedBy !== undefined ? loginHelp(refusedBy.at, refusedBy.login, env) : status === 403 && refusedBy !== undefined ? forbidden(refusedBy.login) : undefined) },
    env, clock, progress, attempts: options.attempts ?? 5, retryOn: [408, 429, 500, 502, 503, 504],
  });
  const logins = new Map<string, Promise<Login>>();
  const tokens = new Map<string, Promise<Token>>();
  let challenge: Challenge | undefined;
  let warned = false;

  function loginFor(at: Repository): Promise<Login> {
    let login = logins.get(at.repository);
    if (login === undefined) logins.set(at.repository, login = readLogin(at, env, files));
    return login;
  }

  function scopesOf({ at, actions, from }: RegistryRequest, offered: Challenge): string[] {
    const given = offered.parameters['scope'];
    // Forgejo gives one token for everything, and says so
    if (given !== undefined && !given.startsWith('repository:')) return [given];
    const wanted = actions === 'delete' ? 'pull,push,delete' : actions;
    return [`repository:${at.repository}:${wanted}`, ...(from === undefined ? [] : [`repository:${from.repository}:pull`])];
  }

  async function authorization(request: RegistryRequest, fresh: boolean): Promise<string | undefined> {
    if (challenge === undefined) return undefined;
    const login = await loginFor(request.at);
    refusedBy = { at: request.at, login };
    const { credentials } = login;
    if (credentials?.kind === 'bearer') return `Bearer ${credentials.token}`;
    if (challenge.scheme === 'basic') return credentials?.kind === 'password' ? basicHeader(credentials) : undefined;
    const scopes = scopesOf(request, challenge);
    const key = `${login.from}\n${scopes.join(' ')}`;
    let token = fresh ? undefined : tokens.get(key);
    if (token === undefined || (await token).until <= clock.now()) {
      token = fetchToken(http, challenge, scopes, credentials, { url: base, name }, clock.now());
      tokens.set(key, token);
      token.catch(() => tokens.delete(key));
    }
    return `Bearer ${(await token).token}`;
  }

  function remember(answer: HttpAnswer): void {
    const offered = parseChallenges(answer.headers['www-authenticate'] ?? '');
    challenge = offered.find(({ scheme }) => scheme === 'bearer') ?? offered.find(({ scheme }) => scheme === 'basic') ?? challenge;
  }

  async function once(request: RegistryRequest, fresh: boolean, allow: readonly number[]): Promise<HttpAnswer> {
    const url = typeof request.path === 'string' ? new URL(`v2/${request.at.repository}/${request.path}`, base) : request.path;
    // an upload may be sent to another host, which must not see who we are
    const who = url.origin === base.origin ? await authorization(request, fresh) : undefined;
    const { doing, method, headers, body, idempotent, limits } = request;
    return http.send({
      url, doing, allow, headers: { ...headers, ...(who === undefined ? {} : { authorization: who }) },
      ...(method === undefined ? {} : { method }), ...(body === undefined ? {} : { body }),
      ...(idempotent === undefined ? {} : { idempotent }), ...(limits === undefined ? {} : { limits }),
    });
  }

  function noteRate(answer: HttpAnswer): void {
    const remaining = /^(\d+)/.exec(answer.headers['ratelimit-remaining'] ?? '')?.[1];
    if (remaining === undefined || warned || Number(remaining) >= fewRemaining) return;
    warned = true;
    progress.warn(`${name} allows ${remaining} more requests; log in, or use a mirror`);
  }

  async function ping(at: Repository): Promise<void> {
    const answer = await http.send({ url: new URL('v2/', base), doing: `ask ${name} how to log in`, allow: [401, 403, 404] });
    remember(answer);
    refusedBy = { at, login: await loginFor(at) };
  }

  return {
    base,
    async send(request) {
      const allow = [...(request.allow ?? []), 401];
      let answer = await once(request, false, allow);
      if (answer.status === 401) {
        remember(answer);
        if (challenge === undefined) throw new EnvironmentError(`cannot ${request.doing}: ${name} wants a login and does not say of which kind`, { help: 'the answer has no `WWW-Authenticate` header; look at the proxy before the registry' });
        refusedBy = { at: request.at, login: await loginFor(request.at) };
        answer = await once(request, true, request.allow ?? []);
      }
      noteRate(answer);
      return answer;
    },
    async kind(at) {
      if (registry === dockerHub) return 'docker-hub';
      if (challenge === undefined) await ping(at);
      const parameters: Challenge['parameters'] = challenge?.parameters ?? {};
      return parameters['service'] === 'container_registry' || /^(?:gitea|forgejo)/i.test(parameters['realm'] ?? '') ? 'forgejo' : 'unknown';
    },
  };
}

function forbidden(login: Login): string {
  return login.credentials === undefined ? 'nobody is logged in; give a login that may do this' : `the login from ${login.from} lacks the permission; give its owner write access to packages, or use another login`;
}
