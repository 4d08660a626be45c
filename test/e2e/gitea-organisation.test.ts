import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { templateSources } from '../support/ci-templates.ts';
import { giteaMissing, startGitea } from '../support/gitea-server.ts';
import type { Gitea } from '../support/gitea-server.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import type { RecordingProxy } from '../support/recording-proxy.ts';
import { runTool } from '../support/run-tool.ts';
import type { Ran } from '../support/run-tool.ts';

/* `ci-lint fleet` and `reverse-coverage` over an organisation of a real forge, behind an address that it does not know. */

const missing = giteaMissing('test/e2e/gitea-organisation.test.ts');

type Files = Readonly<Record<string, string>>;
const python = templateSources().find((one) => one.path === 'templates/python-ci.yml')?.text ?? '';
const weak = python.replace('python -m pytest', 'python -m pytest || true');

const pipelines: Readonly<Record<string, Files>> = {
  api: { '.woodpecker/ci.yml': python },
  web: { '.woodpecker/ci.yml': weak },
  nested: { '.woodpecker/ci.yml': python, '.woodpecker/sub/deep.yml': 'steps: [\n', 'src/a/b/c.py': 'x\n' },
  single: { '.woodpecker.yml': python },
  docs: { 'README.md': 'hello\n' },
  trunk: { '.woodpecker/ci.yml': python.replaceAll('branch: main', 'branch: trunk'), '.ci-shared.yml': 'ci-lint:\n  defaultBranch: trunk\n' },
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at): [string, Files] => [`service-${String(at).padStart(2, '0')}`, { '.woodpecker/ci.yml': python, VERSION: `1.${at}.0\n` }])),
};

interface Report {
  readonly summary: Readonly<Record<string, unknown>>;
  readonly repositories: readonly { readonly repository: string; readonly errors: number; readonly failure?: string }[];
}

