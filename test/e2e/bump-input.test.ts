import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { bumpVectors } from '../support/bump-vectors.ts';
import { bareRepository, commit, git, runBuilt, scratch, tag, tagsOf, woodpeckerClone, workClone } from '../support/git-repo.ts';
import type { Ran } from '../support/git-repo.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';
import { root } from '../support/imports.ts';

/*
 * Bad input to the built program: the right answer or one clear error, never a stack trace, and nothing changed on
 * disk or on the remote.
 */

const space = scratch();
const validNext = new Ajv2020({ allErrors: true, strictTypes: false }).compile(JSON.parse(readFileSync(path.join(root, 'schema/bump-next.v1.json'), 'utf8')) as object);
let server: GitServer;
let names = 0;

beforeAll(async () => { server = await startGitServer({ root: space.path }); });
afterAll(async () => { await server.close(); space.remove(); });

function folder(prefix: string): string {
  names += 1;
  return path.join(space.path, `${prefix}${names}`);
}

/** A repository without a remote: one release, and one feature since. */
function repository(files: Readonly<Record<string, string>> = {}): string {
  const at = folder('local');
  mkdirSync(at);
  git(at, 'init', '-q', '-b', 'main');
  commit(at, 'feat: start', { 'package.json': '{"name": "app", "version": "1.0.0"}\n', ...files });
  tag(at, 'v1.0.0');
  commit(at, 'feat: more', { more: '1' });
  return at;
}

interface Remote {
  readonly bare: string;
  readonly work: string;
  readonly url: string;
}

function remote(files: Readonly<Record<string, string>> = {}, branch = 'main'): Remote {
  const bare = bareRepository(folder('bare'));
  const work = workClone(bare, folder('work'));
  git(work, 'checkout', '-q', '-B', branch);
  commit(work, 'feat: start', { 'package.json': '{"name": "app", "version": "1.0.0"}\n', ...files });
  tag(work, 'v1.0.0');
  commit(work, 'feat: more', { more: '1' });
  git(work, 'push', '-q', '--follow-tags', 'origin', `HEAD:refs/heads/${branch}`);
  return { bare, work, url: `${server.url}/${path.basename(bare)}` };
}

function cloneOf({ bare, url }: Remote, branch = 'main'): string {
  const at = woodpeckerClone(`file://${bare}`, folder('clone'), branch);
  git(at, 'remote', 'set-url', 'origin', url);
  return at;
}

/** Everything a person would miss: files with their bytes, refs, the index, settings. */
function stateOf(at: string): string {
  const read = (file: string): string => (existsSync(path.join(at, '.git', file)) ? readFileSync(path.join(at, '.git', file), 'latin1') : '');
  const tree = (name: string): string[] => readdirSync(path.join(at, name), { withFileTypes: true }).filter((one) => one.name !== '.git').flatMap((one) => {
    const child = path.join(name, one.name);
    return one.isDirectory() ? [`${child}/`, ...tree(child)] : [`${child} ${readFileSync(path.join(at, child), 'latin1')}`];
  });
  return JSON.stringify([tree('.'), ['HEAD', 'index', 'config', 'packed-refs'].map(read), existsSync(path.join(at, '.git')) ? readdirSync(path.join(at, '.git/refs'), { recursive: true }) : []]);
}

function isClear({ code, stderr, stdout }: Ran, exit: number): void {
  expect(code, `${stdout}${stderr}`).toBe(exit);
  expect(`${stdout}${stderr}`).not.toMatch(/bug of ours|^\s+at .*:\d+:\d+/m);
  if (exit >= 2 && exit < 10) expect(stderr).toMatch(/^bump \w+: .+/m);
}

/** Runs and expects an error that changes nothing. */
async function refuses(at: string, args: readonly string[], exit: number, words: string | RegExp, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const before = stateOf(at);
  const ran = await runBuilt('bump', args, at, env);
  isClear(ran, exit);
  expect(ran.stderr).toMatch(words);
  expect(stateOf(at)).toBe(before);
  return ran;
}

