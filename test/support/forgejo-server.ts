import { makeRepository, pushTag } from './forgejo-model.ts';
import type { FakeRepository, RepositoryOptions } from './forgejo-model.ts';
import { notFound, refused, routeFor } from './forgejo-routes.ts';
import { startFakeServer } from './http-faults.ts';
import type { FakeServer, RecordedRequest, Reply } from './http-faults.ts';

export type { FakeRepository } from './forgejo-model.ts';

/** Scopes of a token, as Forgejo names them. */
export type Scope = 'read:repository' | 'write:repository' | 'read:issue' | 'write:issue' | 'read:organization' | 'read:user';
const all: readonly Scope[] = ['write:repository', 'write:issue', 'read:organization', 'read:user'];

export interface FakeForgeOptions {
  /** Tokens and what they may do; default: `test-token-0123456789` may do all. */
  readonly tokens?: Readonly<Record<string, readonly Scope[]>>;
  /** `MAX_RESPONSE_ITEMS`: rows of a page, whatever the client asks for; default 50. */
  readonly pageLimit?: number;
  /** Which of its two answers `GET /releases/tags/{tag}` gives for a tag without a release. */
  readonly bareTags?: 'hidden' | 'shown';
  /** Address that the server believes to have (`ROOT_URL`), in `Link` and `html_url`. */
  readonly rootUrl?: string;
  /** Without `Link` and `X-Total-Count`, as behind a proxy that drops them. */
  readonly barePages?: boolean;
}

export interface FakeForge extends FakeServer {
  readonly token: string;
  readonly repositories: FakeRepository[];
  /** Adds `owner/name`. */
  add(fullName: string, options?: RepositoryOptions): FakeRepository;
  /** What a `git push` of a tag does. */
  pushTag(repository: FakeRepository, tag: string, sha?: string): void;
}

export const testToken = 'test-token-0123456789';

function allows(scopes: readonly Scope[], area: 'repository' | 'issue', write: boolean): boolean {
  return scopes.includes(`write:${area}`) || (!write && scopes.includes(`read:${area}`));
}

