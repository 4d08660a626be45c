import { execFileSync } from 'node:child_process';
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
