import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notesOf } from '../../scripts/bump/changelog.ts';
import { startForge, testToken } from '../support/forgejo-server.ts';
import type { FakeForge, FakeRepository } from '../support/forgejo-server.ts';
import { runTool } from '../support/run-tool.ts';
import type { Ran } from '../support/run-tool.ts';

const changelog = `# Changelog

## [Unreleased]

## [1.3.0](https://forge.example/loco/app/compare/v1.2.3...v1.3.0) - 2026-11-01

### Added

- a thing, see [#12] and [docs]

\`\`\`md
## [9.9.9] not a heading
\`\`\`

## [1.2.3] - 2026-10-01

- old

## 1.2.30

- other

## v1.2.2

[docs]: https://docs.example
[#12]: https://forge.example/loco/app/issues/12
[1.2.3]: https://forge.example/loco/app/releases/tag/v1.2.3
`;

const notes = `### Added

- a thing, see [#12] and [docs]

\`\`\`md
## [9.9.9] not a heading
\`\`\`

[docs]: https://docs.example
[#12]: https://forge.example/loco/app/issues/12
`;

describe('the notes of a version', () => {
  test.each([
    ['1.3.0', notes], ['1.2.3', '- old\n'], ['1.2.30', '- other\n'], ['1.2.2', undefined], ['1.2', undefined], ['9.9.9', undefined], ['3.0', undefined],
  ])('%s', (version, text) => {
    expect(notesOf(changelog, `v${version}`, version)).toBe(text);
    expect(notesOf(`\ufeff${changelog.replaceAll('\n', '\r\n')}`, `v${version}`, version)).toBe(text);
  });

  test('by the tag of a component, where several share a changelog', () => {
    expect(notesOf('## [api-v1.0.0]\n\n- api\n\n## [web-v1.0.0]\n\n- web\n', 'web-v1.0.0', '1.0.0')).toBe('- web\n');
  });
});

