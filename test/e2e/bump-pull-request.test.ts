import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import path from 'node:path';
import { bareRepository, commit, git, runBuilt, scratch, tag, tagsOf, woodpeckerClone, workClone } from '../support/git-repo.ts';
import { startForge, testToken } from '../support/forgejo-server.ts';
import type { FakeForge, FakeRepository } from '../support/forgejo-server.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';

/* Where the branch is protected: the release goes to a branch of ours and a pull request; what is merged is tagged. */

const space = scratch();
let server: GitServer;
let forge: FakeForge;
let names = 0;
beforeAll(async () => {
  server = await startGitServer({ root: space.path, credentials: { user: 'bot', password: testToken } });
  forge = await startForge();
});
afterAll(async () => {
  await server.close();
  await forge.close();
  space.remove();
});

interface Fixture {
  readonly bare: string;
  readonly work: string;
  readonly repository: FakeRepository;
  /** `bump prepare` and `bump push` in a fresh clone, as the pipeline of a push does. */
  pipeline(): Promise<{ readonly code: number | null; readonly text: string }>;
}

function fixture(): Fixture {
  names += 1;
  const name = `r${names}`;
  const bare = bareRepository(path.join(space.path, `${name}.git`));
  const work = workClone(bare, path.join(space.path, `w${names}`));
  git(work, 'checkout', '-q', '-B', 'main');
  commit(work, 'feat: start', { 'package.json': '{"version": "1.0.0"}\n', '.ci-shared.yml': 'bump:\n  mode: pull-request\n' });
  tag(work, 'v1.0.0');
  commit(work, 'fix: more', { more: '1' });
  git(work, 'push', '-q', '--follow-tags', 'origin', 'main');
  const env = { BUMP_TOKEN: testToken, GIT_USERNAME: 'bot', FORGEJO_URL: forge.url, CI_REPO: `loco/${name}`, CI_COMMIT_BRANCH: 'main' };
  return {
    bare, work, repository: forge.add(`loco/${name}`, { branches: ['bump/main'] }),
    async pipeline() {
      names += 1;
      const folder = woodpeckerClone(`file://${bare}`, path.join(space.path, `c${names}`));
      git(folder, 'remote', 'set-url', 'origin', `${server.url}/${name}.git`);
      const prepared = await runBuilt('bump', ['prepare'], folder, env);
      if (prepared.code !== 0) return { code: prepared.code, text: prepared.stdout + prepared.stderr };
      const pushed = await runBuilt('bump', ['push'], folder, env);
      return { code: pushed.code, text: pushed.stdout + pushed.stderr };
    },
  };
}

function human({ work }: Fixture, message: string, files: Readonly<Record<string, string>>): void {
  git(work, 'pull', '-q', '--ff-only', 'origin', 'main');
  commit(work, message, files);
  git(work, 'push', '-q', 'origin', 'main');
}

type Merge = (fixture: Fixture) => void;
const merges: Readonly<Record<string, Merge>> = {
  'merge commit': ({ work }) => { git(work, 'merge', '-q', '--no-ff', '-m', 'Merge pull request \'chore(release): v1.1.0\' (#1) from bump/main into main', 'origin/bump/main'); },
  squash: ({ work }) => {
    git(work, 'merge', '-q', '--squash', 'origin/bump/main');
    git(work, 'commit', '-q', '-m', 'chore(release): v1.1.0 (#1)\n\nReviewed-on: https://forge.example/loco/app/pulls/1\n\nBump-Release: v1.1.0');
  },
  'squash as the API makes it, title only': ({ work }) => {
    git(work, 'merge', '-q', '--squash', 'origin/bump/main');
    git(work, 'commit', '-q', '-m', 'chore(release): v1.1.0 (#1)');
  },
  rebase: ({ work }) => {
    git(work, 'checkout', '-q', '-B', 'rebased', 'origin/bump/main');
    git(work, 'rebase', '-q', 'main');
    git(work, 'checkout', '-q', 'main');
    git(work, 'merge', '-q', '--ff-only', 'rebased');
  },
};

