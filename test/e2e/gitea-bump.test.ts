import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commit, git } from '../support/git-repo.ts';
import type { Ran } from '../support/git-repo.ts';
import { startFleet } from '../support/gitea-fleet.ts';
import type { GiteaFleet, GiteaRepository } from '../support/gitea-fleet.ts';
import { giteaMissing } from '../support/gitea-server.ts';

/* The built `bump` against a real forge. What our fakes say of it is held here: see forgejo-routes.ts. */

const missing = giteaMissing('test/e2e/gitea-bump.test.ts');

describe.skipIf(missing)('bump on a real Gitea', { timeout: 60_000 }, () => {
  let fleet: GiteaFleet;
  beforeAll(async () => { fleet = await startFleet(); });
  afterAll(async () => { await fleet?.close(); });

  const said = ({ stdout, stderr }: Ran): string => stdout + stderr;
  const tags = (one: GiteaRepository): string[] => [...one.refs().keys()].filter((name) => /^refs\/tags\/[^^]*$/.test(name)).map((name) => name.slice('refs/tags/'.length));

  /** `bump prepare` and `bump push` after a clone of its own, as the pipeline of a push does. */
  async function pipeline(one: GiteaRepository, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const folder = one.clone();
    const prepared = await one.step(folder, ['bump', 'prepare'], env);
    return prepared.code === 0 ? one.step(folder, ['bump', 'push'], env) : prepared;
  }

  async function prepared(one: GiteaRepository): Promise<string> {
    const folder = one.clone();
    const { code, stderr } = await one.step(folder, ['bump', 'prepare']);
    expect(code, stderr).toBe(0);
    return folder;
  }

  test('clone, next, prepare, push, release: one commit, one tag, one page; run again, nothing', async () => {
    const one = await fleet.repository();
    const folder = one.clone();
    expect((await one.step(folder, ['bump', 'next'])).stdout).toContain('1.0.0 -> 1.1.0');
    expect((await one.step(folder, ['bump', 'prepare'])).code).toBe(0);
    expect(await one.step(folder, ['bump', 'push'])).toMatchObject({ code: 0, stderr: '' });
    const refs = one.refs();
    expect(refs.get('refs/tags/v1.1.0^{}')).toBe(refs.get('refs/heads/main'));
    expect(await fleet.gitea.status('GET', `/repos/loco/${one.name}/releases/tags/v1.1.0`)).toMatchObject({ status: 404 });
    const made = await one.step(folder, ['bump', 'release', 'v1.1.0']);
    expect(said(made)).toContain('created the release `v1.1.0`');
    expect(said(await one.step(folder, ['bump', 'release', 'v1.1.0']))).toContain('is up to date');
    expect(await one.api('GET', '/releases')).toMatchObject([{ tag_name: 'v1.1.0', name: 'v1.1.0', draft: false, body: expect.stringContaining('add login') as string }]);

    await one.api('PATCH', `/releases/${(await one.api('GET', '/releases/tags/v1.1.0') as { id: number }).id}`, { body: 'edited by hand' });
    writeFileSync(path.join(folder, 'app.tgz'), 'bytes');
    expect(said(await one.step(folder, ['bump', 'release', 'v1.1.0', '--asset', 'app.tgz']))).toContain('updated the release `v1.1.0`, attached 1 asset');
    expect(said(await one.step(folder, ['bump', 'release', 'v1.1.0', '--asset', 'app.tgz']))).toContain('is up to date');
    writeFileSync(path.join(folder, 'app.tgz'), 'other bytes');
    expect(said(await one.step(folder, ['bump', 'release', 'v1.1.0', '--asset', 'app.tgz']))).toContain('attached 1 asset, removed 1 older asset');
    const [asset] = await one.api('GET', `/releases/${(await one.api('GET', '/releases/tags/v1.1.0') as { id: number }).id}/assets`) as { name: string; size: number }[];
    expect(asset).toMatchObject({ name: 'app.tgz', size: 11 });

    expect((await pipeline(one)).code).toBe(10);
    expect(readFileSync(path.join(folder, '.git/config'), 'utf8')).not.toContain(fleet.botToken);
  });

  test('a protected branch and a protected tag: refused as a whole, with words of its own', async () => {
    const [branch, tag] = [await fleet.repository(), await fleet.repository()];
    await branch.api('POST', '/branch_protections', { rule_name: 'main', enable_push: false });
    await tag.api('POST', '/tag_protections', { name_pattern: 'v*', whitelist_usernames: ['root-admin'] });
    const before = [branch.refs(), tag.refs()];
    const [first, second] = [await pipeline(branch), await pipeline(tag)];
    expect(first.code).toBe(14);
    expect(first.stderr).toContain('the branch is protected and this user may not push to it');
    expect(first.stderr).toContain('mode: pull-request');
    expect(first.stderr).toContain('Not allowed to push to protected branch main');
    expect(second.code).toBe(14);
    expect(second.stderr).toContain('the tag is protected and this user may not create it');
    expect(first.stderr + second.stderr).not.toMatch(/^ *(?:remote:(?: error:)?|Done)$/m);
    expect([branch.refs(), tag.refs()]).toEqual(before);
  });

  const byPull = { files: { '.ci-shared.yml': 'bump:\n  mode: pull-request\n' } };

  test('pull-request mode: opened, left alone, brought up to date, merged, tagged, done', async () => {
    const one = await fleet.repository(byPull);
    await one.api('POST', '/branch_protections', { rule_name: 'main', enable_push: true, enable_push_whitelist: true, push_whitelist_usernames: ['root-admin'] });
    expect(said(await pipeline(one))).toContain('opened pull request #1');
    expect(said(await pipeline(one))).toContain('up to date: pull request #1');
    commit(one.work, 'feat!: drop the old login', { login: '2' });
    git(one.work, 'push', '-q', 'origin', 'main');
    expect(said(await pipeline(one))).toContain('updated pull request #1');
    expect(await one.api('GET', '/pulls?state=all')).toMatchObject([{ number: 1, title: 'chore(release): v2.0.0', head: { ref: 'bump/main' } }]);
    await mergePull(one, 'merge');
    expect(tags(one)).toEqual(['v1.0.0']);
    expect((await pipeline(one)).code).toBe(0);
    expect(tags(one)).toEqual(['v1.0.0', 'v2.0.0']);
    git(one.work, 'fetch', '-q', '--tags', 'origin');
    expect(git(one.work, 'show', 'v2.0.0:package.json')).toContain('2.0.0');
    expect((await pipeline(one)).code).toBe(10);
  });

  test.each(['squash', 'rebase', 'rebase-merge', 'fast-forward-only'])('merged by `%s` with the message of the forge, then tagged', async (style) => {
    const one = await fleet.repository(byPull);
    await one.api('PATCH', '', { allow_fast_forward_only_merge: true });
    expect(said(await pipeline(one))).toContain('opened pull request #1');
    await mergePull(one, style);
    const tagged = await pipeline(one);
    expect(tagged.code, said(tagged)).toBe(0);
    expect(tags(one)).toEqual(['v1.0.0', 'v1.1.0']);
  });

  /** The forge answers 405 until it has found out whether the branch can be merged. */
  async function mergePull(one: GiteaRepository, style: string): Promise<void> {
    for (let look = 0; look < 50; look += 1) {
      const { status } = await fleet.gitea.status('POST', `/repos/loco/${one.name}/pulls/1/merge`, { Do: style, delete_branch_after_merge: true });
      if (status === 200) return;
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
    throw new Error('the pull request was never merged');
  }

  test('tokens: wrong, read only, of somebody else, and none', async () => {
    const one = await fleet.repository();
    const folder = await prepared(one);
    await fleet.gitea.user('nobody');
    const nobody = await fleet.gitea.tokenOf('nobody', 'all', ['write:repository']);
    const reader = await fleet.gitea.tokenOf('bot', 'reader', ['read:repository']);
    const before = one.refs();
    const answers: [string, string, string, number, string][] = [
      ['push', 'wrong', '0'.repeat(40), 14, 'the remote did not accept the credentials'],
      ['push', 'reader', reader, 14, 'the remote refused: no permission'],
      ['push', 'nobody', nobody, 3, 'the remote repository was not found'],
      ['push', 'none', '', 14, 'FORGEJO_TOKEN'],
      ['release', 'wrong', '0'.repeat(40), 14, '401 (not authenticated)'],
      ['release', 'reader', reader, 14, 'write:repository'],
      ['release', 'nobody', nobody, 3, `there is no repository loco/${one.name} on`],
      ['release', 'none', '', 3, 'a private repository needs a token'],
    ];
    for (const [command, who, token, code, words] of answers) {
      const ran = await one.step(folder, ['bump', command, ...(command === 'release' ? ['v1.0.0'] : [])], { FORGEJO_TOKEN: token });
      expect([command, who, ran.code, ran.stderr]).toEqual([command, who, code, expect.stringContaining(words)]);
      if (token !== '') expect(said(ran)).not.toContain(token);
    }
    expect(one.refs()).toEqual(before);
    expect(await one.api('GET', '/releases')).toEqual([]);
  });

  test('releases switched off, archived, renamed', async () => {
    const [off, archived, renamed] = [await fleet.repository(), await fleet.repository(), await fleet.repository()];
    const folders = [await prepared(off), await prepared(archived), await prepared(renamed)] as [string, string, string];
    await off.api('PATCH', '', { has_releases: false });
    expect((await off.step(folders[0], ['bump', 'push'])).code).toBe(0);
    expect(await off.step(folders[0], ['bump', 'release', 'v1.1.0'])).toMatchObject({ code: 14, stderr: expect.stringContaining(`loco/${off.name} has its releases switched off`) as string });

    await archived.api('PATCH', '', { archived: true });
    expect(await archived.step(folders[1], ['bump', 'push'])).toMatchObject({ code: 14, stderr: expect.stringContaining('the repository is archived, so nothing can be pushed') as string });
    expect(await archived.step(folders[1], ['bump', 'release', 'v1.0.0'])).toMatchObject({ code: 14, stderr: expect.stringContaining(`loco/${archived.name} is archived`) as string });

    await renamed.api('PATCH', '', { name: `${renamed.name}-new` });
    expect((await renamed.step(folders[2], ['bump', 'push'])).code).toBe(0);
    const page = await renamed.step(folders[2], ['bump', 'release', 'v1.1.0']);
    expect(page.code, page.stderr).toBe(0);
    expect(page.stdout).toContain(`loco/${renamed.name}-new/releases/tag/v1.1.0`);
    expect(page.stderr).toContain(`loco/${renamed.name} is named loco/${renamed.name}-new now`);
  });

  test('a hook of the server that says no: its words are shown, nothing is there', async () => {
    const one = await fleet.repository();
    const hook = path.join(fleet.gitea.repositories, 'loco', `${one.name}.git`, 'hooks/pre-receive.d/ours');
    writeFileSync(hook, '#!/bin/sh\necho "every commit needs a ticket" >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    const before = one.refs();
    const { code, stderr } = await pipeline(one);
    expect(code).toBe(3);
    expect(stderr).toContain('a hook of the remote declined the push');
    expect(stderr).toContain('every commit needs a ticket');
    expect(one.refs()).toEqual(before);
  });

  test('three jobs at once: one release, one page, nobody fails', async () => {
    const one = await fleet.repository();
    const folders = [await prepared(one), await prepared(one), await prepared(one)];
    const pushed = await Promise.all(folders.map((folder) => one.step(folder, ['bump', 'push'])));
    expect(pushed.map(({ code, stderr }) => [code, stderr])).toEqual(folders.map(() => [0, expect.any(String)]));
    expect(tags(one)).toEqual(['v1.0.0', 'v1.1.0']);
    git(one.work, 'fetch', '-q', 'origin');
    expect(git(one.work, 'rev-list', '--count', 'origin/main')).toBe('3');
    const pages = await Promise.all(folders.map((folder) => one.step(folder, ['bump', 'release', 'v1.1.0'])));
    expect(pages.map(({ code, stderr }) => [code, stderr])).toEqual(folders.map(() => [0, '']));
    expect(await one.api('GET', '/releases')).toHaveLength(1);
  });

  test('a person pushes while we compute: computed again on the new head', async () => {
    const one = await fleet.repository();
    const folder = await prepared(one);
    commit(one.work, 'feat!: drop the old login', { login: '2' });
    git(one.work, 'push', '-q', 'origin', 'main');
    const { code, stdout, stderr } = await one.step(folder, ['bump', 'push']);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('2.0.0');
    expect(tags(one)).toEqual(['v1.0.0', 'v2.0.0']);
  });
});
