import type { FakePull, FakeIssue, FakeRelease, FakeRepository } from './forgejo-model.ts';
import { gitHash, nextId, pushTag } from './forgejo-model.ts';
import type { RecordedRequest, Reply } from './http-faults.ts';

/* The API below `/repos/{owner}/{repo}`, as Forgejo's swagger document and its sources (routers/api/v1/repo) describe it. */

export interface Visit {
  readonly request: RecordedRequest;
  readonly repository: FakeRepository;
  readonly query: URLSearchParams;
  /** Public address of the server, which need not be the one we listen on. */
  readonly root: string;
  /** `shown`: GET by tag answers with the row of a bare tag, as old versions do; `hidden`: 404, as newer ones do. */
  readonly bareTags: 'hidden' | 'shown';
  /** A page of a list with its headers. */
  page(rows: readonly unknown[]): Reply;
}

type Handler = (visit: Visit, ...parts: string[]) => Reply;
interface Route { readonly method: string; readonly path: RegExp; readonly run: Handler; readonly scope: 'repository' | 'issue' }

const notFound: Reply = { status: 404, json: { message: 'The target couldn\'t be found.', url: 'api/swagger', errors: [] } };
const refused = (status: number, message: string): Reply => ({ status, json: { message, url: 'api/swagger' } });

