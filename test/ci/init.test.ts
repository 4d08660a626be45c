import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runTool } from '../support/run-tool.ts';

/* What `init` writes must be what a maintainer could commit at once: no finding, and the right steps on each event. */

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ci-init-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
};
const init = (...words: string[]): ReturnType<typeof runTool> => runTool(['ci-lint', 'init', '--registry', 'git.acme.test', ...words], folder);
const written = (name = '.woodpecker/ci.yml'): string => readFileSync(path.join(folder, name), 'utf8');

async function findings(): Promise<unknown[]> {
  const { stdout, code } = await runTool(['ci-lint', '--output', 'json'], folder);
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { diagnostics: unknown[] }).diagnostics;
}

/** `workflow: steps that run`, without the clone. */
async function simulated(...words: string[]): Promise<Record<string, string>> {
  const { stdout } = await runTool(['ci-lint', 'simulate', '--output', 'json', ...words], folder);
  const { workflows } = JSON.parse(stdout) as { workflows: { name: string; runs: boolean; steps: { name: string; runs: boolean; kind: string }[] }[] };
  return Object.fromEntries(workflows.map(({ name, runs, steps }) => [name, runs ? steps.filter((step) => step.runs && step.kind !== 'clone').map((step) => step.name).join(' ') : '-']));
}

const packageJson = JSON.stringify({ scripts: { lint: 'eslint .', test: 'vitest' } });
const cases: readonly (readonly [string, Readonly<Record<string, string>>, { readonly template: string; readonly checks: string; readonly image?: string; readonly notes?: readonly string[] }])[] = [
  ['Python', { 'pyproject.toml': '[project]\nrequires-python = ">=3.12"\n' }, { template: 'python-ci@1', checks: 'bao-checks lint audit test' }],
  ['Python by setup.py', { 'setup.py': '\n' }, { template: 'python-ci@1', checks: 'bao-checks lint audit test' }],
  ['Rust with an image', { 'Cargo.toml': '[package]\n', Containerfile: 'FROM scratch\n' }, { template: 'rust-ci@1', checks: 'bao-checks lint audit test', image: '--dockerfile=Containerfile' }],
  ['Go', { 'go.mod': 'module x\n' }, { template: 'go-ci@1', checks: 'bao-checks lint audit test' }],
  ['Node', { 'package.json': packageJson, 'package-lock.json': '{}' }, { template: 'node-ci@1', checks: 'bao-checks lint audit test' }],
  ['Node without scripts, with yarn', { 'package.json': '{', 'yarn.lock': '' }, { template: 'node-ci@1', checks: 'bao-checks lint audit test', notes: ['package.json has no script `lint` and `test`', 'wants a package-lock.json; this project has yarn.lock'] }],
  ['Python with pages of Node and a Dockerfile', { 'pyproject.toml': '', 'package.json': packageJson, Dockerfile: 'FROM scratch\n' }, { template: 'python-ci@1', checks: 'bao-checks lint audit test', image: '--dockerfile=Dockerfile' }],
  ['nothing', {}, { template: 'ci.example@1', checks: 'bao-checks test', notes: ['there is no Makefile'] }],
  ['a Makefile', { Makefile: 'test:\n' }, { template: 'ci.example@1', checks: 'bao-checks test' }],
];