/** A Forgejo on 127.0.0.1 that behaves like the real one in what we use: see `forgejo-routes.ts`. */
export async function startForge(options: FakeForgeOptions = {}): Promise<FakeForge> {
  const tokens: Readonly<Record<string, readonly Scope[]>> = options.tokens ?? { [testToken]: all };
  const repositories: FakeRepository[] = [];
  const limit = options.pageLimit ?? 50;

  function scopesOf({ headers }: RecordedRequest): readonly Scope[] | 'none' | 'wrong' {
    const given = headers.authorization;
    if (given === undefined) return 'none';
    const token = /^(?:token|bearer) (.+)$/i.exec(given)?.[1] ?? '';
    return tokens[token] ?? 'wrong';
  }

  function pageOf(rows: readonly unknown[], url: URL): Reply {
    const size = Math.min(Number(url.searchParams.get('limit') ?? limit), limit);
    const page = Number(url.searchParams.get('page') ?? 1);
    const last = Math.max(1, Math.ceil(rows.length / size));
    const link = (to: number, rel: string): string => `<${root()}${url.pathname}?limit=${size}&page=${to}>; rel="${rel}"`;
    const links = [...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []), ...(page > 1 ? [link(1, 'first'), link(page - 1, 'prev')] : [])];
    return {
      status: 200, json: rows.slice((page - 1) * size, page * size),
      headers: options.barePages === true ? {} : { 'x-total-count': String(rows.length), ...(links.length === 0 ? {} : { link: links.join(',') }) },
    };
  }

  function repositoryJson(one: FakeRepository, scopes: readonly Scope[]): unknown {
    return {
      id: one.id, name: one.name, full_name: `${one.owner}/${one.name}`, owner: { login: one.owner }, default_branch: one.defaultBranch, private: one.private,
      archived: one.archived, empty: one.files.size === 0, html_url: `${root()}/${one.owner}/${one.name}`, permissions: { pull: true, push: allows(scopes, 'repository', true) },
      has_releases: !one.disabled.includes('releases'), has_pull_requests: !one.disabled.includes('pull_requests'), has_issues: !one.disabled.includes('issues'),
    };
  }

  function handle(request: RecordedRequest): Reply {
    const url = new URL(request.path, 'http://forge');
    const path = decodeURIComponent(url.pathname);
    if (!path.startsWith('/api/v1/')) return { status: 404, raw: '<!DOCTYPE html><html>Not found</html>', headers: { 'content-type': 'text/html' } };
    const scopes = scopesOf(request);
    if (scopes === 'wrong') return refused(401, 'invalid username, password or token');
    const granted = scopes === 'none' ? [] : scopes;
    const sees = (one: FakeRepository): boolean => !one.private || allows(granted, 'repository', false);
    const owner = /^\/api\/v1\/(?:orgs|users)\/([^/]+)\/repos$/.exec(path)?.[1]?.toLowerCase();
    if (owner !== undefined) {
      const wanted = path.startsWith('/api/v1/orgs/') ? 'read:organization' : 'read:user';
      if (scopes !== 'none' && !scopes.includes(wanted)) return refused(403, `token does not have at least one of required scope(s), required=[${wanted}], token scope=${scopes.join(',')}`);
      const owned = repositories.filter((one) => one.owner.toLowerCase() === owner);
      return owned.length === 0 ? notFound : pageOf(owned.filter(sees).map((one) => repositoryJson(one, granted)), url);
    }
    const [, fullName = '', below = ''] = /^\/api\/v1\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? [];
    // Forgejo compares names in lower case
    const repository = repositories.find((one) => `${one.owner}/${one.name}`.toLowerCase() === fullName.toLowerCase());
    const renamed = repositories.find(({ earlier }) => earlier.includes(fullName.toLowerCase()));
    // GET is redirected by 301 to the new name, and so is everything else, which clients rarely follow (Gitea 1.26)
    if (repository === undefined && renamed !== undefined) return { status: 301, raw: '', headers: { location: `${root()}/api/v1/repos/${renamed.owner}/${renamed.name}${below}${url.search}` } };
    if (repository === undefined || !sees(repository)) return notFound;
    if (below === '') return request.method === 'GET' ? { status: 200, json: repositoryJson(repository, granted) } : refused(405, 'Method Not Allowed');
    const route = routeFor(request.method, below);
    if (route === undefined) return notFound;
    const write = request.method !== 'GET';
    if (write && scopes === 'none') return refused(401, 'token is required');
    if (scopes !== 'none' && !allows(granted, route.scope, write)) return refused(403, `token does not have at least one of required scope(s): [${write ? 'write' : 'read'}:${route.scope}]`);
    const part = ['releases', 'pulls', 'issues'].find((name) => below.startsWith(`/${name}`));
    if (repository.disabled.some((name) => name.startsWith(part ?? '-') || (part === 'pulls' && name === 'pull_requests'))) return part === 'releases' ? refused(403, 'user should have specific read permission or be a repo admin or a site admin') : notFound;
    // Gitea 1.26 lets the request through to its database code
    if (write && repository.archived && part === 'releases') return refused(500, `${repository.name} is archived`);
    if (write && repository.archived) return refused(423, `Repository ${repository.name} is archived`);
    return route.run({ request, repository, query: url.searchParams, root: root(), bareTags: options.bareTags ?? 'hidden', page: (rows) => pageOf(rows, url) });
  }

  const server = await startFakeServer(handle);
  const root = (): string => options.rootUrl ?? server.url;
  return {
    ...server, repositories, pushTag, token: Object.keys(tokens)[0] ?? '',
    add(fullName, settings = {}) {
      const repository = makeRepository(fullName, settings);
      repositories.push(repository);
      return repository;
    },
  };
}
