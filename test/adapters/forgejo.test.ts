import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createForge } from '../../scripts/adapters/forgejo.ts';
import { forgeBase, forgeToken, parseRemote, repositoryAt } from '../../scripts/adapters/forgejo-address.ts';
import { apply } from '../../scripts/cli/apply.ts';
import { isEnvironmentError } from '../../scripts/core/failure.ts';
import { issueMarker } from '../../scripts/core/issue-marker.ts';
import type { Action, ForgeIssue, ForgePullRequest, ForgeRelease } from '../../scripts/core/plan.ts';
import type { FileReader } from '../../scripts/ports/files.ts';
import type { Writers } from '../../scripts/ports/index.ts';
import { testClock } from '../support/clock.ts';
import { startForge, testToken } from '../support/forgejo-server.ts';
import type { FakeForge, FakeForgeOptions, FakeRepository } from '../support/forgejo-server.ts';

let server: FakeForge;
let repository: FakeRepository;
let cwd = '';
const repo = { owner: 'loco', name: 'app' };
const notes: string[] = [];
const progress = { note: (text: string) => { notes.push(text); }, warn: (text: string) => { notes.push(text); }, update: () => undefined };

async function start(options: FakeForgeOptions = {}): Promise<void> {
  await server?.close();
  server = await startForge(options);
  repository = server.add('loco/app', { files: { 'README.md': 'hello\n', '.woodpecker/ci.yml': 'steps: []\n' }, branches: ['release/next'], tags: ['v1.2.3'] });
}

beforeEach(async () => {
  notes.length = 0;
  cwd = mkdtempSync(path.join(tmpdir(), 'forge-test-'));
  await start();
});
afterEach(async () => {
  rmSync(cwd, { recursive: true, force: true });
  await server.close();
});

function forge(env: Record<string, string> = {}) {
  return createForge({ cwd, env: { FORGEJO_URL: server.url, FORGEJO_TOKEN: testToken, CI_REPO: 'loco/app', ...env }, clock: testClock(), progress });
}

async function carryOut(action: Action, env: Record<string, string> = {}): Promise<string> {
  const one = forge(env);
  const none = (): never => { throw new Error('not asked for'); };
  const read: FileReader = { text: none, bytes: none, list: none, stat: none };
  const write = { env: {}, progress, clock: testClock(), files: none, forge: async () => one } as Partial<Writers> as Writers;
  const [result] = await apply([action], read, write);
  return `${result?.status}: ${result?.message.replaceAll(server.url, 'URL').replaceAll(/#\d+|pulls\/\d+|issues\/\d+/g, (text) => text.replace(/\d+/, 'N'))}`;
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => { throw new Error('it did not fail'); }, (reason: unknown) => reason);
  if (!isEnvironmentError(error)) throw error;
  const text = `${error.message}\n${error.help ?? ''}\n${error.exit ?? 'environment'}`;
  expect(text).not.toContain(testToken);
  return text.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');
}

function file(name: string, content: string): { name: string; path: string; size: number } {
  writeFileSync(path.join(cwd, name), content);
  return { name, path: name, size: Buffer.byteLength(content) };
}

const release = (more: Partial<ForgeRelease> = {}): ForgeRelease => ({
  kind: 'forge-release', tag: 'v1.2.3', title: 'v1.2.3', notes: '### Fixed\n\n- a bug\n', draft: false, prerelease: false, assets: [], replaceAssets: false, ...more,
});

function pages(): unknown[] {
  return repository.releases.map(({ tag, title, notes: text, draft, prerelease, isTag, assets }) => ({
    tag, title, notes: text, draft, prerelease, isTag, assets: assets.map(({ name, content }) => `${name}=${content.toString()}`).sort(),
  }));
}

const written = { tag: 'v1.2.3', title: 'v1.2.3', notes: '### Fixed\n\n- a bug\n', draft: false, prerelease: false, isTag: false, assets: [] };

