import http from 'node:http';
import https from 'node:https';
import { EnvironmentError } from '../core/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Environment } from '../ports/index.ts';
import type { Progress } from '../ports/progress.ts';
import { exchange, NetworkFailure } from './http-exchange.ts';
import type { Agents, HttpAnswer, HttpBody, HttpLimits } from './http-exchange.ts';
import { decodeJson, networkError, shownUrl, statusError } from './http-failure.ts';
import type { HttpService } from './http-failure.ts';
import { trustFrom } from './http-trust.ts';
import type { TlsOptions, TlsSettings } from './http-trust.ts';

export type { HttpAnswer, HttpBody, HttpLimits, HttpStream } from './http-exchange.ts';
export type { HttpService } from './http-failure.ts';
export type { TlsSettings } from './http-trust.ts';

/*
 * The one HTTP client of all adapters. It retries what may be retried, follows redirects without carrying credentials
 * elsewhere, and turns everything that goes wrong into one sentence and what to do about it.
 */

export interface HttpRequest {
  readonly url: string | URL;
  /** Words behind "cannot": ``read the release `v1.2.3` ``. */
  readonly doing: string;
  /** Default `GET`. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  /** Sent as JSON instead of `body`. */
  readonly json?: unknown;
  /** Statuses besides 2xx that the caller handles; every other one is an error. */
  readonly allow?: readonly number[];
  /** True when doing it twice is the same as once. Default: by method (not POST and PATCH). */
  readonly idempotent?: boolean;
  /** False: a redirect is returned as it is (when `allow` names it). Default true. */
  readonly follow?: boolean;
  readonly limits?: Partial<HttpLimits>;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` when the body is empty, or the status is one of `allow` and the body is no JSON. */
  readonly value: unknown;
  readonly url: URL;
}

export interface HttpClient {
  /** @throws EnvironmentError for no answer, or a status that is neither 2xx nor allowed. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The same, decoded. @throws EnvironmentError also when the answer is not JSON. */
  json(request: HttpRequest): Promise<JsonAnswer>;
}

export interface HttpOptions {
  readonly service: HttpService;
  /** For certificate authorities and proxies. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly progress?: Progress;
  /** Sent with every request to the origin that was asked for; after a redirect elsewhere they are dropped. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly limits?: Partial<HttpLimits>;
  readonly tls?: TlsSettings;
  /** Attempts in all; default 4. */
  readonly attempts?: number;
  /** Statuses that are worth another attempt; default 429, 502, 503, 504. */
  readonly retryOn?: readonly number[];
  /** Longest that we wait when a server asks for it, milliseconds; default 60 s. */
  readonly longestWait?: number;
}

declare const CI_SHARED_VERSION: string | undefined;
export const userAgent = `ci-shared/${typeof CI_SHARED_VERSION === 'string' ? CI_SHARED_VERSION : '0.0.0-development'}`;

const usualLimits: HttpLimits = { connect: 10_000, idle: 30_000, total: 120_000, bytes: 64 * 1024 * 1024 };
const mostRedirects = 5;
const firstWait = 500;
/** Headers that may follow a redirect to another origin: none of them can be a credential. */
const harmless = new Set(['accept', 'accept-language', 'content-type', 'content-length', 'range', 'user-agent']);

/** Milliseconds that an answer asks us to wait, `undefined` when it does not say. Sources: RFC 9110 10.2.3, and the rate headers of Forgejo, GitHub and Docker Hub. */
export function askedWait(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const after = headers['retry-after'];
  if (after !== undefined) {
    if (/^\d+(?:\.\d+)?$/.test(after.trim())) return Number(after) * 1000;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const remaining = headers['ratelimit-remaining'] ?? headers['x-ratelimit-remaining'];
  const reset = Number(headers['ratelimit-reset'] ?? headers['x-ratelimit-reset']);
  if (remaining === undefined || !remaining.startsWith('0') || !Number.isFinite(reset)) return undefined;
  // either seconds from now, or a Unix time
  return Math.max(0, reset > 1_000_000_000 ? reset * 1000 - now : reset * 1000);
}

/** Where a redirect leads, and with which headers. @throws EnvironmentError when it would leave https. */
export function redirected(from: URL, location: string, headers: Readonly<Record<string, string>>, doing: string, service: string): { url: URL; headers: Record<string, string> } {
  const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new EnvironmentError(`cannot ${doing}: ${service} at ${from.host} redirects to something that is no web address`, { help: 'check the address of the server' });
  }
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw new EnvironmentError(`cannot ${doing}: ${service} redirects from https to ${shownUrl(url)}, which is not encrypted`, { help: 'mend the public address (ROOT_URL) of the server' });
  }
  url.username = '';
  url.password = '';
  const upgraded = from.hostname === url.hostname && from.port === '' && url.port === '';
  const kept = Object.entries(headers).filter(([name]) => url.origin === from.origin || upgraded || harmless.has(name));
  return { url, headers: Object.fromEntries(kept) };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function lengthOf(body: HttpBody): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : body.length;
}

/** One client per service. Connections are kept for reading; a request that changes something gets a fresh one. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { service, env, clock, progress } = options;
  const attempts = options.attempts ?? 4;
  const longestWait = options.longestWait ?? 60_000;
  const retryOn = new Set(options.retryOn ?? [429, 502, 503, 504]);
  const agents: Agents = { http: new http.Agent({ keepAlive: true, maxSockets: 16 }), https: new https.Agent({ keepAlive: true, maxSockets: 16 }) };
  let trust: Promise<TlsOptions> | undefined;

  async function exchangeOnce(request: HttpRequest, method: string, repeatable: boolean): Promise<HttpAnswer> {
    const body = request.json === undefined ? request.body : JSON.stringify(request.json);
    let url = addressOf(request);
    let headers: Record<string, string> = {
      accept: 'application/json', 'user-agent': userAgent,
      ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...lowerCased(options.headers ?? {}), ...lowerCased(request.headers ?? {}),
      ...(body === undefined ? (method === 'POST' || method === 'PUT' || method === 'PATCH' ? { 'content-length': '0' } : {}) : { 'content-length': String(lengthOf(body)) }),
    };
    const tls = await (trust ??= trustFrom(env, options.tls ?? {}));
    for (let hop = 0; ; hop += 1) {
      const answer = await exchange(url, { method, headers, body, env, tls, limits: { ...usualLimits, ...options.limits, ...request.limits }, agents: repeatable ? agents : undefined });
      const location = answer.headers['location'];
      const keepsMethod = method === 'GET' || method === 'HEAD' || answer.status === 307 || answer.status === 308;
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined || request.follow === false || !keepsMethod) return answer;
      if (hop === mostRedirects) throw new EnvironmentError(`cannot ${request.doing}: ${service.name} at ${url.host} redirects in a circle`, { help: 'check the address of the server' });
      const next = redirected(url, location, headers, request.doing, service.name);
      // what is sent may be as secret as the credentials
      if (body !== undefined && next.url.origin !== url.origin) throw new EnvironmentError(`cannot ${request.doing}: ${service.name} redirects to ${shownUrl(next.url)}, another host; nothing was sent there`, { help: 'use that address if you trust it' });
      ({ url, headers } = next);
    }
  }

  function addressOf({ url: given, doing }: HttpRequest): URL {
    const text = String(given);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      throw new EnvironmentError(`cannot ${doing}: the address of ${service.name} is not one of http:// or https://`, { help: 'write it like https://forge.example' });
    }
    url.username = '';
    url.password = '';
    return url;
  }

  /** Waits before the next attempt. @throws EnvironmentError when the server asks for more patience than we have. */
  async function pause(request: HttpRequest, attempt: number, why: string, answer: HttpAnswer | undefined): Promise<void> {
    const asked = answer === undefined ? undefined : askedWait(answer.headers, clock.now());
    const own = firstWait * 2 ** (attempt - 1) * (0.5 + clock.random());
    const wait = Math.round(asked === undefined ? own : asked + own / 4);
    if (answer !== undefined && asked !== undefined && asked > longestWait) {
      const { message, help, exit } = statusError(service, request.doing, answer);
      throw new EnvironmentError(`${message}; it asks to wait ${Math.ceil(asked / 1000)} s, which is longer than we do`, { ...(help === undefined ? {} : { help }), ...(exit === undefined ? {} : { exit }) });
    }
    progress?.note(`${service.name}: ${why}; trying again in ${(wait / 1000).toFixed(1)} s (${attempt + 1} of ${attempts})`);
    await clock.sleep(wait);
  }

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    const method = (request.method ?? 'GET').toUpperCase();
    const repeatable = request.idempotent ?? (method !== 'POST' && method !== 'PATCH');
    for (let attempt = 1; ; attempt += 1) {
      let answer: HttpAnswer;
      try {
        answer = await exchangeOnce(request, method, repeatable);
      } catch (error) {
        if (!(error instanceof NetworkFailure)) throw error;
        const final = attempt === attempts || error.kind === 'too-large' || isFinal(error.code) || (!repeatable && error.sent);
        if (final) throw networkError(service, request.doing, addressOf(request), error);
        await pause(request, attempt, error.message, undefined);
        continue;
      }
      if ((answer.status >= 200 && answer.status < 300) || request.allow?.includes(answer.status) === true) return answer;
      // 429 was not carried out, whatever the method
      const again = retryOn.has(answer.status) && (repeatable || answer.status === 429);
      if (!again || attempt === attempts) throw statusError(service, request.doing, answer);
      await pause(request, attempt, `answered ${answer.status}`, answer);
    }
  }

  return {
    send,
    async json(request) {
      const answer = await send(request);
      const fine = answer.status >= 200 && answer.status < 300;
      const { status, headers, url } = answer;
      try {
        return { status, headers, url, value: decodeJson(service, request.doing, answer) };
      } catch (error) {
        if (fine) throw error;
        return { status, headers, url, value: undefined };
      }
    },
  };
}

/** Certificates do not get better by asking again. */
function isFinal(code: string): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^ERR_INVALID|UNABLE_TO/.test(code);
}
