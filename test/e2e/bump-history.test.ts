import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { bareRepository, commit, git, runBuilt, scratch, tag, woodpeckerClone, workClone } from '../support/git-repo.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';

/*
 * The right answer from Woodpecker's default clone: `--no-tags --depth=1 --filter=tree:0`, over HTTP, with
 * credentials from the environment only.
 */

const credentials = { user: 'bot', password: 'very-secret-token' };
const space = scratch();
let server: GitServer;
let names = 0;

beforeAll(async () => { server = await startGitServer({ root: space.path, credentials, privateRead: true }); });
afterAll(async () => { await server.close(); space.remove(); });

interface Fixture {
  readonly bare: string;
  readonly work: string;
  readonly url: string;
}

function fixture(): Fixture {
  names += 1;
  const bare = bareRepository(path.join(space.path, `r${names}.git`));
  const work = workClone(bare, path.join(space.path, `w${names}`));
  return { bare, work, url: `${server.url}/r${names}.git` };
}

/** A Woodpecker clone made from the folder, then pointed at the server, as steps after the clone step see it. */
function clone({ bare, url }: Fixture): string {
  names += 1;
  const folder = woodpeckerClone(`file://${bare}`, path.join(space.path, `c${names}`));
  git(folder, 'remote', 'set-url', 'origin', url);
  return folder;
}

interface Next {
  readonly components: readonly { name: string; current: string | null; next: string | null; bump: string; tag: string | null; commits: { sha: string; rule: string; bump: string; type: string | null }[] }[];
}

async function next(folder: string, ...args: string[]): Promise<Next['components']> {
  const { stdout, stderr, code } = await runBuilt('bump', ['next', '--output', 'json', ...args], folder, { FORGEJO_TOKEN: credentials.password, GIT_USERNAME: 'bot' });
  expect([0, 1, 10], `${stderr}${stdout}`).toContain(code);
  return (JSON.parse(stdout) as Next).components;
}

function push(fixture: Fixture): void {
  git(fixture.work, 'push', '-q', '--follow-tags', 'origin', 'HEAD:refs/heads/main');
  git(fixture.work, 'push', '-q', 'origin', '--tags');
}