describe('a release', () => {
  test.each(['hidden', 'shown'] as const)('turns the row of the bare tag into a page, once (row %s)', async (bareTags) => {
    await start({ bareTags });
    expect(await carryOut(release())).toBe('done: created the release `v1.2.3`: URL/loco/app/releases/tag/v1.2.3');
    expect(pages()).toEqual([written]);
    const before = server.requests.length;
    expect(await carryOut(release())).toBe('unchanged: the release `v1.2.3` is up to date: URL/loco/app/releases/tag/v1.2.3');
    expect(server.requests.slice(before).every(({ method }) => method === 'GET')).toBe(true);
    expect(pages()).toEqual([written]);
  });

  test('brings an existing page up to date', async () => {
    await carryOut(release());
    expect(await carryOut(release({ notes: 'other', prerelease: true }))).toMatch(/^done: updated the release/);
    expect(pages()).toEqual([{ ...written, notes: 'other', prerelease: true }]);
    expect(await carryOut(release({ notes: 'other\r\n', prerelease: true }))).toMatch(/^unchanged/);
  });

  test('somebody creates it in between: looks again', async () => {
    server.inject({ on: /^POST .*\/releases$/, fault: { kind: 'first', run: () => {
      const row = repository.releases[0];
      if (row !== undefined) Object.assign(row, { isTag: false, title: 'by hand' });
    } } });
    expect(await carryOut(release())).toMatch(/^done: updated/);
    expect(pages()).toEqual([written]);
  });

  test('the answer is lost after it was made: one page, no second one', async () => {
    server.inject({ on: /^POST .*\/releases$/, fault: { kind: 'drop-after' } });
    expect(await carryOut(release())).toMatch(/^unchanged: the release/);
    expect(pages()).toEqual([written]);
  });

  test('a tag that is not there is never made', async () => {
    expect(await failure(carryOut(release({ tag: 'v9.9.9' })))).toMatch(/^cannot release `v9\.9\.9`: loco\/app has no such tag\npush the tag first/);
    expect([...repository.tags.keys()]).toEqual(['v1.2.3']);
  });

  test('names are found whatever their case, tags with a slash too', async () => {
    server.pushTag(repository, 'python/v1.0.0');
    expect(await carryOut(release({ tag: 'python/v1.0.0', title: 'x' }), { CI_REPO: 'LOCO/App' })).toMatch(/^done: created/);
    expect(await carryOut(release({ tag: 'python/v1.0.0', title: 'x' }))).toMatch(/^unchanged/);
  });

  test('assets: attached once, replaced when they differ, duplicates and strangers', async () => {
    const assets = [file('a b.txt', 'one'), file('ü".bin', 'x'.repeat(200_000))];
    expect(await carryOut(release({ assets }))).toMatch(/^done: created the release `v1\.2\.3`, attached 2 assets/);
    const page = repository.releases[0];
    page?.assets.push({ id: 900, name: 'stranger', content: Buffer.from('s') }, { id: 901, name: 'a b.txt', content: Buffer.from('two') });
    expect(await carryOut(release({ assets }))).toMatch(/^done: kept the release `v1\.2\.3`, removed 1 older asset: /);
    expect(await carryOut(release({ assets }))).toMatch(/^unchanged/);
    const changed = [file('a b.txt', 'longer')];
    expect(await carryOut(release({ assets: changed }))).toMatch(/^done: kept the release `v1\.2\.3`, attached 1 asset, removed 1 older asset: /);
    expect(page?.assets.map(({ name, content }) => [name, content.length]).sort()).toEqual([['a b.txt', 6], ['stranger', 1], ['ü".bin', 200_000]]);
    expect(await carryOut(release({ assets: changed, replaceAssets: true }))).toMatch(/attached 1 asset/);
    expect(page?.assets.filter(({ name }) => name === 'a b.txt')).toHaveLength(1);
  });

  test('a file that changed its size while it was sent is no asset', async () => {
    const asset = file('a.txt', 'one');
    writeFileSync(path.join(cwd, 'a.txt'), 'longer now');
    expect(await failure(carryOut(release({ assets: [asset] })))).toMatch(/cannot attach a\.txt/);
    expect(repository.releases[0]?.assets).toEqual([]);
  });

  test('a crash at any request, before or after it was carried out, is finished by the next run', async () => {
    const assets = [file('a.txt', 'one'), file('b.txt', 'two')];
    const end = [{ ...written, assets: ['a.txt=one', 'b.txt=two'] }];
    let crashes = 0;
    for (const kind of ['drop', 'drop-after'] as const) {
      for (let at = 0; ; at += 1) {
        await start();
        // a complete older asset that has to be replaced makes the longest way
        await carryOut(release({ assets: [file('a.txt', 'older one')] }));
        Object.assign(repository.releases[0] ?? {}, { isTag: true, title: '', notes: '' });
        file('a.txt', 'one');
        server.inject({ on: /./, after: at, times: 1000, fault: { kind } });
        const died = await carryOut(release({ assets })).then(() => false, (error: unknown) => isEnvironmentError(error));
        server.heal();
        if (!died) break;
        crashes += 1;
        await carryOut(release({ assets }));
        expect([kind, at, pages()]).toEqual([kind, at, end]);
        expect(await carryOut(release({ assets }))).toMatch(/^unchanged/);
      }
    }
    expect(crashes).toBe(14);
  });
});

