import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plainData } from '../../scripts/ci/drift/plain-data.ts';
import { parseYaml } from '../../scripts/ci/yaml/parse.ts';
import { root } from '../support/imports.ts';
import { runTool } from '../support/run-tool.ts';

interface Hook { readonly id: string; readonly name: string; readonly entry: string; readonly language: string; readonly files?: string; readonly stages?: readonly string[] }

const hooks = plainData(parseYaml(readFileSync(path.join(root, '.pre-commit-hooks.yaml'), 'utf8')).root) as Hook[];
const entryOf = (id: string): string[] => hooks.find((hook) => hook.id === id)?.entry.split(' ') ?? [];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ci-hooks-'));
  execFileSync('git', ['init', '-q', folder]);
});
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

describe('.pre-commit-hooks.yaml', () => {
  test('has what pre-commit asks for, and each hook in both ways runs the same', () => {
    for (const hook of hooks) for (const key of ['id', 'name', 'entry', 'language'] as const) expect(hook[key]).toMatch(/\S/);
    const both = hooks.filter(({ language }) => language === 'docker_image').map(({ id, entry }) => [id.replace(/-docker$/, ''), entry.replace(/^--entrypoint (\S+) \S+:v1/, '$1')]);
    expect(both).toEqual(hooks.filter(({ language }) => language === 'system').map(({ id, entry }) => [id, entry]));
  });

  test('ci-lint: files that the server reads, and what is wrong stops the commit', async () => {
    const files = new RegExp(hooks.find(({ id }) => id === 'ci-lint')?.files ?? '');
    expect(['.woodpecker/ci.yml', '.woodpecker.yaml', '.woodpecker/sub/ci.yml', 'a/.woodpecker.yml', 'x.yml'].filter((name) => files.test(name))).toEqual(['.woodpecker/ci.yml', '.woodpecker.yaml']);
    mkdirSync(path.join(folder, '.woodpecker'));
    writeFileSync(path.join(folder, '.woodpecker/ci.yml'), 'steps: [\n');
    expect(await runTool(entryOf('ci-lint'), folder)).toMatchObject({ code: 1 });
  });

  test('bao-lint: what is staged', async () => {
    expect(await runTool(entryOf('bao-lint'), folder)).toMatchObject({ code: 0 });
    writeFileSync(path.join(folder, 'a.env'), `BAO_TOKEN=hvs.${'CAESIJ3lrkZtYwQd0mV7xNb8sHc5uGf2oTp9e'}\n`);
    execFileSync('git', ['add', '.'], { cwd: folder });
    expect(await runTool(entryOf('bao-lint'), folder)).toMatchObject({ code: 1 });
  });

  test('bump check: the message of the commit', async () => {
    const file = path.join(folder, 'COMMIT_EDITMSG');
    writeFileSync(file, 'did things\n');
    expect(await runTool([...entryOf('bump-check'), file], folder)).toMatchObject({ code: 1 });
    writeFileSync(file, 'fix: mend the thing\n');
    expect(await runTool([...entryOf('bump-check'), file], folder)).toMatchObject({ code: 0 });
  });
});

/** pre-commit itself, where it is installed: PRE_COMMIT names another one. */
const preCommit = process.env['PRE_COMMIT'] ?? 'pre-commit';
const hasPreCommit = spawnSync(preCommit, ['--version'], { stdio: 'ignore' }).status === 0;
if (!hasPreCommit) console.warn('skipped: there is no pre-commit (PyPI has it; PRE_COMMIT=FILE names one)');

describe.skipIf(!hasPreCommit)('with pre-commit itself', () => {
  const run = (cwd: string, program: string, ...words: string[]): { readonly status: number | null; readonly output: string } => {
    const { status, stdout, stderr } = spawnSync(program, words, {
      cwd, encoding: 'utf8',
      env: {
        HOME: folder, PRE_COMMIT_HOME: path.join(folder, 'cache'), PATH: `${path.join(root, 'dist/bin')}:${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
        GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.org',
      },
    });
    return { status, output: stdout + stderr };
  };

  test('the definitions are valid, stop what is wrong and let pass what is right', () => {
    expect(run(root, preCommit, 'validate-manifest', '.pre-commit-hooks.yaml')).toEqual({ status: 0, output: '' });
    // this project, as far as pre-commit looks at it
    const hooksRepository = path.join(folder, 'ci-shared');
    mkdirSync(hooksRepository);
    writeFileSync(path.join(hooksRepository, '.pre-commit-hooks.yaml'), readFileSync(path.join(root, '.pre-commit-hooks.yaml'), 'utf8'));
    run(hooksRepository, 'git', 'init', '-q');
    run(hooksRepository, 'git', 'add', '.');
    run(hooksRepository, 'git', 'commit', '-qm', 'feat: hooks');
    const rev = run(hooksRepository, 'git', 'rev-parse', 'HEAD').output.trim();

    const consumer = path.join(folder, 'consumer');
    mkdirSync(path.join(consumer, '.woodpecker'), { recursive: true });
    run(consumer, 'git', 'init', '-q');
    writeFileSync(path.join(consumer, '.pre-commit-config.yaml'), `repos:\n  - repo: ${hooksRepository}\n    rev: ${rev}\n    hooks:\n      - id: ci-lint\n      - id: bao-lint\n      - id: bump-check\n`);
    expect(run(consumer, preCommit, 'install', '--hook-type', 'pre-commit', '--hook-type', 'commit-msg').status).toBe(0);

    writeFileSync(path.join(consumer, '.woodpecker/ci.yml'), 'steps: [\n');
    run(consumer, 'git', 'add', '.');
    const broken = run(consumer, 'git', 'commit', '-m', 'feat: a pipeline');
    expect(broken.output).toMatch(/ci-lint \(Woodpecker pipelines\)\.+Failed/);
    expect(broken.output).toContain('error[WP001]');
    expect(broken.status).toBe(1);

    writeFileSync(path.join(consumer, '.woodpecker/ci.yml'), 'when: [{event: push}]\nsteps:\n  - {name: a, image: alpine:3.22.1, commands: [make]}\n');
    run(consumer, 'git', 'add', '.');
    const vague = run(consumer, 'git', 'commit', '-m', 'did things');
    expect(vague.output).toMatch(/ci-lint \(Woodpecker pipelines\)\.+Passed/);
    expect(vague.output).toMatch(/bump check \(commit message\)\.+Failed/);
    expect(vague.status).toBe(1);
    expect(run(consumer, 'git', 'commit', '-m', 'feat: a pipeline')).toMatchObject({ status: 0 });

    writeFileSync(path.join(consumer, 'a.env'), `BAO_TOKEN=hvs.${'CAESIJ3lrkZtYwQd0mV7xNb8sHc5uGf2oTp9e'}\n`);
    run(consumer, 'git', 'add', '.');
    const leak = run(consumer, 'git', 'commit', '-m', 'feat: a token');
    // no pipeline is in this commit
    expect(leak.output).toMatch(/ci-lint \(Woodpecker pipelines\)\.+\(no files to check\)Skipped/);
    expect(leak.output).toMatch(/bao-lint \(leaked tokens in staged lines\)\.+Failed/);
  }, 60_000);
});
