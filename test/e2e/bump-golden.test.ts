import { afterAll, describe, expect, test } from 'vitest';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commit, git, runBuilt, scratch, tag } from '../support/git-repo.ts';

/* What `check`, `explain`, `changelog` and `--vars-file` say, as golden files; hashes and dates are masked. */

const space = scratch();
afterAll(() => { space.remove(); });

const at = path.join(space.path, 'app');
mkdirSync(at);
git(at, 'init', '-q', '-b', 'main');
commit(at, 'feat: start', { VERSION: '1.0.0\n' });
tag(at, 'v1.0.0');
commit(at, 'feat(api): list users', { a: '1' });
const taken = commit(at, 'fix: a mistake', { b: '1' });
commit(at, `Revert "fix: a mistake"\n\nThis reverts commit ${taken}.\n`, { b: '2' });
commit(at, 'docs: more words', { c: '1' });
commit(at, 'feat:oops', { d: '1' });
commit(at, 'refactor!: new core\n\nBREAKING CHANGE: the old core is gone\n', { e: '1' });
commit(at, 'Sprint (#7)\n\n* fix: one\n* chore: two [skip ci]\n', { f: '1' });

const plain = (text: string): string => text.replaceAll(/\b[0-9a-f]{40}\b/g, 'SHA').replaceAll(/\b(?=[0-9]*[a-f]|[0-9]{7,10}\b)[0-9a-f]{7,10}\b/g, 'SHORT').replaceAll(/\b\d{4}-\d\d-\d\d\b/g, 'DATE');

async function said(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, stdout, stderr } = await runBuilt('bump', args, at, env);
  return plain(`$ bump ${args.join(' ')}\n${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}--- exit ${code}\n`);
}

const golden = (name: string): string => `../fixtures/bump-golden/${name}.txt`;

describe('golden output', () => {
  test('explain', async () => { await expect(await said(['explain']) + await said(['explain', 'v1.0.0..HEAD~2'])).toMatchFileSnapshot(golden('explain')); });
  test('changelog', async () => { await expect(await said(['changelog'])).toMatchFileSnapshot(golden('changelog')); });
  test('next', async () => { await expect(await said(['next'])).toMatchFileSnapshot(golden('next')); });

  test('check', async () => {
    const file = path.join(at, '.git/COMMIT_EDITMSG');
    writeFileSync(file, 'feat: add login\n\n# Please enter the message.\n# feat:oops\n# ------------------------ >8 ------------------------\ndiff --git a b\nBREAKING CHANGE: no\n[skip ci]\n');
    const fine = await said(['check', '.git/COMMIT_EDITMSG']);
    writeFileSync(file, 'Added login\nBREAKING CHANGE: yes\n# comment\n');
    const title = { CI_PIPELINE_EVENT: 'pull_request' };
    await expect([
      fine, await said(['check', '.git/COMMIT_EDITMSG']), await said(['check', 'v1.0.0..HEAD']), await said(['check', '--message', 'feat: fine']), await said(['check', '--message', 'feat:oops']),
      await said(['check'], { ...title, CI_COMMIT_MESSAGE: 'Add login [skip ci]' }), await said(['check'], { ...title, CI_COMMIT_MESSAGE: 'feat: add login' }), await said(['check', '--message', 'a', 'HEAD~1..HEAD']),
    ].join('\n')).toMatchFileSnapshot(golden('check'));
  });

  test('a file for later steps: sourced by a shell it holds what was planned', async () => {
    const { code } = await runBuilt('bump', ['prepare', '--vars-file', 'bump.env'], at);
    expect(code).toBe(0);
    await expect(plain(readFileSync(path.join(at, 'bump.env'), 'utf8'))).toMatchFileSnapshot(golden('vars-file'));
  });
});