describe('pull-request mode', () => {
  test.each(Object.keys(merges))('opened, brought up to date, merged as a %s, then tagged', async (kind) => {
    const it = fixture();
    const first = await it.pipeline();
    expect(first.code, first.text).toBe(0);
    expect(first.text).toContain('opened pull request #');
    expect(it.repository.pulls).toMatchObject([{ head: 'bump/main', base: 'main', title: 'chore(release): v1.0.1', state: 'open' }]);
    expect(git(it.bare, 'show', 'bump/main:package.json')).toContain('1.0.1');
    expect([...tagsOf(it.bare).keys()]).toEqual(['v1.0.0']);

    const same = await it.pipeline();
    expect(same.code, same.text).toBe(0);
    expect(it.repository.pulls).toHaveLength(1);

    human(it, 'feat: even more', { even: '1' });
    const second = await it.pipeline();
    expect(second.code, second.text).toBe(0);
    expect(second.text).toContain('updated pull request #');
    expect(it.repository.pulls).toMatchObject([{ title: 'chore(release): v1.1.0', state: 'open' }]);
    expect(it.repository.pulls).toHaveLength(1);
    expect(git(it.bare, 'rev-parse', 'bump/main~1')).toBe(git(it.bare, 'rev-parse', 'main'));

    git(it.work, 'fetch', '-q', 'origin');
    git(it.work, 'pull', '-q', '--ff-only', 'origin', 'main');
    (merges[kind] as Merge)(it);
    git(it.work, 'push', '-q', 'origin', 'main');
    (it.repository.pulls[0] as { state: string }).state = 'closed';
    const merged = await it.pipeline();
    expect(merged.code, merged.text).toBe(0);
    expect([...tagsOf(it.bare).keys()]).toEqual(['v1.0.0', 'v1.1.0']);
    const tagged = tagsOf(it.bare).get('v1.1.0') as string;
    expect(git(it.bare, 'log', '-1', '--format=%B', tagged)).toContain('v1.1.0');
    expect(git(it.bare, 'merge-base', tagged, 'main')).toBe(tagged);
    expect(git(it.bare, 'show', `${tagged}:package.json`)).toContain('1.1.0');

    const after = await it.pipeline();
    expect(after.code, after.text).toBe(10);
    expect(it.repository.pulls).toHaveLength(1);
  });

  test('a pull request of a person that is named like a release is none: it holds no such version', async () => {
    const it = fixture();
    human(it, 'chore(release): v9.9.9 (#7)', { other: '1' });
    const { code, text } = await it.pipeline();
    expect(code, text).toBe(0);
    expect(text).toContain('opened pull request #');
    expect([...tagsOf(it.bare).keys()]).toEqual(['v1.0.0']);
    expect(it.repository.pulls).toMatchObject([{ title: 'chore(release): v1.0.1' }]);
  });

  const edits: Readonly<Record<string, (fixture: Fixture) => string>> = {
    'a commit on top': ({ work }) => commit(work, 'docs: better words', { words: '1' }),
    'our commit, amended': ({ work }) => {
      git(work, 'commit', '-q', '--amend', '--no-edit', '--date', '2026-01-02T03:04:05Z');
      return git(work, 'rev-parse', 'HEAD');
    },
  };
  test.each(Object.keys(edits))('somebody edited the branch of the pull request (%s): theirs stays, and it is said', async (kind) => {
    const it = fixture();
    expect((await it.pipeline()).code).toBe(0);
    git(it.work, 'fetch', '-q', 'origin');
    git(it.work, 'checkout', '-q', '-B', 'edit', 'origin/bump/main');
    const edit = (edits[kind] as (fixture: Fixture) => string)(it);
    git(it.work, 'push', '-q', '-f', 'origin', 'edit:refs/heads/bump/main');
    git(it.work, 'checkout', '-q', 'main');
    human(it, 'feat: later', { later: '1' });

    const refused = await it.pipeline();
    expect(refused.code, refused.text).toBe(13);
    expect(refused.text).toContain(`ends with a commit that \`bump\` did not make, and a new release would drop it: ${edit.slice(0, 10)}`);
    expect(refused.text).toContain('delete the branch bump/main');
    expect(git(it.bare, 'rev-parse', 'bump/main')).toBe(edit);

    git(it.work, 'push', '-q', 'origin', ':refs/heads/bump/main');
    const again = await it.pipeline();
    expect(again.code, again.text).toBe(0);
    expect(git(it.bare, 'show', 'bump/main:package.json')).toContain('1.1.0');
  });

  test('a release that changes no file is no pull request', async () => {
    const it = fixture();
    human(it, 'fix: no files', { '.ci-shared.yml': 'bump:\n  mode: pull-request\n  files: []\n  changelog: false\n' });
    const refused = await it.pipeline();
    expect(refused.code, refused.text).toBe(2);
    expect(refused.text).toContain('this release changes no file');
    expect(it.repository.pulls).toHaveLength(0);
  });
});