describe('bump release', () => {
  let server: FakeForge;
  let repository: FakeRepository;
  let cwd = '';
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), text);
  };

  beforeEach(async () => {
    server = await startForge();
    repository = server.add('loco/app', { files: { 'CHANGELOG.md': changelog }, tags: ['v1.3.0', 'v2.0.0-rc.1', 'api-v1.0.0'] });
    cwd = mkdtempSync(path.join(tmpdir(), 'release-test-'));
    write('CHANGELOG.md', changelog);
  });
  afterEach(async () => {
    rmSync(cwd, { recursive: true, force: true });
    await server.close();
  });

  async function release(words: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
    const ran = await runTool(['bump', 'release', ...words], cwd, { CI_FORGE_URL: server.url, CI_REPO: 'loco/app', FORGEJO_TOKEN: testToken, NO_COLOR: '1', PATH: process.env['PATH'], ...env });
    for (const text of [ran.stdout, ran.stderr]) expect(text).not.toContain(testToken);
    const plain = (text: string): string => text.replaceAll(server.url, 'URL').replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');
    return { code: ran.code, stdout: plain(ran.stdout), stderr: plain(ran.stderr) };
  }
  const page = (tag: string) => repository.releases.find((one) => one.tag === tag);

  test('takes the notes from the changelog, and does nothing the second time', async () => {
    const first = await release(['v1.3.0']);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toContain('created the release `v1.3.0`: URL/loco/app/releases/tag/v1.3.0');
    expect(page('v1.3.0')).toMatchObject({ title: 'v1.3.0', notes, draft: false, prerelease: false, isTag: false });
    const before = server.requests.length;
    expect((await release([], { CI_COMMIT_TAG: 'v1.3.0' })).stdout).toContain('the release `v1.3.0` is up to date');
    expect(server.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('a crash between page and assets is finished by the next run', async () => {
    write('dist/app.tgz', 'binary');
    write('dist/deep/app.sbom.json', '{}');
    write('dist/.hidden.tgz', 'no');
    const words = ['v1.3.0', '--asset', 'dist/**/*.{tgz,json}', '--asset', './CHANGELOG.md', '--asset', 'CHANGELOG.md'];
    server.inject({ on: /^POST .*assets$/, after: 1, fault: { kind: 'drop' } });
    const died = await release(words);
    expect([died.code, died.stderr]).toEqual([3, expect.stringMatching(/^bump release: cannot attach .*: Forgejo: the connection was closed before the answer came\n {2}help: run the command again/)]);
    expect(page('v1.3.0')?.assets).toHaveLength(1);
    expect((await release(words)).stdout).toContain('attached 2 assets');
    expect(page('v1.3.0')?.assets.map(({ name }) => name).sort()).toEqual(['CHANGELOG.md', 'app.sbom.json', 'app.tgz']);
    expect((await release(words)).stdout).toContain('is up to date');
  });

  test('title, draft, notes file, pre-release by version or by wish', async () => {
    write('notes.md', 'by hand\n');
    await release(['v2.0.0-rc.1', '--notes-file', 'notes.md', '--title', 'App {version} ({component})', '--draft']);
    expect(page('v2.0.0-rc.1')).toMatchObject({ title: 'App 2.0.0-rc.1 (default)', notes: 'by hand\n', draft: true, prerelease: true });
    await release(['refs/tags/v1.3.0', '--prerelease']);
    expect(page('v1.3.0')).toMatchObject({ prerelease: true });
  });

  test('as a plugin step', async () => {
    const ran = await runTool([], cwd, { PLUGIN_TOOL: 'bump', PLUGIN_COMMAND: 'release', PLUGIN_FORGEJO_TOKEN: testToken, PLUGIN_TITLE: 'From a plugin', CI_COMMIT_TAG: 'v1.3.0', CI_REPO: 'loco/app', CI_FORGE_URL: server.url });
    expect([ran.code, ran.stderr, page('v1.3.0')?.title]).toEqual([0, '', 'From a plugin']);
  });

  test('components that share a changelog: the heading with the tag counts', async () => {
    write('.ci-shared.yml', 'bump:\n  components:\n    - name: web\n      changelog: CHANGELOG.md\n    - name: api\n      changelog: CHANGELOG.md\n');
    write('CHANGELOG.md', '## [web-v1.0.0]\n\n- web\n\n## [api-v1.0.0]\n\n- api\n');
    expect((await release(['api-v1.0.0'])).code).toBe(0);
    expect(page('api-v1.0.0')).toMatchObject({ notes: '- api\n' });
  });

  test('a component has its own prefix and changelog', async () => {
    write('.ci-shared.yml', 'bump:\n  components:\n    - name: app\n      prefix: v\n    - name: api\n      paths: [services/api]\n');
    write('services/api/CHANGELOG.md', '## [1.0.0]\n\n- first\n');
    expect((await release(['api-v1.0.0'])).code).toBe(0);
    expect(page('api-v1.0.0')).toMatchObject({ title: 'api-v1.0.0', notes: '- first\n' });
  });

  test('without a section the notes that are there stay', async () => {
    await release(['v2.0.0-rc.1', '--notes-file', 'CHANGELOG.md']);
    const ran = await release(['v2.0.0-rc.1']);
    expect(ran.stderr).toBe('warning: CHANGELOG.md has no section for 2.0.0-rc.1; the notes of the page stay as they are\n');
    expect(page('v2.0.0-rc.1')?.notes).toBe(changelog);
  });

  test('a dry run shows the page and asks nobody', async () => {
    write('a.bin', '12345');
    const ran = await release(['v1.3.0', '--asset', 'a.bin', '--dry-run', '--draft'], { FORGEJO_TOKEN: '', CI_FORGE_URL: '' });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain(`v1.3.0 (draft)\n\n${notes}\nassets:\n  a.bin (5 bytes)\n`);
    expect(ran.stdout).toContain('would create or update the release of v1.3.0');
    expect(server.requests).toEqual([]);
  });

  test('as JSON', async () => {
    const { stdout } = await release(['v1.3.0', '--output', 'json']);
    expect(JSON.parse(stdout)).toEqual({
      version: 1, tag: 'v1.3.0', component: 'default', release: '1.3.0', title: 'v1.3.0', notes, draft: false, prerelease: false, assets: [], dryRun: false,
      actions: [{ kind: 'forge-release', status: 'done', message: 'created the release `v1.3.0`: URL/loco/app/releases/tag/v1.3.0' }],
    });
  });

  test.each([
    [[], {}, 2, 'bump release: which tag to release is not said\n  help: write `bump release TAG`, or run it in a tag pipeline (CI_COMMIT_TAG)\n'],
    [['vendor-v1.0.0'], {}, 2, 'bump release: the tag "vendor-v1.0.0" is no release of this repository\n  help: a release tag is `v1.2.3`; see `components` in .ci-shared.yml\n'],
    [['v1.3.0', '--asset', 'dist/*'], {}, 2, 'bump release: --asset dist/* matches no file\n  help: build the files first, or correct the pattern\n'],
    [['v1.3.0', '--asset', 'nothing'], {}, 2, 'bump release: there is no file nothing to attach\n  help: check --asset; a glob needs quotes\n'],
    [['v1.3.0', '--notes-file', 'nothing'], {}, 2, 'bump release: there is no notes file nothing\n'],
    [['v1.3.0'], { FORGEJO_TOKEN: '' }, 14, 'bump release: cannot create the release `v1.3.0`: there is no token for Forgejo\n  help: set FORGEJO_TOKEN to an access token (BUMP_TOKEN, GITEA_TOKEN and CI_FORGE_TOKEN are read too)\n'],
    [['v1.3.0'], { FORGEJO_TOKEN: 'wrong-token' }, 14, 'bump release: cannot read the repository loco/app: Forgejo at HOST answered 401 (not authenticated): invalid username, password or token\n  help: the token in FORGEJO_TOKEN is not valid (any more); set a new one\n'],
    [['v1.4.0', '--notes-file', 'CHANGELOG.md'], {}, 3, 'bump release: cannot release `v1.4.0`: loco/app has no such tag\n  help: push the tag first; `bump push` pushes it with the commit\n'],
    [['v1.3.0'], { CI_REPO: 'loco/other' }, 3, 'bump release: cannot release `v1.3.0`: there is no repository loco/other on URL that we may see\n  help: check CI_REPO or the remote `origin`; a private repository needs a token of somebody who may see it\n'],
    [['v1.3.0'], { CI_REPO: '' }, 3, 'bump release: which repository this is on the forge is not known\n  help: set CI_REPO=owner/name, or give the remote `origin` its address\n'],
    [['v1.3.0'], { CI_FORGE_URL: '' }, 3, 'bump release: the address of Forgejo is not known\n  help: set FORGEJO_URL, or give the repository a remote `origin`\n'],
  ] as [string[], Record<string, string>, number, string][])('%j with %j ends with its message', async (words, env, code, message) => {
    expect(await release(words, env)).toEqual({ code, stdout: '', stderr: message });
    expect(page('v1.3.0')?.isTag).toBe(true);
  });

  test('killed at any request, the next run finishes', async () => {
    write('a.bin', 'one');
    write('b.bin', 'two');
    const words = [path.resolve(import.meta.dirname, '../../scripts/main.ts'), 'bump', 'release', 'v1.3.0', '-a', '*.bin'];
    const env = { PATH: process.env['PATH'], CI_FORGE_URL: server.url, CI_REPO: 'loco/app', FORGEJO_TOKEN: testToken };
    for (const at of [2, 3, 4]) {
      const child = spawn(process.execPath, words, { cwd, env, stdio: 'ignore' });
      // the request is carried out, and nobody is there to hear the answer
      server.inject({ on: /./, after: at, fault: { kind: 'first', run: () => { child.kill('SIGKILL'); } } });
      const [, signal] = await once(child, 'exit') as [number | null, string | null];
      server.heal();
      expect(signal).toBe('SIGKILL');
      expect((await release(['v1.3.0', '-a', '*.bin'])).code).toBe(0);
      expect(page('v1.3.0')?.assets.map(({ name, content }) => `${name}=${content.toString()}`).sort()).toEqual(['a.bin=one', 'b.bin=two']);
      Object.assign(page('v1.3.0') ?? {}, { isTag: true, title: '', notes: '', assets: [] });
    }
  });

  test('two files of one name', async () => {
    write('a/x', '1');
    write('b/x', '2');
    expect((await release(['v1.3.0', '-a', 'a/x', '-a', 'b/x'])).stderr).toBe('bump release: two assets have the name "x": a/x and b/x\n  help: a release page has one file of each name\n');
  });
});