async function next(at: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<{ name: string; current: string | null; next: string | null; commits: { type: string | null; scope: string | null; breaking: boolean; bump: string }[] }[]> {
  const ran = await runBuilt('bump', ['next', '--output', 'json', ...args], at, env);
  expect([0, 1, 10], `${ran.stdout}${ran.stderr}`).toContain(ran.code);
  const document = JSON.parse(ran.stdout) as { components: Awaited<ReturnType<typeof next>> };
  validNext(document);
  expect(validNext.errors ?? []).toEqual([]);
  return document.components;
}

describe('the JSON of bump next', () => {
  const sample = bumpVectors.filter((_, at) => at % 4 === 0);
  test(`vectors through real repositories: ${sample.map(({ id }) => id).join(' ')}`, async () => {
    const at = repository();
    git(at, 'reset', '-q', '--hard', 'v1.0.0');
    for (const { id, message, expected } of sample) {
      git(at, 'reset', '-q', '--hard', 'v1.0.0');
      commit(at, message, { change: id });
      const [component] = await next(at);
      const { type, scope, breaking, bump } = component?.commits[0] ?? {};
      expect({ id, type, scope, breaking, bump }).toEqual({ id, ...expected });
      expect(component?.next).toBe({ major: '2.0.0', minor: '1.1.0', patch: '1.0.1', none: null }[expected.bump]);
    }
  });

  test('is the only thing on stdout, with findings too', async () => {
    const at = repository({ '.ci-shared.yml': 'bump:\n  maxBump: minor\n' });
    commit(at, 'feat!: all new', { a: '1' });
    commit(at, 'feat:oops', { b: '1' });
    const ran = await runBuilt('bump', ['next', '--output', 'json'], at);
    expect(ran.code).toBe(1);
    const document = JSON.parse(ran.stdout) as { diagnostics: { rule: string }[] };
    expect(validNext(document)).toBe(true);
    expect(Object.keys(document)).toEqual(['version', 'components', 'diagnostics']);
    expect(document.diagnostics.map(({ rule }) => rule).sort()).toEqual(['BMP002', 'BMP102']);
  });

  test('the schema notices what is not it', () => {
    expect(validNext({ version: 1, components: [{ name: 'a', tagPrefix: 'v', current: null, next: null, bump: 'huge', tag: null, commits: [] }] })).toBe(false);
    expect(validNext({ version: 2, components: [] })).toBe(false);
  });
});

describe('repositories', () => {
  test('none at all', async () => {
    const at = folder('empty');
    mkdirSync(at);
    for (const args of [['next'], ['prepare'], ['push'], ['explain'], ['changelog'], ['check']]) await refuses(at, args, 2, 'this is not a git repository');
  });

  test('a bare one', async () => { isClear(await runBuilt('bump', ['next'], bareRepository(folder('b'))), 2); });

  test('without a commit', async () => {
    const at = folder('fresh');
    git(space.path, 'init', '-q', at);
    await refuses(at, ['next'], 2, 'no commit yet');
  });

  test('without a tag, and with tags that are no versions', async () => {
    const at = repository();
    git(at, 'tag', '-d', 'v1.0.0');
    expect(await next(at)).toMatchObject([{ current: null, next: '0.1.0' }]);
    for (const name of ['v1', 'v1.2', 'v01.2.3', 'version-3.0.0', 'v1.0.0.0', 'latest', 'v2.0.0-', 'v١.0.0']) git(at, 'tag', name);
    git(at, 'tag', 'v5.0.0', git(at, 'rev-parse', 'HEAD^{tree}'));
    expect(await next(at)).toMatchObject([{ current: null, next: '0.1.0' }]);
  });

  test('a worktree, and a folder below the top', async () => {
    const at = repository({ '.ci-shared.yml': 'bump:\n  prefix: app-\n', 'deep/er/file': '1' });
    tag(at, 'app-3.0.0', 'v1.0.0');
    const linked = folder('linked');
    git(at, 'worktree', 'add', '-q', '-b', 'side', linked);
    expect(await next(linked)).toMatchObject([{ current: '3.0.0', next: '3.1.0' }]);
    expect(await next(path.join(at, 'deep/er'))).toMatchObject([{ current: '3.0.0', next: '3.1.0' }]);
    isClear(await runBuilt('bump', ['prepare'], path.join(at, 'deep/er')), 0);
    expect(git(at, 'status', '--porcelain', '--untracked-files=all')).toBe(' M package.json\n?? CHANGELOG.md');
    isClear(await runBuilt('bump', ['prepare'], linked), 0);
    expect(git(linked, 'status', '--porcelain', '--untracked-files=all')).toBe(' M package.json\n?? CHANGELOG.md');
  });

  test('GIT_DIR of a hook, traces, no HOME, an odd locale', async () => {
    const at = repository();
    const other = repository();
    tag(other, 'v7.0.0');
    expect(await next(at, [], { GIT_DIR: path.join(other, '.git'), GIT_WORK_TREE: other, GIT_INDEX_FILE: '/nowhere', GIT_TRACE: '1', GIT_TRACE_CURL: '1', HOME: undefined, LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' })).toMatchObject([{ current: '1.0.0' }]);
  });

  test('settings of a user that change what git prints', async () => {
    const at = repository();
    for (const [key, value] of [['log.showSignature', 'true'], ['log.follow', 'true'], ['color.ui', 'always'], ['core.abbrev', '4'], ['core.quotePath', 'true'], ['log.date', 'relative'], ['format.pretty', 'oneline'], ['log.decorate', 'full'], ['core.pager', 'false'], ['status.short', 'true']] as const) git(at, 'config', key, value);
    writeFileSync(path.join(at, '.ci-shared.yml'), 'bump:\n  paths: [more]\n');
    expect(await next(at)).toMatchObject([{ current: '1.0.0', next: '1.1.0' }]);
  });

  test.skipIf(process.getuid?.() !== 0)('a folder that belongs to somebody else (needs root)', async () => {
    const at = repository();
    const give = (name: string): void => {
      chownSync(name, 12345, 12345);
      if (!name.endsWith('more') && !name.endsWith('.json')) for (const one of readdirSync(name, { withFileTypes: true })) if (one.isDirectory()) give(path.join(name, one.name));
    };
    give(at);
    expect(await next(at)).toMatchObject([{ next: '1.1.0' }]);
    isClear(await runBuilt('bump', ['prepare'], at), 0);
  });

  test('a detached HEAD: the version is known, the branch to push to is not', async () => {
    const repo = remote();
    const at = folder('detached');
    git(space.path, 'clone', '-q', repo.bare, at);
    git(at, 'checkout', '-q', '--detach');
    expect(await next(at)).toMatchObject([{ next: '1.1.0' }]);
    isClear(await runBuilt('bump', ['prepare'], at), 0);
    await refuses(at, ['push'], 2, /HEAD is detached[^]*--branch NAME/);
    isClear(await runBuilt('bump', ['push', '--dry-run', '--branch', 'main'], at), 0);
    await refuses(at, ['push', '--branch', 'gone'], 3, 'no branch "gone"');
  });

  test('a submodule: as a path of a component, and dirty', async () => {
    const inner = repository();
    const at = repository();
    git(at, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'vendor lib');
    commit(at, 'fix: vendor', { '.ci-shared.yml': 'bump:\n  components:\n    - {name: vendor, prefix: vendor-v, paths: [vendor lib]}\n    - {name: app, prefix: v, exclude: [vendor lib, .gitmodules, .ci-shared.yml]}\n' });
    writeFileSync(path.join(at, 'vendor lib/more'), 'dirty');
    expect(await next(at)).toMatchObject([{ name: 'vendor', next: '0.1.0' }, { name: 'app', next: '1.1.0', commits: [{ type: 'feat' }] }]);
    isClear(await runBuilt('bump', ['prepare'], at), 0);
    expect(readFileSync(path.join(at, 'vendor lib/more'), 'utf8')).toBe('dirty');
    expect(git(inner, 'status', '--porcelain')).toBe('');
  });

  test('a message of ten megabytes', async () => {
    const at = repository();
    commit(at, `fix: long\n\n${'much text and more\n'.repeat(550_000)}\nBREAKING CHANGE: at the end\n`, { a: '1' });
    const before = performance.now();
    expect(await next(at)).toMatchObject([{ next: '2.0.0' }]);
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  test('names with spaces and letters of the world', async () => {
    const config = 'bump:\n  components:\n    - {name: groesse, prefix: größe-v, paths: ["pfad mit leer/ä ö"]}\n    - {name: nihon, prefix: 日本-, paths: ["ünï/[x]"], files: ["ünï/VERSION"]}\n';
    const repo = remote({ '.ci-shared.yml': config, 'pfad mit leer/ä ö/VERSION': '1.0.0\n', 'ünï/VERSION': '2.0.0\n' }, 'büro/straße');
    for (const name of ['größe-v1.0.0', '日本-2.0.0']) git(repo.work, 'tag', '-a', '-m', name, name);
    commit(repo.work, 'fix(größe): ä', { 'pfad mit leer/ä ö/data': '1' });
    git(repo.work, 'push', '-q', '--follow-tags', 'origin', 'HEAD:refs/heads/büro/straße');
    const at = cloneOf(repo, 'büro/straße');
    expect(await next(at)).toMatchObject([{ name: 'groesse', next: '1.0.1' }, { name: 'nihon', next: null }]);
    isClear(await runBuilt('bump', ['prepare', '--vars-file', 'bump vars.env'], at), 0);
    expect(readFileSync(path.join(at, 'pfad mit leer/ä ö/VERSION'), 'utf8')).toBe('1.0.1\n');
    isClear(await runBuilt('bump', ['push'], at), 0);
    expect(tagsOf(repo.bare).get('größe-v1.0.1')).toBe(git(repo.bare, 'rev-parse', 'refs/heads/büro/straße'));
  });
});

describe('files', () => {
  test('CRLF and BOM: every other byte stays', async () => {
    const config = '\ufeffbump:\r\n  files: [package.json, VERSION, "Chart.yaml"]\r\n';
    const at = repository({ '.ci-shared.yml': config, 'package.json': '\ufeff{\r\n\t"version": "1.0.0"\r\n}\r\n', VERSION: '1.0.0\r\n', 'Chart.yaml': '\ufeffname: a\r\nversion: 1.0.0 # here\r\n', 'CHANGELOG.md': '\ufeff# Changelog\r\n\r\n## [1.0.0] - 2025-01-01\r\n\r\n- start\r\n' });
    isClear(await runBuilt('bump', ['prepare'], at), 0);
    const read = (name: string): string => readFileSync(path.join(at, name), 'utf8');
    expect([read('package.json'), read('VERSION'), read('Chart.yaml')]).toEqual(['\ufeff{\r\n\t"version": "1.1.0"\r\n}\r\n', '1.1.0\r\n', '\ufeffname: a\r\nversion: 1.1.0 # here\r\n']);
    expect(read('CHANGELOG.md')).toMatch(/^\ufeff# Changelog\r\n\r\n## \[?1\.1\.0/);
    expect(read('CHANGELOG.md').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('a read-only file, and a folder in the way: nothing is written at all', async () => {
    const first = repository({ 'CHANGELOG.md': '# Changelog\n' });
    chmodSync(path.join(first, 'package.json'), 0o444);
    await refuses(first, ['prepare'], 3, /package\.json.*read-only/);
    const second = repository();
    rmSync(path.join(second, 'package.json'));
    mkdirSync(path.join(second, 'package.json'));
    await refuses(second, ['prepare'], 3, /package\.json.*folder/);
    const third = repository({ 'CHANGELOG.md': '# Changelog\n' });
    mkdirSync(path.join(third, 'vars'));
    await refuses(third, ['prepare', '--vars-file', 'vars'], 3, /vars.*folder/);
    const fourth = repository();
    mkdirSync(path.join(fourth, '.ci-shared.yml'));
    await refuses(fourth, ['next'], 3, /\.ci-shared\.yml.*folder/);
  });

  test('files that cannot be read as what they are', async () => {
    await refuses(repository({ 'package.json': '{"version": ' }), ['prepare'], 1, '');
    await refuses(repository({ 'package.json': '{"name": "x"}', '.ci-shared.yml': 'bump: {files: [package.json]}\n' }), ['prepare'], 1, '');
    await refuses(repository({ '.ci-shared.yml': 'bump: {files: [gone.json]}\n' }), ['prepare'], 1, '');
    await refuses(repository({ 'CHANGELOG.md': 'a\0b\n' }), ['prepare'], 1, '');
  });

  test('plans that are no plans', async () => {
    const at = repository();
    git(at, 'remote', 'add', 'origin', bareRepository(folder('bare')));
    await refuses(at, ['push'], 2, 'run `bump prepare` first');
    for (const text of ['', '{', '[]', '{"version": 2}', '{"version": 1, "components": 7}', '\u0000', '{"version":1,"base":"--upload-pack=x","branch":"main","remote":"origin","mode":"direct","date":1,"message":"x","components":[],"files":[]}']) {
      writeFileSync(path.join(at, 'plan.json'), text);
      await refuses(at, ['push', '--plan', 'plan.json'], 2, /plan\.json|plan/);
    }
  });
});

describe('configuration', () => {
  test.each<[string, string, RegExp]>([
    ['YAML', 'bump:\n  - a: [\n', /\.ci-shared\.yml:\d+:\d+/], ['an unknown key', 'bump:\n  prefx: v\n', /\.ci-shared\.yml:2:3[^]*prefx[^]*prefix/], ['a wrong type', 'bump:\n  sign: sometimes\n', /\.ci-shared\.yml:2:9/],
    ['a list for a map', '- bump\n', /\.ci-shared\.yml:1:1/], ['an unknown mode', 'bump:\n  mode: tags\n', /\.ci-shared\.yml:2:9/], ['clashing names', 'bump:\n  components:\n    - {name: a}\n    - {name: a, prefix: b-v}\n', /same name/],
    ['clashing prefixes', 'bump:\n  components:\n    - {name: a, prefix: v}\n    - {name: b, prefix: v}\n', /same name or tag prefix/], ['a first version that is none', 'bump:\n  initialVersion: one\n', /one/],
    ['a prefix with a space', 'bump:\n  prefix: "my app-v"\n', /\.ci-shared\.yml:2:11/], ['a prefix with a star', 'bump:\n  prefix: "v*"\n', /\.ci-shared\.yml:2:11/], ['a component that no variable can be named after', 'bump:\n  components: [{name: größe}]\n', /größe[^]*Letters, digits/], ['a prefix that begins with a dash', 'bump:\n  prefix: "-v"\n', /git does not allow/],
    ['tabs', 'bump:\n\tprefix: v\n', /\.ci-shared\.yml:2:\d/], ['twice the same key', 'bump:\n  sign: true\n  sign: false\n', /\.ci-shared\.yml:3:/], ['Windows line ends do not move the place', 'bump:\r\n  prefx: v\r\n', /\.ci-shared\.yml:2:3/],
  ])('%s', async (_, text, words) => { await refuses(repository({ '.ci-shared.yml': text }), ['next'], 2, words); });

  test('components and versions that are not there', async () => {
    const at = repository();
    await refuses(at, ['next', '--component', 'defualt'], 2, /defualt[^]*default/);
    await refuses(at, ['next', '--as', 'web@2.0.0'], 2, /names no component/);
    await refuses(at, ['next', '--remote', 'upstream', '--tags', 'remote'], 2, 'no git remote "upstream"');
    await refuses(at, ['explain', 'gone..HEAD'], 2, 'no commit "gone"');
    await refuses(at, ['explain', 'HEAD'], 2, 'no range');
    await refuses(at, ['next', '--prerelease', 'not a channel'], 2, 'not a channel');
    await refuses(at, ['next', '--prerelease', '01'], 2, '01');
  });
});

describe('remotes', () => {
  const withRemote = (url: string): string => {
    const at = woodpeckerClone(`file://${remote().bare}`, folder('clone'));
    git(at, 'remote', 'set-url', 'origin', url);
    return at;
  };

  test('missing, refused, not found, broken, cut, and a web page', async () => {
    await refuses(withRemote('http://127.0.0.1:9/o/r.git'), ['next'], 3, 'could not be reached');
    await refuses(withRemote(`${server.url}/gone.git`), ['next'], 3, 'was not found');
    await refuses(withRemote(path.join(space.path, 'gone.git')), ['next'], 3, 'was not found');
    const repo = remote();
    const at = cloneOf(repo);
    server.fail('git-upload-pack', 500);
    await refuses(at, ['next'], 3, 'has an error of its own');
    server.fail('git-upload-pack', 'reset');
    await refuses(at, ['next'], 3, 'could not be reached');
    server.fail('git-upload-pack', 403);
    await refuses(at, ['next'], 14, 'no permission');
    server.fail('git-upload-pack', undefined);
    expect(await next(at)).toMatchObject([{ next: '1.1.0' }]);
    const html = createServer((_, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Sign in</title>'); });
    await new Promise<void>((resolve) => { html.listen(0, '127.0.0.1', resolve); });
    await refuses(withRemote(`http://127.0.0.1:${(html.address() as AddressInfo).port}/r.git`), ['next'], 3, 'a login page or a proxy may answer');
    html.close();
  });

  test('cut in the middle of the history, and in the middle of a push', async () => {
    const repo = remote();
    const cut = createServer((request, response) => {
      if (!request.url?.endsWith('/git-upload-pack')) {
        void fetch(`${server.url}${request.url ?? ''}`, { headers: { 'git-protocol': String(request.headers['git-protocol'] ?? '') } }).then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(Buffer.from(await answer.arrayBuffer()));
        });
        return;
      }
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result', 'content-length': '5000' }).write('0011shallow-info\n');
      setTimeout(() => { response.destroy(); }, 50);
    });
    await new Promise<void>((resolve) => { cut.listen(0, '127.0.0.1', resolve); });
    const at = cloneOf(repo);
    git(at, 'remote', 'set-url', 'origin', `http://127.0.0.1:${(cut.address() as AddressInfo).port}/${path.basename(repo.bare)}`);
    const ran = await runBuilt('bump', ['next'], at);
    expect([3, 11]).toContain(ran.code);
    isClear(ran, ran.code ?? 0);
    cut.close();
    git(at, 'remote', 'set-url', 'origin', repo.url);
    isClear(await runBuilt('bump', ['prepare'], at), 0);
    for (const failure of ['reset', 500, 404] as const) {
      server.fail('git-receive-pack', failure);
      await refuses(at, ['push'], 3, /pushing to origin/);
    }
    server.fail('git-receive-pack', undefined);
    isClear(await runBuilt('bump', ['push'], at), 0);
  });

  test('a lock file that a killed git left behind', async () => {
    const at = cloneOf(remote());
    writeFileSync(path.join(at, '.git/shallow.lock'), '');
    const ran = await runBuilt('bump', ['next'], at);
    isClear(ran, 11);
    expect(ran.stderr).toContain('shallow.lock');
    expect(ran.stderr).toContain('delete the lock file');
    rmSync(path.join(at, '.git/shallow.lock'));
    expect(await next(at)).toMatchObject([{ next: '1.1.0' }]);
  });

  test('none, or one with another name', async () => {
    const repo = remote();
    const at = cloneOf(repo);
    git(at, 'remote', 'rename', 'origin', 'upstream');
    await refuses(at, ['next'], 2, 'no git remote "origin"');
    expect(await next(at, ['--remote', 'upstream'])).toMatchObject([{ next: '1.1.0' }]);
    isClear(await runBuilt('bump', ['prepare', '--remote', 'upstream'], at), 0);
    isClear(await runBuilt('bump', ['push'], at), 0);
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0', 'v1.1.0']);
  });
});

