import { EnvironmentError } from '../core/failure.ts';
import type { SetVariable } from '../core/variables.ts';
import type { Clock } from '../ports/clock.ts';
import type { RepositoryName } from '../ports/forge.ts';
import type { Environment } from '../ports/index.ts';
import type { Progress } from '../ports/progress.ts';
import { forgeBase, forgeToken, originOf, parseRepository, repositoryAt } from './forgejo-address.ts';
import { createHttpClient } from './http.ts';
import type { HttpAnswer, HttpClient, HttpRequest, JsonAnswer } from './http.ts';
import { asList } from './json-fields.ts';
import type { Json } from './json-fields.ts';

export interface ForgeSettings {
  readonly cwd: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** A request below `/api/v1`. */
export type ApiRequest = Omit<HttpRequest, 'url'> & { readonly path: string };

/** The API of one server, with token and paging. */
export interface Connection {
  baseUrl(): Promise<string>;
  here(): Promise<RepositoryName>;
  json(request: ApiRequest): Promise<JsonAnswer>;
  send(request: ApiRequest): Promise<HttpAnswer>;
  /** All pages of a list; `undefined` when `request.allow` holds 404 and that is the answer. */
  list(request: ApiRequest): Promise<readonly Json[] | undefined>;
  /** @throws EnvironmentError when there is no token: nothing is asked then. */
  needToken(doing: string): Promise<void>;
}

/** Forgejo answers at most `MAX_RESPONSE_ITEMS` (50) rows, whatever is asked for. */
const pageSize = 50;
const mostPages = 2000;
const scopeHelp = 'needs the scopes `write:repository` (releases, pull requests) and `write:issue` (issues), and its owner the right to write in the repository';

function helpFor(token: SetVariable | undefined): (status: number) => string | undefined {
  return (status) => {
    if (status === 401) return token !== undefined ? `the token in ${token.name} is not valid (any more); set a new one` : 'set FORGEJO_TOKEN to an access token';
    if (status === 403) return token !== undefined ? `the token in ${token.name} ${scopeHelp}` : 'set FORGEJO_TOKEN to an access token';
    if (status === 404 && token === undefined) return 'check owner and name; a private repository needs a token in FORGEJO_TOKEN';
    if (status === 404) return 'check owner and name; a token without permission to see the repository gets the same answer';
    if (status === 423) return 'the repository is archived or being moved';
    return undefined;
  };
}

/** `/repos/OWNER/NAME`, encoded. */
export function repoPath({ owner, name }: RepositoryName): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

function hasNext(answer: JsonAnswer, collected: number): boolean | undefined {
  const link = answer.headers['link'];
  if (link !== undefined) return /<[^>]*>\s*;\s*rel="?next"?/.test(link);
  const total = Number(answer.headers['x-total-count'] ?? Number.NaN);
  return Number.isFinite(total) ? collected < total : undefined;
}

/** Opens nothing by itself: address and token are looked at when first needed. */
export function connect({ cwd, env, clock, progress }: ForgeSettings): Connection {
  let origin: Promise<string | undefined> | undefined;
  let opened: Promise<{ base: string; client: HttpClient; token: SetVariable | undefined }> | undefined;
  const readOrigin = (): Promise<string | undefined> => (origin ??= originOf(cwd, env));

  async function open(): Promise<{ base: string; client: HttpClient; token: SetVariable | undefined }> {
    const token = forgeToken(env);
    let base: string;
    try {
      base = forgeBase(env, undefined);
    } catch {
      base = forgeBase(env, await readOrigin());
    }
    const client = createHttpClient({
      service: { name: 'Forgejo', help: helpFor(token) }, env, clock, progress,
      headers: token === undefined ? {} : { authorization: `token ${token.value}` },
    });
    return { base, client, token };
  }

  const connection = (): ReturnType<typeof open> => (opened ??= open());

  async function full(request: ApiRequest): Promise<{ client: HttpClient; request: HttpRequest }> {
    const { base, client } = await connection();
    return { client, request: { ...request, url: `${base}/api/v1${request.path}` } };
  }

  async function json(request: ApiRequest): Promise<JsonAnswer> {
    const { client, request: whole } = await full(request);
    return client.json(whole);
  }

  return {
    json,
    async send(request) {
      const { client, request: whole } = await full(request);
      return client.send(whole);
    },
    baseUrl: async () => (await connection()).base,
    async needToken(doing) {
      if ((await connection()).token !== undefined) return;
      throw new EnvironmentError(`cannot ${doing}: there is no token for Forgejo`, { help: 'set FORGEJO_TOKEN to an access token (BUMP_TOKEN, GITEA_TOKEN and CI_FORGE_TOKEN are read too)', exit: 'not-permitted' });
    },
    async here() {
      const named = parseRepository(env['CI_REPO'] ?? '');
      if (named !== undefined) return named;
      const remote = await readOrigin();
      const { base } = await connection();
      const found = remote === undefined ? undefined : repositoryAt(base, remote);
      if (found !== undefined) return found;
      throw new EnvironmentError(remote === undefined ? 'which repository this is on the forge is not known' : `the remote \`origin\` does not name a repository on ${new URL(base).host}`, {
        help: 'set CI_REPO=owner/name, or give the remote `origin` its address',
      });
    },
    async list(request) {
      // the addresses in `Link` may name another host (the public one); so pages are counted, and `Link` only says whether there are more
      const rows: Json[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const answer = await json({ ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}limit=${pageSize}&page=${page}` });
        if (answer.status === 404) return undefined;
        const found = asList(answer.value, request.doing);
        rows.push(...found);
        if (found.length === 0 || hasNext(answer, rows.length) === false) return rows;
      }
      throw new EnvironmentError(`cannot ${request.doing}: the list has more than ${mostPages} pages`, { help: 'the server does not count its pages; check its version' });
    },
  };
}
