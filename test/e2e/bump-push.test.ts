import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bareRepository, commit, git, runBuilt, scratch, tag, tagsOf, woodpeckerClone, workClone } from '../support/git-repo.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';

const credentials = { user: 'bot', password: 'very-secret-token' };
const env = { FORGEJO_TOKEN: credentials.password, GIT_USERNAME: 'bot' };
const space = scratch();
let server: GitServer;
let names = 0;

beforeAll(async () => { server = await startGitServer({ root: space.path, credentials }); });
afterAll(async () => { await server.close(); space.remove(); });

interface Fixture {
  readonly bare: string;
  readonly work: string;
  clone(): string;
}

/** A consumer with one release and one feature since. */
function fixture(extra: Readonly<Record<string, string>> = {}): Fixture {
  names += 1;
  const id = names;
  const bare = bareRepository(path.join(space.path, `r${id}.git`));
  const work = workClone(bare, path.join(space.path, `w${id}`));
  commit(work, 'feat: start', { 'package.json': '{\r\n  "name": "app",\r\n  "version": "1.0.0"\r\n}', 'CHANGELOG.md': '# Changelog\n\n## [1.0.0] - 2025-01-01\n\n- start\n', ...extra });
  tag(work, 'v1.0.0');
  commit(work, 'feat: add login', { login: '1' });
  git(work, 'push', '-q', '--follow-tags', 'origin', 'main');
  return {
    bare, work,
    clone: () => {
      names += 1;
      const folder = woodpeckerClone(`file://${bare}`, path.join(space.path, `c${names}`));
      git(folder, 'remote', 'set-url', 'origin', `${server.url}/r${id}.git`);
      return folder;
    },
  };
}

const prepare = (folder: string, ...args: string[]) => runBuilt('bump', ['prepare', ...args], folder, env);
const push = (folder: string, ...args: string[]) => runBuilt('bump', ['push', ...args], folder, env);

function humanCommit({ work }: Fixture, message: string, files: Readonly<Record<string, string>>): string {
  git(work, 'pull', '-q', '--rebase', 'origin', 'main');
  const sha = commit(work, message, files);
  git(work, 'push', '-q', 'origin', 'main');
  return sha;
}