describe('each answer has its message', () => {
  test.each([
    ['no token', { FORGEJO_TOKEN: '' }, undefined, 'cannot create the release `v1.2.3`: there is no token for Forgejo\nset FORGEJO_TOKEN to an access token (BUMP_TOKEN, GITEA_TOKEN and CI_FORGE_TOKEN are read too)\nnot-permitted'],
    ['a wrong token', { FORGEJO_TOKEN: 'wrong-token' }, undefined, 'cannot read the repository loco/app: Forgejo at HOST answered 401 (not authenticated): invalid username, password or token\nthe token in FORGEJO_TOKEN is not valid (any more); set a new one\nnot-permitted'],
    ['403', {}, 403, 'cannot create the release `v1.2.3`: Forgejo at HOST answered 403 (not permitted): injected\nthe token in FORGEJO_TOKEN needs the scopes `write:repository` (releases, pull requests) and `write:issue` (issues), and its owner the right to write in the repository\nnot-permitted'],
    ['404', {}, 404, 'cannot create the release `v1.2.3`: Forgejo at HOST answered 404 (not found): injected\ncheck owner and name; a token without permission to see the repository gets the same answer\nenvironment'],
    ['409 for ever', {}, 409, 'cannot write the release `v1.2.3`: Forgejo says that it exists, and does not show it\nlook at it in the browser; a draft of another user may be in the way\nenvironment'],
    ['422', {}, 422, 'cannot create the release `v1.2.3`: Forgejo at HOST answered 422 (not acceptable): injected\nthe server understood but refused the values; its reason is above\nenvironment'],
    ['423', {}, 423, 'cannot create the release `v1.2.3`: Forgejo at HOST answered 423 (locked): injected\nthe repository is archived or being moved\nenvironment'],
    ['429', {}, 429, 'cannot create the release `v1.2.3`: Forgejo at HOST answered 429 (too many requests): injected\nwait a while, or run fewer jobs at the same time\nenvironment'],
    ['500', {}, 500, 'cannot create the release `v1.2.3`: Forgejo at HOST answered 500 (internal error): injected\nthe server has a problem; look at its log, and run the command again later\nenvironment'],
  ])('%s', async (_, env, status, message) => {
    if (status !== undefined) server.inject({ on: /^POST .*\/releases$/, times: 100, fault: { kind: 'status', status } });
    expect(await failure(carryOut(release(), env))).toBe(message);
    expect(notes.join()).not.toContain(testToken);
  });

  test.each([
    ['an archived repository', { archived: true }, 'cannot release `v1.2.3`: loco/other is archived\ntake it out of the archive in its settings, or remove this step\nnot-permitted'],
    ['releases switched off', { disabled: ['releases'] }, 'cannot release `v1.2.3`: loco/other has its releases switched off\nswitch them on in the settings of the repository, or remove this step\nnot-permitted'],
  ] as const)('%s is said before anything is written (Gitea answers 500 and 403)', async (_, settings, message) => {
    server.add('loco/other', { ...settings, tags: ['v1.2.3'] });
    expect(await failure(carryOut(release(), { CI_REPO: 'loco/other' }))).toBe(message);
    expect(server.requests.some(({ method }) => method !== 'GET')).toBe(false);
  });

  test('pull requests and issues that are switched off', async () => {
    server.add('loco/other', { disabled: ['pull_requests', 'issues'], branches: ['b'] });
    const env = { CI_REPO: 'loco/other' };
    expect(await failure(carryOut({ kind: 'forge-pull-request', head: 'b', base: 'main', title: 't', body: '' }, env))).toContain('cannot open a pull request from `b` to `main`: loco/other has its pull requests switched off');
    expect(await failure(carryOut({ kind: 'forge-issue', repository: undefined, key: 'k', title: 't', body: '', labels: [], state: 'open' }, env))).toContain('cannot write the issue "t": loco/other has its issues switched off');
  });

  test('a user, asked for with a token for organisations only', async () => {
    await start({ tokens: { [testToken]: ['read:repository', 'read:organization'] } });
    expect(await failure(forge().repositories('nobody'))).toBe('cannot list the repositories of nobody: there is no organisation nobody, and this token may not list what users have\ncheck the name; for the repositories of a user the token needs the scopes `read:user` and `read:repository`\nnot-permitted');
  });

  test('two jobs create the page at once, and the server answers one with 500', async () => {
    server.inject({ on: /^POST .*\/releases$/, fault: { kind: 'status-after', status: 500 } });
    expect(await carryOut(release())).toBe('unchanged: the release `v1.2.3` is up to date: URL/loco/app/releases/tag/v1.2.3');
    expect(pages()).toHaveLength(1);
  });

  test('a renamed repository is written under its name of today, and it is said', async () => {
    repository.earlier.push('loco/before');
    expect(await carryOut(release(), { CI_REPO: 'loco/before' })).toBe('done: created the release `v1.2.3`: URL/loco/app/releases/tag/v1.2.3');
    expect(notes.join('\n')).toContain('loco/before is named loco/app now');
  });

  test('a read-only token', async () => {
    await start({ tokens: { [testToken]: ['read:repository'] } });
    expect(await failure(carryOut(release()))).toMatch(/answered 403 \(not permitted\): token does not have at least one of required scope\(s\): \[write:repository\]/);
  });

  test.each([['html', /answered a web page/], ['truncate', /broke off after \d+ bytes/], ['drop', /closed before the answer came/]] as const)('%s instead of an answer', async (kind, message) => {
    server.inject({ on: /\/tags\/v1\.2\.3$/, times: 100, fault: { kind } });
    expect(await failure(carryOut(release()))).toMatch(message);
  });

  test('429 and 503 that pass are waited for', async () => {
    server.inject({ on: /./, fault: { kind: 'status', status: 429, headers: { 'retry-after': '2' } } });
    server.inject({ on: /^POST/, fault: { kind: 'status', status: 503 } });
    expect(await carryOut(release())).toMatch(/^done/);
    expect(notes).toEqual(['Forgejo: answered 429; trying again in 2.1 s (2 of 4)', 'Forgejo: answered 503; trying again in 0.5 s (2 of 4)']);
  });
});