function input({ request }: Visit): Record<string, unknown> {
  try {
    return JSON.parse(request.body.toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const text = (value: unknown, fallback = ''): string => (typeof value === 'string' ? value : fallback);
const flag = (value: unknown, fallback: boolean): boolean => (typeof value === 'boolean' ? value : fallback);

function releaseJson({ repository, root }: Visit, release: FakeRelease): unknown {
  return {
    id: release.id, tag_name: release.tag, name: release.title, body: release.notes, draft: release.draft, prerelease: release.prerelease,
    html_url: `${root}/${repository.owner}/${repository.name}/releases/tag/${release.tag}`, target_commitish: repository.defaultBranch,
    assets: release.assets.map(({ id, name, content }) => ({ id, name, size: content.length, type: 'attachment' })),
  };
}

function fill(release: FakeRelease, given: Record<string, unknown>): void {
  release.title = text(given['name'], release.title);
  release.notes = text(given['body'], release.notes);
  release.draft = flag(given['draft'], release.draft);
  release.prerelease = flag(given['prerelease'], release.prerelease);
}

function createRelease(visit: Visit): Reply {
  const { repository } = visit;
  const given = input(visit);
  const tag = text(given['tag_name']);
  if (tag === '') return refused(422, '[TagName]: Required');
  const found = repository.releases.find((release) => release.tag.toLowerCase() === tag.toLowerCase());
  if (found !== undefined && !found.isTag) return refused(409, 'Release is has no Tag');
  // Forgejo makes the tag when there is none
  if (!repository.tags.has(tag)) pushTag(repository, tag);
  const release = repository.releases.find((one) => one.tag === tag);
  if (release === undefined) return refused(500, 'no row');
  release.isTag = false;
  fill(release, { name: '', body: '', draft: false, prerelease: false, ...given });
  return { status: 201, json: releaseJson(visit, release) };
}

function fileOfForm(request: RecordedRequest): Buffer | undefined {
  const boundary = /boundary=(\S+)/.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return undefined;
  const start = request.body.indexOf('\r\n\r\n');
  const end = request.body.lastIndexOf(`\r\n--${boundary}--`);
  const head = request.body.subarray(0, start).toString('utf8');
  return start === -1 || end === -1 || !head.startsWith(`--${boundary}\r\n`) || !head.includes('name="attachment"') ? undefined : request.body.subarray(start + 4, end);
}

function upload(visit: Visit, id = ''): Reply {
  const release = visit.repository.releases.find((one) => one.id === Number(id) && !one.isTag);
  if (release === undefined) return notFound;
  const content = fileOfForm(visit.request);
  if (content === undefined) return refused(500, 'http: no such file');
  const asset = { id: nextId(), name: visit.query.get('name') ?? 'attachment', content };
  release.assets.push(asset);
  return { status: 201, json: { id: asset.id, name: asset.name, size: content.length } };
}

function pullJson({ repository, root }: Visit, pull: FakePull): unknown {
  return {
    number: pull.number, title: pull.title, body: pull.body, state: pull.state, html_url: `${root}/${repository.owner}/${repository.name}/pulls/${pull.number}`,
    head: { ref: pull.head, repo_id: pull.headRepository }, base: { ref: pull.base, repo_id: repository.id },
  };
}

function createPull(visit: Visit): Reply {
  const { repository } = visit;
  const given = input(visit);
  const [head, base, title] = [text(given['head']), text(given['base']), text(given['title'])];
  if (title === '') return refused(422, 'title is empty');
  if (!repository.branches.has(head) || !repository.branches.has(base)) return notFound;
  if (repository.pulls.some((pull) => pull.state === 'open' && pull.headRepository === repository.id && pull.head === head && pull.base === base)) return refused(409, 'pull request already exists for these targets');
  const pull: FakePull = { number: nextId(), title, body: text(given['body']), head, base, state: 'open', headRepository: repository.id };
  repository.pulls.push(pull);
  return { status: 201, json: pullJson(visit, pull) };
}

function updatePull(visit: Visit, number = ''): Reply {
  const pull = visit.repository.pulls.find((one) => one.number === Number(number));
  if (pull === undefined) return notFound;
  const given = input(visit);
  pull.title = text(given['title'], pull.title);
  pull.body = text(given['body'], pull.body);
  return { status: 201, json: pullJson(visit, pull) };
}

function issueJson({ repository, root }: Visit, issue: FakeIssue): unknown {
  return {
    number: issue.number, title: issue.title, body: issue.body, state: issue.state, pull_request: null, html_url: `${root}/${repository.owner}/${repository.name}/issues/${issue.number}`,
    labels: repository.labels.filter(({ id }) => issue.labels.includes(id)),
  };
}

function listIssues(visit: Visit): Reply {
  const { repository, query } = visit;
  const state = query.get('state') ?? 'open';
  const wanted = repository.labels.find(({ name }) => name === query.get('labels'))?.id;
  const rows = repository.issues.filter((issue) => (state === 'all' || issue.state === state) && (query.get('labels') === null || (wanted !== undefined && issue.labels.includes(wanted))));
  return visit.page(rows.sort((a, b) => b.number - a.number).map((issue) => issueJson(visit, issue)));
}

function createIssue(visit: Visit): Reply {
  const given = input(visit);
  if (text(given['title']) === '') return refused(422, '[Title]: Required');
  const labels = Array.isArray(given['labels']) ? given['labels'].filter((id) => typeof id === 'number') : [];
  const issue: FakeIssue = { number: nextId(), title: text(given['title']), body: text(given['body']), state: 'open', labels, comments: [] };
  visit.repository.issues.push(issue);
  return { status: 201, json: issueJson(visit, issue) };
}

function updateIssue(visit: Visit, number = ''): Reply {
  const issue = visit.repository.issues.find((one) => one.number === Number(number));
  if (issue === undefined) return notFound;
  const given = input(visit);
  issue.title = text(given['title'], issue.title);
  issue.body = text(given['body'], issue.body);
  if (given['state'] === 'open' || given['state'] === 'closed') issue.state = given['state'];
  return { status: 201, json: issueJson(visit, issue) };
}

function hasRef({ branches, tags }: FakeRepository, ref: string): boolean {
  return branches.has(ref) || tags.has(ref) || [...branches.values(), ...tags.values()].includes(ref);
}

function contents({ repository, query }: Visit, path = ''): Reply {
  if (!hasRef(repository, query.get('ref') ?? repository.defaultBranch)) return notFound;
  const content = repository.files.get(path);
  if (content !== undefined) {
    return { status: 200, json: { type: 'file', path, encoding: 'base64', content: Buffer.from(content).toString('base64'), sha: gitHash('blob', content), size: Buffer.byteLength(content) } };
  }
  const below = [...repository.files.keys()].filter((file) => file.startsWith(`${path}/`));
  return below.length === 0 ? notFound : { status: 200, json: below.map((file) => ({ type: 'file', path: file })) };
}

/** Id of a folder: another one as soon as anything below it changes. */
function treeId({ files }: FakeRepository, folder: string): string {
  return gitHash('tree', JSON.stringify([...files].filter(([path]) => path.startsWith(folder)).map(([path, content]) => [path.slice(folder.length), content]).sort()));
}

function tree({ repository, query }: Visit, ref = ''): Reply {
  if (repository.files.size === 0) return refused(409, 'Git Repository is empty.');
  const folders = new Set([...repository.files.keys()].flatMap((file) => file.split('/').slice(0, -1).map((_, at, parts) => `${parts.slice(0, at + 1).join('/')}/`)));
  const top = hasRef(repository, ref) ? '' : [...folders].find((folder) => treeId(repository, folder) === ref);
  if (top === undefined) return notFound;
  const below = (path: string): boolean => path.startsWith(top) && path !== top;
  const rows = [
    ...[...folders].filter(below).map((folder) => ({ path: folder.slice(top.length, -1), mode: '040000', type: 'tree', size: 0, sha: treeId(repository, folder) })),
    ...[...repository.files].filter(([path]) => below(path)).map(([path, content]) => ({ path: path.slice(top.length), mode: repository.links.has(path) ? '120000' : '100644', type: 'blob', size: Buffer.byteLength(content), sha: gitHash('blob', content) })),
  ].filter(({ path }) => query.get('recursive') === 'true' || !path.includes('/')).sort((a, b) => (a.path < b.path ? -1 : 1));
  const size = Number(query.get('per_page') ?? 1000);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return { status: 200, json: { sha: ref, tree: rows.slice(start, start + size), truncated: start + size < rows.length, total_count: rows.length } };
}

const routes: readonly Route[] = [
  { method: 'GET', path: /^\/releases\/tags\/(.+)$/, scope: 'repository', run: (visit, tag = '') => {
    const found = visit.repository.releases.find((release) => release.tag.toLowerCase() === tag.toLowerCase());
    return found === undefined || (found.isTag && visit.bareTags === 'hidden') ? notFound : { status: 200, json: releaseJson(visit, found) };
  } },
  { method: 'GET', path: /^\/releases$/, scope: 'repository', run: (visit) => visit.page(visit.repository.releases.filter(({ isTag }) => !isTag).map((release) => releaseJson(visit, release))) },
  { method: 'POST', path: /^\/releases$/, scope: 'repository', run: createRelease },
  { method: 'PATCH', path: /^\/releases\/(\d+)$/, scope: 'repository', run: (visit, id = '') => {
    const release = visit.repository.releases.find((one) => one.id === Number(id) && !one.isTag);
    if (release === undefined) return notFound;
    fill(release, input(visit));
    return { status: 200, json: releaseJson(visit, release) };
  } },
  { method: 'POST', path: /^\/releases\/(\d+)\/assets$/, scope: 'repository', run: upload },
  { method: 'DELETE', path: /^\/releases\/(\d+)\/assets\/(\d+)$/, scope: 'repository', run: ({ repository }, id = '', asset = '') => {
    const release = repository.releases.find((one) => one.id === Number(id));
    const at = release?.assets.findIndex((one) => one.id === Number(asset)) ?? -1;
    if (release === undefined || at === -1) return notFound;
    release.assets.splice(at, 1);
    return { status: 204 };
  } },
  { method: 'GET', path: /^\/tags\/(.+)$/, scope: 'repository', run: ({ repository }, tag = '') => {
    const sha = repository.tags.get(tag);
    return sha === undefined ? notFound : { status: 200, json: { name: tag, id: gitHash('commit', `tag ${tag}`), commit: { sha } } };
  } },
  { method: 'GET', path: /^\/pulls$/, scope: 'repository', run: (visit) => visit.page(visit.repository.pulls.filter(({ state }) => state === (visit.query.get('state') ?? 'open')).map((pull) => pullJson(visit, pull))) },
  { method: 'POST', path: /^\/pulls$/, scope: 'repository', run: createPull },
  { method: 'PATCH', path: /^\/pulls\/(\d+)$/, scope: 'repository', run: updatePull },
  { method: 'GET', path: /^\/issues$/, scope: 'issue', run: listIssues },
  { method: 'POST', path: /^\/issues$/, scope: 'issue', run: createIssue },
  { method: 'PATCH', path: /^\/issues\/(\d+)$/, scope: 'issue', run: updateIssue },
  { method: 'POST', path: /^\/issues\/(\d+)\/comments$/, scope: 'issue', run: (visit, number = '') => {
    const issue = visit.repository.issues.find((one) => one.number === Number(number));
    issue?.comments.push(text(input(visit)['body']));
    return issue === undefined ? notFound : { status: 201, json: { id: nextId() } };
  } },
  { method: 'GET', path: /^\/labels$/, scope: 'issue', run: (visit) => visit.page(visit.repository.labels) },
  { method: 'POST', path: /^\/labels$/, scope: 'issue', run: (visit) => {
    const label = { id: nextId(), name: text(input(visit)['name']) };
    visit.repository.labels.push(label);
    return { status: 201, json: label };
  } },
  { method: 'GET', path: /^\/contents\/(.+)$/, scope: 'repository', run: contents },
  { method: 'GET', path: /^\/git\/trees\/(.+)$/, scope: 'repository', run: tree },
  { method: 'GET', path: /^\/git\/blobs\/(.+)$/, scope: 'repository', run: ({ repository }, sha = '') => {
    const content = [...repository.files.values()].find((one) => gitHash('blob', one) === sha);
    return content === undefined ? notFound : { status: 200, json: { sha, encoding: 'base64', content: Buffer.from(content).toString('base64'), size: Buffer.byteLength(content) } };
  } },
];

/** The route of a request, with what it needs. */
export function routeFor(method: string, below: string): { readonly scope: Route['scope']; run(visit: Visit): Reply } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(below) : null;
    if (match !== null) return { scope: route.scope, run: (visit) => route.run(visit, ...match.slice(1)) };
  }
  return undefined;
}

export { notFound, refused };