describe('bump prepare and bump push', () => {
  test('one commit, one tag, one atomic push; every other byte stays', async () => {
    const repo = fixture();
    const folder = repo.clone();
    expect((await prepare(folder)).code).toBe(0);
    expect(readFileSync(path.join(folder, 'package.json'), 'utf8')).toBe('{\r\n  "name": "app",\r\n  "version": "1.1.0"\r\n}');
    expect((await prepare(folder)).stdout).toContain('1.0.0 -> 1.1.0');
    const { code, stdout, stderr } = await push(folder);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('v1.1.0');
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0', 'v1.1.0']);
    expect(git(repo.bare, 'rev-parse', 'main')).toBe(tagsOf(repo.bare).get('v1.1.0'));
    expect(git(repo.bare, 'cat-file', '-t', 'refs/tags/v1.1.0')).toBe('tag');
    expect(git(repo.bare, 'log', '-1', '--format=%s', 'main')).toBe('chore(release): v1.1.0 [CI SKIP]');
    expect(git(repo.bare, 'diff', '--name-only', 'main~1', 'main')).toBe('CHANGELOG.md\npackage.json');
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(git(folder, 'rev-parse', 'HEAD')).toBe(git(repo.bare, 'rev-parse', 'main'));
    expect(readFileSync(path.join(folder, '.git/config'), 'utf8')).not.toContain(credentials.password);
    const again = await push(folder);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('released already');
    const nothing = await runBuilt('bump', ['next'], repo.clone(), env);
    expect(nothing.code).toBe(10);
  });

  test('a dry run and a diff change nothing anywhere', async () => {
    const repo = fixture();
    const folder = repo.clone();
    const before = git(folder, 'for-each-ref') + git(folder, 'status', '--porcelain');
    const diff = await prepare(folder, '--diff');
    expect(diff.stdout).toContain('+  "version": "1.1.0"');
    await prepare(folder, '--dry-run');
    expect(git(folder, 'for-each-ref') + git(folder, 'status', '--porcelain')).toBe(before);
    await prepare(folder);
    const dry = await push(folder, '--dry-run');
    expect(dry.stdout).toContain('would push one commit to origin/main with the tags v1.1.0, atomically');
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0']);
  });

  test('the branch moved: everything is computed again, and the bump rises', async () => {
    const repo = fixture();
    const folder = repo.clone();
    await prepare(folder);
    const human = humanCommit(repo, 'feat!: drop the old login', { login: '2' });
    const { code, stderr, stdout } = await push(folder);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('moved');
    expect(stdout).toContain('2.0.0');
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0', 'v2.0.0']);
    expect(git(repo.bare, 'rev-parse', 'v2.0.0^{commit}~1')).toBe(human);
    expect(git(repo.bare, 'show', 'main:package.json')).toContain('"version": "2.0.0"');
    expect(git(repo.bare, 'show', 'main:CHANGELOG.md')).toContain('drop the old login');
  });

  test('a hook that lets a human in between computing and pushing', async () => {
    const repo = fixture();
    const folder = repo.clone();
    await prepare(folder);
    // moves the branch once, the first time that somebody pushes
    const sneak = git(repo.work, 'commit-tree', '-p', 'main', '-m', 'fix: sneaked in', 'main^{tree}');
    git(repo.work, 'push', '-q', 'origin', `${sneak}:refs/heads/sneak`);
    const hook = path.join(repo.bare, 'hooks/pre-receive');
    writeFileSync(hook, `#!/bin/sh\nif [ ! -e moved ]; then touch moved; unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES; git update-ref refs/heads/main ${sneak}; fi\nexit 0\n`);
    chmodSync(hook, 0o755);
    const { code, stderr } = await push(folder);
    expect(code, stderr).toBe(0);
    expect(git(repo.bare, 'rev-parse', 'v1.1.0^{commit}~1')).toBe(sneak);
    expect(git(repo.bare, 'rev-parse', 'main')).toBe(tagsOf(repo.bare).get('v1.1.0'));
  });

  test('another job released the same commits: said so, exit 0', async () => {
    const repo = fixture();
    const [first, second] = [repo.clone(), repo.clone()];
    await prepare(first);
    await prepare(second);
    expect((await push(first)).code).toBe(0);
    const { code, stdout } = await push(second);
    expect(code).toBe(0);
    expect(stdout).toContain('released already');
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0', 'v1.1.0']);
  });

  test('a protected branch: a clear message, an exit code of its own, and nothing is left behind', async () => {
    const repo = fixture();
    const hook = path.join(repo.bare, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho "Forgejo: Not allowed to push to protected branch main" >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    const folder = repo.clone();
    await prepare(folder);
    const { code, stderr } = await push(folder);
    expect(code).toBe(14);
    expect(stderr).toContain('protected');
    expect(stderr).toContain('tag-only');
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0']);
    expect(git(folder, 'tag')).toBe('');
  });

  test('without a token the push is refused, clearly', async () => {
    const folder = fixture().clone();
    await prepare(folder);
    const { code, stderr } = await runBuilt('bump', ['push'], folder);
    expect(code).toBe(14);
    expect(stderr).toContain('FORGEJO_TOKEN');
  });

  test('an answer that is lost after the push arrived is still a success', async () => {
    const repo = fixture();
    const folder = repo.clone();
    await prepare(folder);
    const hook = path.join(repo.bare, 'hooks/post-receive');
    writeFileSync(hook, '#!/bin/sh\nkill -9 $(ps -o ppid= -p $PPID) 2>/dev/null\nexit 0\n');
    chmodSync(hook, 0o755);
    const first = await push(folder);
    const second = await push(folder);
    expect([first.code, second.code]).toContain(0);
    expect(second.code).toBe(0);
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0', 'v1.1.0']);
    expect(git(repo.bare, 'rev-list', '--count', 'main')).toBe('3');
  });

  test('files that changed after prepare are not released', async () => {
    const folder = fixture().clone();
    await prepare(folder);
    writeFileSync(path.join(folder, 'CHANGELOG.md'), 'something else\n');
    const { code, stderr } = await push(folder);
    expect(code).toBe(13);
    expect(stderr).toContain('CHANGELOG.md');
  });

  test('a dirty version file is not overwritten; other changes are neither noticed nor committed', async () => {
    const folder = fixture().clone();
    writeFileSync(path.join(folder, 'login'), 'mine\n');
    writeFileSync(path.join(folder, 'package.json'), '{"version": "1.0.0", "mine": true}');
    const dirty = await prepare(folder);
    expect(dirty.code).toBe(13);
    expect(readFileSync(path.join(folder, 'package.json'), 'utf8')).toContain('mine');
    expect(readFileSync(path.join(folder, 'CHANGELOG.md'), 'utf8')).not.toContain('1.1.0');
    git(folder, 'checkout', '-q', 'package.json');
    expect((await prepare(folder)).code).toBe(0);
    expect((await push(folder)).code).toBe(0);
    expect(git(folder, 'status', '--porcelain')).toBe(' M login');
  });

  test('tag-only mode: no commit, the tag stands at the commit of the pipeline', async () => {
    const repo = fixture({ '.ci-shared.yml': 'bump:\n  mode: tag-only\n' });
    const folder = repo.clone();
    const head = git(repo.bare, 'rev-parse', 'main');
    expect((await prepare(folder)).code).toBe(0);
    expect((await push(folder)).code).toBe(0);
    expect(tagsOf(repo.bare).get('v1.1.0')).toBe(head);
    expect(git(repo.bare, 'rev-parse', 'main')).toBe(head);
    expect((await push(folder)).stdout).toContain('released already');
  });

  test('a release commit without its tag is finished, not released again', async () => {
    const repo = fixture();
    const folder = repo.clone();
    await prepare(folder);
    await push(folder);
    const release = git(repo.bare, 'rev-parse', 'main');
    git(repo.bare, 'update-ref', '-d', 'refs/tags/v1.1.0');
    humanCommit(repo, 'fix: later', { later: '1' });
    const later = repo.clone();
    expect((await prepare(later)).code).toBe(0);
    expect((await push(later)).code).toBe(0);
    expect(tagsOf(repo.bare).get('v1.1.0')).toBe(release);
    const next = repo.clone();
    await prepare(next);
    await push(next);
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0', 'v1.1.0', 'v1.1.1']);
  });

  test('several components in one commit and one push', async () => {
    const config = 'bump:\n  components:\n    - {name: api, prefix: api-v, paths: [api], changelog: api/CHANGELOG.md}\n    - {name: web, prefix: web-v, paths: [web], changelog: web/CHANGELOG.md}\n    - {name: idle, prefix: idle-v, paths: [idle]}\n';
    const repo = fixture({ '.ci-shared.yml': config, 'api/VERSION': '0.1.0\n', 'web/VERSION': 'v0.1.0\n', 'idle/VERSION': '3.0.0' });
    for (const name of ['api-v0.1.0', 'web-v0.1.0', 'idle-v3.0.0']) git(repo.work, 'tag', '-a', '-m', name, name);
    commit(repo.work, 'feat: a', { 'api/a': '1' });
    commit(repo.work, 'fix: w', { 'web/w': '1' });
    git(repo.work, 'push', '-q', '--follow-tags', 'origin', 'main');
    const folder = repo.clone();
    expect((await prepare(folder, '--vars-file', 'bump.env')).code).toBe(0);
    expect(readFileSync(path.join(folder, 'bump.env'), 'utf8')).toContain("BUMP_API_VERSION='0.2.0'");
    expect((await push(folder)).code).toBe(0);
    const tags = tagsOf(repo.bare);
    expect([tags.get('api-v0.2.0'), tags.get('web-v0.1.1'), tags.has('idle-v3.0.1')]).toEqual([git(repo.bare, 'rev-parse', 'main'), git(repo.bare, 'rev-parse', 'main'), false]);
    expect(git(repo.bare, 'show', 'main:web/VERSION')).toBe('v0.1.1');
    expect(git(repo.bare, 'show', 'main:idle/VERSION')).toBe('3.0.0');
  });

  test('a tag of this clone that is not on the remote is not overwritten', async () => {
    const repo = fixture();
    const folder = repo.clone();
    await prepare(folder);
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'mine');
    git(folder, 'tag', 'v1.1.0');
    git(folder, 'reset', '-q', '--soft', 'HEAD~1');
    const mine = tagsOf(folder).get('v1.1.0');
    const { code, stderr } = await push(folder);
    expect(code).toBe(3);
    expect(stderr).toContain('git tag -d v1.1.0');
    expect(tagsOf(folder).get('v1.1.0')).toBe(mine);
    expect(existsSync(path.join(folder, '.git/index.lock'))).toBe(false);
  });

  test('a pull request is never released', async () => {
    const repo = fixture();
    const folder = repo.clone();
    await prepare(folder);
    const { code, stderr } = await runBuilt('bump', ['push'], folder, { ...env, CI_PIPELINE_EVENT: 'pull_request', CI_COMMIT_BRANCH: 'main' });
    expect(code).toBe(2);
    expect(stderr).toContain('a pull request is not released');
    expect([...tagsOf(repo.bare).keys()]).toEqual(['v1.0.0']);
  });

  test('as a plugin step of Woodpecker: settings instead of arguments', async () => {
    const folder = fixture().clone();
    const { code, stdout } = await runBuilt('ci-shared', [], folder, { ...env, PLUGIN_TOOL: 'bump', PLUGIN_COMMAND: 'prepare', PLUGIN_DRY_RUN: 'true' });
    expect(code).toBe(0);
    expect(stdout).toContain('would change package.json');
  });
});

