import { afterAll, beforeAll, expect, test } from 'vitest';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bareRepository, commit, git, runBuilt, scratch, tag, tagsOf, woodpeckerClone, workClone } from '../support/git-repo.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';

/* The token is nowhere but in the environment and in one header. */

const token = 'tok/en+with=special&characters';
const space = scratch();
let server: GitServer;
let names = 0;
beforeAll(async () => { server = await startGitServer({ root: space.path, credentials: { user: 'bot', password: token }, privateRead: true }); });
afterAll(async () => { await server.close(); space.remove(); });

const spellings = [token, encodeURIComponent(token), Buffer.from(`bot:${token}`).toString('base64'), Buffer.from(token).toString('base64')];
const tells = (text: string): boolean => spellings.some((one) => text.includes(one));

function fixture(): { readonly bare: string; readonly folder: string } {
  names += 1;
  const bare = bareRepository(path.join(space.path, `r${names}.git`));
  const work = workClone(bare, path.join(space.path, `w${names}`));
  git(work, 'checkout', '-q', '-B', 'main');
  commit(work, 'feat: start', { 'package.json': '{"version": "1.0.0"}\n' });
  tag(work, 'v1.0.0');
  commit(work, 'feat: more', { more: '1' });
  git(work, 'push', '-q', '--follow-tags', 'origin', 'main');
  const folder = woodpeckerClone(`file://${bare}`, path.join(space.path, `c${names}`));
  git(folder, 'remote', 'set-url', 'origin', `${server.url}/r${names}.git`);
  return { bare, folder };
}

/** Command lines of all processes that we may see. */
function processes(): string {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'latin1').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }).join('\n');
}

test.skipIf(process.platform !== 'linux')('not in output, files, addresses or the process list while a slow push runs (needs /proc)', async () => {
  const { bare, folder } = fixture();
  const env = { BUMP_TOKEN: token, GIT_PASSWORD: 'older-token-that-is-wrong', FORGEJO_TOKEN: 'other-token-that-is-wrong', GIT_USERNAME: 'bot', GIT_TRACE_CURL: '1', GIT_CURL_VERBOSE: '1', GIT_TRACE: '1' };
  writeFileSync(path.join(bare, 'hooks/pre-receive'), '#!/bin/sh\nsleep 1\n');
  chmodSync(path.join(bare, 'hooks/pre-receive'), 0o755);
  const said = [await runBuilt('bump', ['prepare', '--output', 'json', '--vars-file', 'bump.env'], folder, env)];
  const seen: string[] = [];
  const timer = setInterval(() => { seen.push(processes()); }, 40);
  said.push(await runBuilt('bump', ['push', '--output', 'json'], folder, env));
  clearInterval(timer);
  expect(said.map(({ code, stderr }) => [code, stderr]).filter(([code]) => code !== 0)).toEqual([]);
  expect(seen.some((list) => /git .*push .*--atomic/.test(list)), 'a push was seen at work').toBe(true);
  expect(seen.some(tells)).toBe(false);
  expect(tells(said.map(({ stdout, stderr }) => stdout + stderr).join('\n'))).toBe(false);
  expect(server.requests.some(({ path: asked }) => tells(asked))).toBe(false);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' }).filter((one) => one.isFile()).map((one) => readFileSync(path.join(one.parentPath, one.name), 'latin1'));
  expect(files.length).toBeGreaterThan(5);
  expect(files.some(tells)).toBe(false);
  expect([...tagsOf(bare).keys()]).toEqual(['v1.0.0', 'v1.1.0']);
});

test('a wrong token, and one that may only read: said without it', async () => {
  const { bare, folder } = fixture();
  const wrong = await runBuilt('bump', ['next'], folder, { BUMP_TOKEN: 'wrong-token-0123456789', GIT_PASSWORD: token, GIT_USERNAME: 'bot' });
  expect(wrong.code).toBe(14);
  expect(wrong.stderr).toContain('did not accept the credentials');
  expect(wrong.stderr).not.toContain('wrong-token-0123456789');
  const good = { BUMP_TOKEN: `${token}\n`, GIT_USERNAME: 'bot' };
  expect((await runBuilt('bump', ['prepare'], folder, good)).code).toBe(0);
  server.fail('git-receive-pack', 403);
  const readOnly = await runBuilt('bump', ['push'], folder, good);
  server.fail('git-receive-pack', undefined);
  expect(readOnly.code).toBe(14);
  expect(readOnly.stderr).toContain('may write to this repository');
  expect([...tagsOf(bare).keys()]).toEqual(['v1.0.0']);
});

test('an address with a password in it is not printed', async () => {
  const { folder } = fixture();
  git(folder, 'remote', 'set-url', 'origin', 'http://bot:address-password-1@127.0.0.1:9/o/r.git');
  const { code, stdout, stderr } = await runBuilt('bump', ['next'], folder);
  expect(code).toBe(3);
  expect(stdout + stderr).not.toContain('address-password-1');
});
