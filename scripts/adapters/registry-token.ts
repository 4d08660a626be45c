import { EnvironmentError } from '../core/failure.ts';
import type { Credentials } from './registry-credentials.ts';
import type { HttpClient } from './http.ts';

/** One way of authentication that a registry offers: RFC 9110 11.6.1. Names of parameters in lower case. */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer' | 'other';
  readonly parameters: Readonly<Record<string, string>>;
}

const parameter = /\s*,?\s*([a-zA-Z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;
const scheme = /\s*,?\s*([a-zA-Z0-9_-]+)(?=\s+[a-zA-Z0-9_-]+\s*=|\s*(?:,|$))/y;

/** The challenges of a `WWW-Authenticate` header; commas and spaces in quotes are kept. */
export function parseChallenges(header: string): Challenge[] {
  const found: Challenge[] = [];
  let at = 0;
  for (;;) {
    scheme.lastIndex = at;
    const name = scheme.exec(header);
    if (name === null) return found;
    at = scheme.lastIndex;
    const parameters: Record<string, string> = {};
    for (;;) {
      parameter.lastIndex = at;
      const pair = parameter.exec(header);
      if (pair === null) break;
      at = parameter.lastIndex;
      parameters[(pair[1] as string).toLowerCase()] = pair[2]?.replaceAll(/\\(.)/g, '$1') ?? pair[3] ?? '';
    }
    const word = (name[1] as string).toLowerCase();
    found.push({ scheme: word === 'basic' || word === 'bearer' ? word : 'other', parameters });
  }
}

export interface Token {
  readonly token: string;
  /** Unix milliseconds after which it is not used any more. */
  readonly until: number;
}

/** Seconds that a token lives when its server does not say (distribution's token specification). */
const usualLife = 60;
/** Seconds before its end at which a token is thrown away, for slow clocks and long requests. */
const reserve = 10;

export function basicHeader({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function tokenOf(value: unknown, now: number): Token | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const answer = value as { readonly token?: unknown; readonly access_token?: unknown; readonly expires_in?: unknown };
  const token = [answer.token, answer.access_token].find((one): one is string => typeof one === 'string' && one !== '');
  const life = typeof answer.expires_in === 'number' && answer.expires_in > 0 ? answer.expires_in : usualLife;
  return token === undefined ? undefined : { token, until: now + Math.max(1, life - reserve) * 1000 };
}

/**
 * Asks the server that the registry named for a token. Without credentials it asks for what everybody gets.
 * @throws EnvironmentError when it refuses, or would have us send a password in the clear.
 */
export async function fetchToken(http: HttpClient, challenge: Challenge, scopes: readonly string[], credentials: Credentials | undefined, registry: { readonly url: URL; readonly name: string }, now: number): Promise<Token> {
  const realm = challenge.parameters['realm'] ?? '';
  const doing = `log in to ${registry.name}`;
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new EnvironmentError(`cannot ${doing}: the address of its token server is none`, { help: 'mend the registry: its `WWW-Authenticate` header has no usable `realm`' });
  if (url.protocol === 'http:' && registry.url.protocol === 'https:') {
    throw new EnvironmentError(`cannot ${doing}: it would have us send the login to ${url.host} without encryption`, { help: 'mend the public address (ROOT_URL) of the server behind the registry' });
  }
  const service = challenge.parameters['service'];
  const fields: [string, string][] = [...(service === undefined ? [] : [['service', service] satisfies [string, string]]), ...scopes.map((scope): [string, string] => ['scope', scope])];
  if (credentials?.kind === 'identity') {
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: credentials.token, client_id: 'ci-shared', ...(service === undefined ? {} : { service }), scope: scopes.join(' ') });
    return need(await http.json({ url, doing, method: 'POST', idempotent: true, body: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }));
  }
  for (const [name, value] of fields) url.searchParams.append(name, value);
  return need(await http.json({ url, doing, headers: credentials?.kind === 'password' ? { authorization: basicHeader(credentials) } : {} }));

  function need({ value }: { readonly value: unknown }): Token {
    const token = tokenOf(value, now);
    if (token === undefined) throw new EnvironmentError(`cannot ${doing}: its token server answered without a token`, { help: 'look at the log of the token server' });
    return token;
  }
}