describe.skipIf(missing)('an organisation on a real Gitea', { timeout: 60_000 }, () => {
  let gitea: Gitea;
  let proxy: RecordingProxy;
  let reader = '';
  const folder = mkdtempSync(path.join(tmpdir(), 'gitea-organisation-'));

  async function add(name: string, files: Files, branch = 'main'): Promise<void> {
    await gitea.api('POST', '/orgs/fleet/repos', { name, private: name.length % 2 === 0, default_branch: branch });
    if (Object.keys(files).length === 0) return;
    await gitea.api('POST', `/repos/fleet/${name}/contents`, {
      branch, message: 'feat: start', files: Object.entries(files).map(([at, text]) => ({ operation: 'create', path: at, content: Buffer.from(text).toString('base64') })),
    });
  }

  beforeAll(async () => {
    gitea = await startGitea();
    proxy = await startRecordingProxy(gitea.url);
    await gitea.api('POST', '/orgs', { username: 'fleet' });
    for (const [name, files] of Object.entries(pipelines)) await add(name, files, name === 'trunk' ? 'trunk' : 'main');
    await add('empty', {});
    await add('old', { '.woodpecker/ci.yml': weak });
    await gitea.api('PATCH', '/repos/fleet/old', { archived: true });
    await gitea.api('POST', '/repos/fleet/api/branches', { new_branch_name: 'experiment', old_branch_name: 'main' });
    await gitea.user('auditor');
    const { id } = await gitea.api('POST', '/orgs/fleet/teams', { name: 'auditors', permission: 'read', includes_all_repositories: true, units: ['repo.code', 'repo.issues'] }) as { id: number };
    await gitea.api('PUT', `/teams/${id}/members/auditor`);
    reader = await gitea.tokenOf('auditor', 'read', ['read:repository', 'read:organization']);
    for (const [name, files] of Object.entries(pipelines)) {
      for (const [at, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, 'fleet', name, at)), { recursive: true });
        writeFileSync(path.join(folder, 'fleet', name, at), text);
      }
    }
  }, 90_000);
  afterAll(async () => {
    await proxy?.close();
    await gitea?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const tool = (words: readonly string[], token = reader): Promise<Ran> => runTool(words, folder, { FORGEJO_URL: proxy.url, FORGEJO_TOKEN: token, CI_REPO: 'fleet/ops' });
  const fleet = (...words: string[]): Promise<Ran> => tool(['ci-lint', 'fleet', '--org', 'fleet', ...words]);
  const report = ({ stdout }: Ran): Report => JSON.parse(stdout) as Report;

  test('the same report as of a folder of checkouts; the second run asks for no content', async () => {
    const first = await fleet('--cache', 'cache', '--output', 'json');
    expect([first.code, first.stderr]).toEqual([1, '']);
    const local = report(await tool(['ci-lint', 'fleet', 'fleet', '--output', 'json']));
    const remote = report(first);
    expect(remote.summary).toMatchObject({ repositories: Object.keys(pipelines).length + 1, notRead: 0, archived: 1 });
    expect(remote.repositories.map(({ repository }) => repository)).toContain('fleet/empty');
    for (const one of local.repositories) expect(remote.repositories.find(({ repository }) => repository === `fleet/${one.repository}`)).toEqual({ ...one, repository: `fleet/${one.repository}` });
    expect(proxy.log.filter((line) => line.includes('/git/blobs/')).length).toBeLessThan(8);

    proxy.log.length = 0;
    const second = await fleet('--cache', 'cache', '--output', 'json');
    expect(report(second).repositories).toEqual(remote.repositories);
    expect(proxy.log.filter((line) => line.includes('/git/blobs/'))).toEqual([]);
    expect(proxy.log.every((line) => line.startsWith('GET '))).toBe(true);
    expect(proxy.log.filter((line) => line.includes('/git/trees/')).length).toBe(Object.keys(pipelines).length);
  });

  test('preview: an unchanged candidate changes nothing', async () => {
    for (const { path: name, text } of templateSources()) {
      mkdirSync(path.join(folder, 'candidate'), { recursive: true });
      writeFileSync(path.join(folder, 'candidate', name.replace('templates/', '')), text);
    }
    expect(await tool(['ci-lint', 'fleet', 'preview', '--org', 'fleet', '--cache', 'cache', '--candidate', 'candidate'])).toMatchObject({ code: 0, stdout: `${Object.keys(pipelines).length + 1} repositories: 0 would turn red, ${Object.keys(pipelines).length + 1} see no change\n` });
  });

  test('a token without the scope for organisations, a wrong one, and an organisation that is not there', async () => {
    const narrow = await gitea.tokenOf('auditor', 'narrow', ['read:repository']);
    expect(await tool(['ci-lint', 'fleet', '--org', 'fleet'], narrow)).toMatchObject({ code: 14, stderr: expect.stringContaining('read:organization') as string });
    expect(await tool(['ci-lint', 'fleet', '--org', 'fleet'], '0'.repeat(40))).toMatchObject({ code: 14, stderr: expect.stringContaining('401') as string });
    expect(await tool(['ci-lint', 'fleet', '--org', 'nobody-here'])).toMatchObject({ code: 14, stderr: expect.stringContaining('there is no organisation nobody-here, and this token may not list what users have') as string });
    const wide = await gitea.tokenOf('auditor', 'wide', ['read:repository', 'read:organization', 'read:user']);
    expect(await tool(['ci-lint', 'fleet', '--org', 'nobody-here'], wide)).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no organisation or user of this name') as string });
  });

  test('pages: 60 repositories are all there', async () => {
    await gitea.api('POST', '/orgs', { username: 'many' });
    for (let at = 0; at < 60; at += 1) await gitea.api('POST', '/orgs/many/repos', { name: `r${at}` });
    expect(report(await tool(['ci-lint', 'fleet', '--org', 'many', '--output', 'json'], gitea.token)).summary).toMatchObject({ repositories: 60 });
  });

  test('reverse-coverage: one issue for each workload, with its label; updated, closed, opened again', async () => {
    const manifest = (name: string): string => `version: 1\nworkload: ${name}\nowners: ["@team"]\nauth:\n  - { method: kubernetes, role: ${name} }\nsecrets:\n  - { engine: kv-v2, mount: kv, path: ${name}/db, access: [read] }\n`;
    const policy = (...rules: readonly string[]): string => rules.map((at) => `path "kv/data/${at}" {\n  capabilities = ["read"]\n}\n`).join('');
    const write = (name: string, ...rules: readonly string[]): void => { writeFileSync(path.join(folder, 'policies', `${name}.hcl`), policy(...rules)); };
    await add('ops', { 'README.md': 'x\n' });
    for (const name of ['pay', 'mail']) await add(name, { 'bao.yml': manifest(name) });
    mkdirSync(path.join(folder, 'policies'));
    write('pay', 'pay/db', 'pay/*');
    write('mail', 'mail/other');
    const token = await gitea.tokenOf('root-admin', 'issues', ['read:repository', 'read:organization', 'write:issue']);
    const night = (): Promise<Ran> => tool(['reverse-coverage', '--organisation', 'fleet', '--policies', 'policies', '--issues'], token);
    const issues = async (): Promise<{ title: string; state: string; body: string; labels: { name: string }[] }[]> => await gitea.api('GET', '/repos/fleet/ops/issues?state=all') as never;

    const first = await night();
    expect(first.code, first.stderr).toBe(1);
    expect((await issues()).map(({ title, state, labels }) => [title, state, labels.map(({ name }) => name)]).sort()).toEqual(['mail', 'pay'].map((name) => [`reverse-coverage: access of ${name} to OpenBao`, 'open', ['reverse-coverage']]));
    proxy.log.length = 0;
    await night();
    expect(proxy.log.filter((line) => !line.startsWith('GET '))).toEqual([]);

    const before = (await issues()).find(({ title }) => title.includes('mail'))?.body;
    write('pay', 'pay/db');
    write('mail', 'mail/db', 'mail/other');
    await night();
    expect((await issues()).map(({ title, state }) => [title, state]).sort()).toEqual([['reverse-coverage: access of mail to OpenBao', 'open'], ['reverse-coverage: access of pay to OpenBao', 'closed']]);
    expect((await issues()).find(({ title }) => title.includes('mail'))?.body).not.toBe(before);

    write('mail', 'mail/db');
    expect((await night()).code).toBe(0);
    write('pay', 'pay/db', 'pay/*');
    await night();
    expect((await issues()).map(({ title, state }) => [title, state]).sort()).toEqual([['reverse-coverage: access of mail to OpenBao', 'closed'], ['reverse-coverage: access of pay to OpenBao', 'open']]);
    expect(await issues()).toHaveLength(2);
    expect(await gitea.api('GET', '/repos/fleet/ops/labels')).toHaveLength(1);
    expect(readFileSync(path.join(folder, 'policies/pay.hcl'), 'utf8')).not.toContain(token);
  });
});