describe('history from a depth-1 clone without tags and trees', () => {
  test('exactly the commits since the last tag, over HTTP with a token from the environment', async () => {
    const repo = fixture();
    for (let at = 0; at < 30; at += 1) commit(repo.work, `feat: old ${at}`, { [`old/${at}`]: `${at}` });
    tag(repo.work, 'v1.4.0');
    const expected = [commit(repo.work, 'fix: one', { a: '1' }), commit(repo.work, 'feat: two', { b: '2' })];
    push(repo);
    const folder = clone(repo);
    const [component] = await next(folder);
    expect(component).toMatchObject({ current: '1.4.0', next: '1.5.0', bump: 'minor', tag: 'v1.5.0' });
    expect(component?.commits.map(({ sha }) => sha)).toEqual(expected.reverse());
    expect(readFileSync(path.join(folder, '.git/config'), 'utf8')).not.toContain(credentials.password);
    expect(server.requests.some(({ path: asked }) => asked.includes(credentials.password))).toBe(false);
  });

  test('a merge whose branch began before the tag', async () => {
    const repo = fixture();
    commit(repo.work, 'feat: start', { a: '1' });
    git(repo.work, 'checkout', '-q', '-b', 'side');
    const side = commit(repo.work, 'feat: on the side', { side: '1' });
    git(repo.work, 'checkout', '-q', 'main');
    commit(repo.work, 'fix: released', { b: '1' });
    tag(repo.work, 'v1.0.0');
    const after = commit(repo.work, 'fix: after', { c: '1' });
    git(repo.work, 'merge', '-q', '--no-ff', '-m', 'Merge branch side', 'side');
    push(repo);
    const [component] = await next(clone(repo));
    expect(component).toMatchObject({ next: '1.1.0' });
    expect(component?.commits.filter(({ rule }) => rule !== 'merge').map(({ sha }) => sha).sort()).toEqual([side, after].sort());
  });

  test('a higher tag on another branch is not ours', async () => {
    const repo = fixture();
    commit(repo.work, 'feat: start', { a: '1' });
    tag(repo.work, 'v1.0.0');
    git(repo.work, 'checkout', '-q', '-b', 'next');
    commit(repo.work, 'feat!: two', { b: '1' });
    tag(repo.work, 'v2.0.0');
    git(repo.work, 'push', '-q', 'origin', 'next', 'v2.0.0');
    git(repo.work, 'checkout', '-q', 'main');
    commit(repo.work, 'fix: still one', { c: '1' });
    push(repo);
    expect(await next(clone(repo))).toMatchObject([{ current: '1.0.0', next: '1.0.1' }]);
  });

  test('components of many ages, by prefix and path', async () => {
    const repo = fixture();
    const config = 'bump:\n  components:\n    - {name: tools, prefix: v, paths: [src]}\n    - {name: python, prefix: base-python-v, paths: [containers/python]}\n    - {name: python-3.13, prefix: base-python-3.13-v, paths: [containers/python-3.13]}\n    - {name: rust, prefix: base-rust-v, paths: [containers/rust]}\n';
    commit(repo.work, 'feat: start', { 'src/a': '1', 'containers/python/C': '1', 'containers/python-3.13/C': '1', 'containers/rust/C': '1', '.ci-shared.yml': config });
    tag(repo.work, 'v1.2.3');
    tag(repo.work, 'base-python-v1.0.2');
    tag(repo.work, 'base-rust-v1.0.2');
    commit(repo.work, 'fix: tools', { 'src/a': '2' });
    commit(repo.work, 'feat: pip', { 'containers/python/C': '2' });
    tag(repo.work, 'base-python-3.13-v1.0.0');
    commit(repo.work, 'feat!: three thirteen', { 'containers/python-3.13/C': '2' });
    commit(repo.work, 'docs: rust', { 'containers/rust/README': '2' });
    push(repo);
    const found = await next(clone(repo));
    expect(found.map(({ name, next: version }) => [name, version])).toEqual([['tools', '1.2.4'], ['python', '1.1.0'], ['python-3.13', '2.0.0'], ['rust', null]]);
    const [tools] = await next(clone(repo), '--component', 'tools');
    expect(tools).toMatchObject({ next: '1.2.4' });
  });

  test('the same answer from every kind of clone', async () => {
    const repo = fixture();
    for (let at = 0; at < 6; at += 1) commit(repo.work, `fix: ${at}`, { [`f${at}`]: '1' });
    tag(repo.work, 'v0.9.0');
    for (let at = 0; at < 6; at += 1) commit(repo.work, at === 2 ? 'feat: new' : `docs: ${at}`, { [`g${at}`]: '1' });
    push(repo);
    const answers = [await next(clone(repo)), await next(repo.work)];
    for (const args of [['--depth=3'], ['--depth=9'], ['--no-tags'], ['--filter=blob:none']]) {
      names += 1;
      const folder = path.join(space.path, `k${names}`);
      git(space.path, 'clone', '-q', ...args, `file://${repo.bare}`, folder);
      answers.push(await next(folder));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveProperty('size', 1);
    expect(answers[0]).toMatchObject([{ current: '0.9.0', next: '0.10.0' }]);
  });

  test('no tag at all: the first version, from the whole history', async () => {
    const repo = fixture();
    commit(repo.work, 'feat: start', { a: '1' });
    commit(repo.work, 'docs: more', { b: '1' });
    push(repo);
    const [component] = await next(clone(repo));
    expect(component).toMatchObject({ current: null, next: '0.1.0' });
    expect(component?.commits).toHaveLength(2);
  });

  test('a released change that is reverted is a patch, found by completing the history', async () => {
    const repo = fixture();
    const sha = commit(repo.work, 'feat: login', { a: '1' });
    tag(repo.work, 'v1.1.0');
    commit(repo.work, `Revert "feat: login"\n\nThis reverts commit ${sha}.\n`, { a: '2' });
    push(repo);
    expect(await next(clone(repo))).toMatchObject([{ next: '1.1.1', commits: [{ rule: 'revert-of-released' }] }]);
  });

  test('text in a message is never a tag, and a lightweight tag is one', async () => {
    const repo = fixture();
    commit(repo.work, 'feat: start', { a: '1' });
    git(repo.work, 'tag', 'v0.3.0');
    git(repo.work, 'tag', 'vendor-v9.0.0');
    git(repo.work, 'tag', 'v1');
    git(repo.work, 'tag', 'v01.2.3');
    commit(repo.work, 'fix: explain how (tag: v99.0.0) was cut\n\ntag: v98.0.0\n', { b: '1' });
    push(repo);
    expect(await next(clone(repo))).toMatchObject([{ current: '0.3.0', next: '0.3.1' }]);
  });

  test('a missing token is said clearly, with an exit code of its own', async () => {
    const repo = fixture();
    commit(repo.work, 'feat: start', { a: '1' });
    push(repo);
    const { code, stderr } = await runBuilt('bump', ['next'], clone(repo));
    expect(code).toBe(14);
    expect(stderr).toContain('asks for credentials');
    expect(stderr).toContain('FORGEJO_TOKEN');
    const wrong = await runBuilt('bump', ['next'], clone(repo), { FORGEJO_TOKEN: 'wrong-token-value' });
    expect(wrong.code).toBe(14);
    expect(wrong.stderr).not.toContain('wrong-token-value');
  });

  test('a remote that is shallow itself: refused, with an exit code of its own, and nothing is printed', async () => {
    const repo = fixture();
    for (const name of ['feat: a', 'feat: b', 'feat: c', 'feat: d']) commit(repo.work, name, { [name]: '1' });
    push(repo);
    names += 1;
    git(space.path, 'clone', '-q', '--bare', '--depth=2', `file://${repo.bare}`, path.join(space.path, `r${names}.git`));
    git(path.join(space.path, `r${names}.git`), 'config', 'uploadpack.allowFilter', 'true');
    const folder = woodpeckerClone(`file://${space.path}/r${names}.git`, path.join(space.path, `c${names}`));
    const { code, stdout, stderr } = await runBuilt('bump', ['next'], folder);
    expect(code).toBe(11);
    expect(stdout).toBe('');
    expect(stderr).toContain('could not be completed');
  });
});