describe('a pull request', () => {
  const pull = (more: Partial<ForgePullRequest> = {}): ForgePullRequest => ({ kind: 'forge-pull-request', head: 'release/next', base: 'main', title: 'Release 1.3.0', body: 'notes', ...more });

  test('is opened once, then kept up to date', async () => {
    expect(await carryOut(pull())).toBe('done: opened pull request #N: URL/loco/app/pulls/N');
    expect(await carryOut(pull())).toBe('unchanged: up to date: pull request #N: URL/loco/app/pulls/N');
    expect(await carryOut(pull({ body: 'more' }))).toMatch(/^done: updated/);
    expect(repository.pulls).toMatchObject([{ title: 'Release 1.3.0', body: 'more', state: 'open' }]);
  });

  test('a closed one and one of a fork are others', async () => {
    const other = { title: 'x', body: '', head: 'release/next', base: 'main' };
    repository.pulls.push({ ...other, number: 7, state: 'closed', headRepository: repository.id }, { ...other, number: 8, state: 'open', headRepository: 4711 });
    expect(await carryOut(pull())).toMatch(/^done: opened/);
    expect(repository.pulls.map(({ title, state }) => [title, state])).toEqual([['x', 'closed'], ['x', 'open'], ['Release 1.3.0', 'open']]);
  });

  test('somebody opens it in between; a branch that is not there; a lost answer', async () => {
    const between = { number: 7, title: 'by hand', body: '', head: 'release/next', base: 'main', state: 'open' as const, headRepository: repository.id };
    server.inject({ on: /^POST/, fault: { kind: 'first', run: () => { repository.pulls.push(between); } } });
    expect(await carryOut(pull())).toMatch(/^done: updated/);
    repository.pulls.length = 0;
    server.inject({ on: /^POST/, fault: { kind: 'drop-after' } });
    expect(await carryOut(pull())).toMatch(/^unchanged/);
    expect(repository.pulls).toHaveLength(1);
    expect(await failure(carryOut(pull({ head: 'nowhere' })))).toMatch(/^cannot open a pull request from `nowhere` to `main`: Forgejo at HOST answered 404/);
  });
});