describe('ci-lint init', () => {
  test.each(cases)('%s', async (_, files, { template, checks, image, notes = [] }) => {
    write(files);
    const { stdout, code, stderr } = await init();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`.woodpecker/ci.yml from ${template}`);
    for (const note of notes) expect(stdout).toContain(note);
    expect(stdout.match(/note:/g) ?? []).toHaveLength(notes.length);
    expect(await findings()).toEqual([]);
    expect(await simulated('--event', 'pull_request')).toEqual({ ci: checks });
    expect(await simulated('--event', 'push')).toEqual({ ci: `${checks} bump-prepare bump-push` });
    expect(await simulated('--event', 'push', '--branch', 'feature')).toEqual({ ci: '-' });
    expect(await simulated('--event', 'tag', '--ref', 'refs/tags/v1.2.3')).toEqual({ ci: `${checks}${image === undefined ? '' : ' build-image'} bump-release` });
    expect(await simulated('--event', 'cron')).toEqual({ ci: '-' });
    if (image !== undefined) expect(written()).toContain(image);
    expect(written()).not.toContain('forge.example');
  });

  test.each([
    [{ 'pyproject.toml': '', '.python-version': '3.13.2\n' }, 'shared-python-base-3.13:v1', 'python=3.13'], [{ 'pyproject.toml': 'requires-python = "~=3.9"\n' }, 'shared-python-base:v1', 'the project wants Python ~=3.9'],
    [{ 'package.json': '{}', '.nvmrc': 'v22.11.0\n' }, 'node:22-alpine', ''], [{ 'package.json': '{"engines": {"node": "^20.1"}}' }, 'node:20-alpine', ''], [{ 'package.json': '{"engines": {"node": ">=18"}}' }, 'node:24-alpine', ''],
  ])('versions of %j', async (files, image, word) => {
    write(files);
    const { stdout } = await init();
    expect(written()).toContain(image);
    expect(stdout + written()).toContain(word);
    expect(await findings()).toEqual([]);
  });

  test('several projects: a workflow each, in its folder, when something in it changed', async () => {
    write({ 'services/api/pyproject.toml': '', 'services/worker/go.mod': '', 'libs/other/pyproject.toml': '', 'web/package.json': packageJson, 'web/package-lock.json': '{}', 'web/node_modules/x/package.json': '{}', 'vendor/y/go.mod': '', 'docs/index.md': '' });
    expect(await init()).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(path.join(folder, '.woodpecker')).sort()).toEqual(['libs-other.yml', 'services-api.yml', 'services-worker.yml', 'web.yml']);
    expect(await findings()).toEqual([]);
    const checks = 'bao-checks lint audit test';
    expect(await simulated('--event', 'pull_request', '--path', 'services/api/main.py')).toEqual({ 'libs-other': '-', 'services-api': checks, 'services-worker': '-', web: '-' });
    expect(await simulated('--event', 'push', '--path', 'web/a.js', '--path', '.woodpecker/services-worker.yml')).toEqual({ 'libs-other': '-', 'services-api': '-', 'services-worker': checks, web: checks });
    expect(await simulated('--event', 'tag', '--ref', 'refs/tags/v1.0.0')).toEqual({ 'libs-other': '-', 'services-api': '-', 'services-worker': '-', web: '-' });
    expect(written('.woodpecker/services-api.yml').match(/^ {4}directory: services\/api$/gm)).toHaveLength(3);
    // the release of the repository stands beside them
    expect(await init('--template', 'release')).toMatchObject({ code: 0 });
    expect(await findings()).toEqual([]);
    expect((await simulated('--event', 'tag', '--ref', 'refs/tags/v1.0.0'))['release']).toBe('bump-release');
  });

  test('one project of many by name', async () => {
    write({ 'a/go.mod': '', 'b/go.mod': '' });
    expect(await init('--directory', './b/', '--out', '.woodpecker/only.yml')).toMatchObject({ code: 0 });
    expect(readdirSync(path.join(folder, '.woodpecker'))).toEqual(['only.yml']);
    expect(await simulated('--path', '.woodpecker/only.yml')).toEqual({ only: 'bao-checks lint audit test' });
    for (const bad of ['c', '..', '/tmp', 'a/../..']) expect(await init('--directory', bad)).toMatchObject({ code: 2, stderr: expect.stringContaining('--directory wants a folder of this repository') });
    expect(await init('--directory', 'a', '--directory', 'b', '--out', 'x.yml')).toMatchObject({ code: 2 });
  });

  test('what is there is neither overwritten, nor pushed aside, nor doubled', async () => {
    const old = 'steps: []\n';
    write({ 'pyproject.toml': '', '.woodpecker.yml': old });
    expect(await init()).toMatchObject({ code: 2, stderr: expect.stringContaining('.woodpecker.yml is there already, and Woodpecker would not read it any more') });
    expect(await init('--template', 'release')).toMatchObject({ code: 2 });
    rmSync(path.join(folder, '.woodpecker.yml'));
    write({ '.woodpecker/ci.yaml': old });
    expect(await init('--template', 'python-ci')).toMatchObject({ code: 2, stderr: expect.stringContaining('both would be the workflow of one name') });
    rmSync(path.join(folder, '.woodpecker/ci.yaml'));
    write({ '.woodpecker/test.yml': old });
    expect(await init()).toMatchObject({ code: 2, stderr: expect.stringContaining('there are pipelines already: .woodpecker/test.yml') });
    expect(await init('--template', 'python-ci')).toMatchObject({ code: 0 });
    expect(written('.woodpecker/test.yml')).toBe(old);
  });
});
