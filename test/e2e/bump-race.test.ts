import { afterAll, expect, test } from 'vitest';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bareRepository, commit, git, runBuilt, scratch, tag, tagsOf, woodpeckerClone, workClone } from '../support/git-repo.ts';
import type { Ran } from '../support/git-repo.ts';

const space = scratch();
afterAll(() => { space.remove(); });

const pushers = 8;

/** A person who goes on committing while the jobs release; returns what was committed. */
async function human(work: string, log: string, stop: () => boolean): Promise<string[]> {
  const commits: string[] = [];
  for (let at = 0; at < 6 && !stop(); at += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 150); });
    commit(work, at % 3 === 0 ? `feat: more ${at}` : `fix: more ${at}`, { [`more-${at}`]: `${at}` });
    for (let attempt = 0; attempt < 20; attempt += 1) {
      git(work, 'fetch', '-q', 'origin', 'main');
      git(work, 'rebase', '-q', 'origin/main');
      try {
        git(work, 'push', '-q', 'origin', 'HEAD:refs/heads/main');
        break;
      } catch {
        writeFileSync(log, 'the human lost a race\n', { flag: 'a' });
      }
    }
    commits.push(git(work, 'rev-parse', 'HEAD'));
  }
  return commits;
}

test('8 pushers and a human: every push that wins is one version, nobody deletes anything, versions are consecutive', { timeout: 240_000 }, async () => {
  const bare = bareRepository(path.join(space.path, 'r.git'));
  const updates = path.join(space.path, 'updates');
  const hook = path.join(bare, 'hooks/post-receive');
  writeFileSync(hook, `#!/bin/sh\nwhile read old new ref; do echo "$old $new $ref" >> ${updates}; done\n`);
  chmodSync(hook, 0o755);
  const work = workClone(bare, path.join(space.path, 'work'));
  commit(work, 'feat: start', { VERSION: '1.0.0\n' });
  tag(work, 'v1.0.0');
  commit(work, 'fix: first', { a: '1' });
  git(work, 'push', '-q', '--follow-tags', 'origin', 'main');
  let done = false;
  const folders = Array.from({ length: pushers }, (_, at) => woodpeckerClone(`file://${bare}`, path.join(space.path, `job-${at}`)));
  const job = async (folder: string, at: number): Promise<Ran> => {
    await new Promise((resolve) => { setTimeout(resolve, at * 60); });
    await runBuilt('bump', ['prepare', '--allow-nothing'], folder);
    return runBuilt('bump', ['push'], folder);
  };
  const [commits, ...results] = await Promise.all([human(work, path.join(space.path, 'lost'), () => done), ...folders.map(job)]);
  done = true;
  for (const { code, stderr } of results) expect([0, 12], stderr).toContain(code);
  const last = woodpeckerClone(`file://${bare}`, path.join(space.path, 'last'));
  await runBuilt('bump', ['prepare', '--allow-nothing'], last);
  expect((await runBuilt('bump', ['push'], last)).code).toBe(0);

  const tags = tagsOf(bare);
  const history = git(bare, 'rev-list', '--reverse', '--first-parent', 'main').split('\n');
  for (const sha of commits) expect(history, 'no commit of the human is lost').toContain(sha);
  for (const [name, at] of tags) expect(history, `${name} is on the branch`).toContain(at);
  const lines = readFileSync(updates, 'utf8').trim().split('\n').map((line) => line.split(' '));
  for (const [, after, ref] of lines) expect(after, `${ref ?? ''} was not deleted`).not.toMatch(/^0+$/);
  const pushed = lines.filter(([, , ref]) => ref?.startsWith('refs/tags/v'));
  expect(pushed.filter(([before, , ref]) => !/^0+$/.test(before ?? '') && ref !== 'refs/tags/v1.0.0'), 'no tag was moved').toEqual([]);
  expect(pushed.length, 'every tag was pushed once').toBe(tags.size);

  const order = [...tags].sort((a, b) => history.indexOf(a[1]) - history.indexOf(b[1])).map(([name]) => name.slice(1).split('.').map(Number));
  for (const [at, version] of order.entries()) {
    if (at === 0) continue;
    const [major = 0, minor = 0, patch = 0] = order[at - 1] as number[];
    expect([[major, minor + 1, 0], [major, minor, patch + 1]], `${order[at - 1]?.join('.') ?? ''} -> ${version.join('.')}`).toContainEqual(version);
  }
  expect(git(bare, 'show', 'main:VERSION')).toBe(order.at(-1)?.join('.'));
  expect(existsSync(updates)).toBe(true);
});