describe('an issue', () => {
  const issue = (more: Partial<ForgeIssue> = {}): ForgeIssue => ({ kind: 'forge-issue', repository: undefined, key: 'coverage/app', state: 'open', title: 'over-grant', body: 'one', labels: ['bao'], ...more });

  test('is one per matter: opened, updated, closed, opened again', async () => {
    expect(await carryOut(issue({ state: 'closed' }))).toBe('unchanged: there is no issue "over-grant" to close');
    expect(await carryOut(issue())).toMatch(/^done: opened issue #N/);
    expect(await carryOut(issue())).toMatch(/^unchanged/);
    expect(await carryOut(issue({ body: 'two' }))).toMatch(/^done: updated/);
    expect(await carryOut(issue({ state: 'closed', body: 'gone' }))).toMatch(/^done: closed/);
    expect(await carryOut(issue({ state: 'closed', body: 'gone' }))).toMatch(/^unchanged/);
    expect(await carryOut(issue({ key: 'coverage/app-2', repository: 'Loco/APP' }))).toMatch(/^done: opened/);
    expect(await carryOut(issue({ body: 'again' }))).toMatch(/^done: updated/);
    expect(repository.issues.map(({ state, body }) => [state, body])).toEqual([
      ['open', `again\n\n${issueMarker('coverage/app')}\n`], ['open', `one\n\n${issueMarker('coverage/app-2')}\n`],
    ]);
    expect(repository.labels.map(({ name }) => name)).toEqual(['bao']);
    expect(repository.issues.every(({ labels }) => labels[0] === repository.labels[0]?.id)).toBe(true);
  });
});

describe('reading', () => {
  test.each([{ pageLimit: 3 }, { pageLimit: 3, barePages: true }, { pageLimit: 3, rootUrl: 'https://forge.example' }])('all repositories of an organisation over pages: %j', async (options) => {
    await start(options);
    for (let at = 0; at < 10; at += 1) server.add(`loco/r${at}`, { private: at % 2 === 0, archived: at === 3 });
    const found = await forge().repositories('LOCO');
    expect(found.map(({ name }) => name)).toEqual(['app', 'r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9']);
    expect(found.find(({ name }) => name === 'r3')).toMatchObject({ archived: true, defaultBranch: 'main', canPush: true, empty: true });
    expect((await forge({ FORGEJO_TOKEN: '' }).repositories('loco')).map(({ name }) => name)).toEqual(['app', 'r1', 'r3', 'r5', 'r7', 'r9']);
    expect(await failure(forge().repositories('nobody'))).toMatch(/no organisation or user of this name/);
  });

  test('trees, blobs and files', async () => {
    for (let at = 0; at < 1200; at += 1) repository.files.set(`many/${at}.txt`, `${at}`);
    const one = forge();
    const tree = await one.tree(repo, 'main') ?? [];
    expect(tree).toHaveLength(1204);
    const entry = tree.find(({ path: name }) => name === '.woodpecker/ci.yml');
    expect(entry).toMatchObject({ kind: 'file', size: 10 });
    expect(Buffer.from(await one.blob(repo, entry?.sha ?? '')).toString()).toBe('steps: []\n');
    const read = await one.file(repo, '.woodpecker/ci.yml', 'v1.2.3');
    expect([Buffer.from(read?.bytes ?? []).toString(), read?.sha]).toEqual(['steps: []\n', entry?.sha]);
    expect(await one.file(repo, '.woodpecker')).toBeUndefined();
    expect(await one.file(repo, 'nothing')).toBeUndefined();
    expect(await one.file(repo, 'README.md', 'no-branch')).toBeUndefined();
    server.add('loco/empty');
    expect(await one.tree({ owner: 'loco', name: 'empty' }, 'main')).toBeUndefined();
    expect(await one.repository({ owner: 'loco', name: 'nothing' })).toBeUndefined();
    expect(await one.tagCommit(repo, 'v1.2.3')).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe('address and token', () => {
  test.each([
    ['https://forge.example/loco/app.git', 'https://forge.example', 'loco/app'],
    ['https://user:pw@forge.example:8443/loco/app', 'https://forge.example:8443', 'loco/app'],
    ['http://forge.example/sub/loco/app.git/', 'http://forge.example', 'sub/loco/app'],
    ['git@forge.example:loco/app.git', 'https://forge.example', 'loco/app'],
    ['ssh://git@forge.example:2222/loco/app.git', 'https://forge.example', 'loco/app'],
    ['forge:loco/app', 'https://forge', 'loco/app'],
  ])('%s', (remote, base, name) => {
    const found = parseRemote(remote);
    expect([found?.base, found?.path.join('/')]).toEqual([base, name]);
  });

  test.each(['/srv/git/app.git', './app.git', 'file:///srv/app.git', 'C:/app', ''])('%j is on no server', (remote) => {
    expect(parseRemote(remote)).toBeUndefined();
  });

  test('a repository is found below the path of the server only on that server', () => {
    expect(repositoryAt('https://forge.example/sub', 'https://forge.example/sub/loco/app')).toEqual(repo);
    expect(repositoryAt('https://forge.example/sub', 'git@forge.example:loco/app.git')).toEqual(repo);
    expect(repositoryAt('https://forge.example', 'https://other.example/loco/app')).toBeUndefined();
    expect(repositoryAt('https://forge.example', 'https://forge.example/loco')).toBeUndefined();
  });

  test('what a user sets wins over what Woodpecker sets, then the origin', () => {
    expect(forgeBase({ CI_FORGE_URL: 'https://public.example/', FORGEJO_URL: 'http://forgejo:3000/' }, undefined)).toBe('http://forgejo:3000');
    expect(forgeBase({ CI_FORGE_URL: 'https://user:pw@public.example/git/api/v1' }, 'git@other:a/b')).toBe('https://public.example/git');
    expect(forgeBase({}, 'git@other.example:a/b')).toBe('https://other.example');
    expect(() => forgeBase({}, '/srv/app')).toThrow(/not known/);
    expect(() => forgeBase({ FORGEJO_URL: 'forge.example' }, undefined)).toThrow(/FORGEJO_URL is not a web address/);
  });

  test('the first token that is set counts; one that no header carries is refused without being shown', () => {
    expect(forgeToken({ FORGEJO_TOKEN: ' ', GITEA_TOKEN: 'b\n', PLUGIN_TOKEN: 'd' })).toEqual({ name: 'GITEA_TOKEN', value: 'b' });
    expect(forgeToken({ PLUGIN_TOKEN: 'd' })).toEqual({ name: 'PLUGIN_TOKEN', value: 'd' });
    expect(forgeToken({})).toBeUndefined();
    expect(() => forgeToken({ FORGEJO_TOKEN: 'token abc-secret' })).toThrow(/^the value of FORGEJO_TOKEN cannot be a token: it has spaces/);
  });

  test('the token goes into one header and nowhere else', async () => {
    await carryOut(release({ assets: [file('a.txt', 'one')] }));
    for (const { headers, path: asked, body } of server.requests) {
      expect(headers.authorization).toBe(`token ${testToken}`);
      expect(`${asked}${body.toString('latin1')}`).not.toContain(testToken);
    }
  });

  test('without CI_REPO and origin the repository is not known', async () => {
    expect(await failure(forge({ CI_REPO: '' }).here())).toMatch(/which repository this is on the forge is not known\nset CI_REPO=owner\/name/);
  });
});
