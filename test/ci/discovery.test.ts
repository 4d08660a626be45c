import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runTool } from '../support/run-tool.ts';

/* Which files a command looks at, by what was written on its command line. Every file here says its own name in a finding. */

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ci-paths-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const bad = 'when: [{event: push}]\nsteps: [{name: a, image: "alpine:3.22.1", commands: [x], nonsense: 1}]\n';
const write = (...names: string[]): void => {
  for (const name of names) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bad);
  }
};

/** Files with a finding of WP004, or what was said instead. */
async function files(...words: string[]): Promise<readonly string[] | string> {
  const { stdout, stderr, code } = await runTool(['ci-lint', ...words, '--output', 'json'], folder);
  if (code > 1) return `${code}: ${stderr.split('\n')[0] ?? ''}`;
  return (JSON.parse(stdout) as { diagnostics: { rule: string; path: string }[] }).diagnostics.filter(({ rule }) => rule === 'WP004').map((one) => one.path);
}

describe('without a path: what the server reads', () => {
  test.each<readonly [string, readonly string[], readonly string[] | string]>([
    ['the folder', ['.woodpecker/b.yml', '.woodpecker/a.yaml', '.woodpecker/notes.txt', '.woodpecker/sub/c.yml', '.woodpecker.yml', 'x.yml'], ['.woodpecker/a.yaml', '.woodpecker/b.yml']],
    ['.yaml before .yml', ['.woodpecker.yml', '.woodpecker.yaml'], ['.woodpecker.yaml']],
    ['one file', ['.woodpecker.yml', 'sub/.woodpecker.yml'], ['.woodpecker.yml']],
    ['an empty folder does not count', ['.woodpecker/readme.md', '.woodpecker.yml'], ['.woodpecker.yml']],
    ['nothing', ['ci.yml'], '2: ci-lint: there is no pipeline here'],
  ])('%s', async (_, names, wanted) => {
    write(...names);
    expect(await files()).toEqual(wanted);
  });
});

describe('with paths', () => {
  test.each<readonly [string, readonly string[], readonly string[], readonly string[] | string]>([
    ['a file of any name', ['ci/pipeline.txt', '.woodpecker.yml'], ['ci/pipeline.txt'], ['ci/pipeline.txt']],
    ['a repository', ['app/.woodpecker/a.yml', 'app/compose.yml'], ['app'], ['app/.woodpecker/a.yml']],
    ['the folder itself', ['.woodpecker/a.yml', '.woodpecker/deep/b.yml'], ['.woodpecker/'], ['.woodpecker/a.yml']],
    ['repositories below a folder, and no other YAML', ['all/one/.woodpecker.yml', 'all/two/x/.woodpecker/a.yml', 'all/two/compose.yml', 'all/.hidden/.woodpecker.yml', 'all/node_modules/m/.woodpecker.yml'], ['all'], ['all/one/.woodpecker.yml', 'all/two/x/.woodpecker/a.yml']],
    ['a folder of YAML', ['ci/a.yml', 'ci/deep/b.yaml', 'ci/c.json'], ['ci'], ['ci/a.yml', 'ci/deep/b.yaml']],
    ['one file by two ways', ['a.yml'], ['a.yml', './a.yml', './/a.yml'], ['a.yml']],
    ['a quoted glob', ['ci/a.yml', 'ci/b.yml', 'ci/deep/c.yml', 'ci/d.txt'], ['ci/*.yml'], ['ci/a.yml', 'ci/b.yml']],
    ['a deep glob', ['ci/a.yml', 'ci/deep/c.yml', 'ci/node_modules/x.yml'], ['ci/**/*.yml'], ['ci/a.yml', 'ci/deep/c.yml']],
    ['a glob of hidden files', ['one/.woodpecker/a.yml', 'two/.woodpecker/b.yaml', 'two/x.yml'], ['*/.woodpecker/*'], ['one/.woodpecker/a.yml', 'two/.woodpecker/b.yaml']],
    ['a glob that matches nothing', ['a.yml'], ['x/*.yml'], '2: ci-lint: no YAML file matches x/*.yml'],
    ['a path that is not there', ['a.yml'], ['a.yml', 'nowhere'], '2: ci-lint: there is no file or folder nowhere'],
    ['a folder without pipelines', ['docs/readme.md'], ['docs'], '2: ci-lint: there is no pipeline in docs'],
  ])('%s', async (_, names, words, wanted) => {
    write(...names);
    expect(await files(...words)).toEqual(wanted);
  });

  test('a file with brackets in its name is no glob', async () => {
    write('a[1].yml', 'a1.yml');
    expect(await files('a[1].yml')).toEqual(['a[1].yml']);
  });

  test('links: a file behind one is read, folders in a circle end, a broken one is said', async () => {
    write('real/ci.yml', 'deep/x/ci.yml');
    mkdirSync(path.join(folder, '.woodpecker'));
    symlinkSync('../real/ci.yml', path.join(folder, '.woodpecker/ci.yml'));
    expect(await files()).toEqual(['.woodpecker/ci.yml']);
    symlinkSync('..', path.join(folder, 'deep/x/up'));
    expect(await files('deep')).toEqual(['deep/x/ci.yml']);
    symlinkSync('nowhere.yml', path.join(folder, '.woodpecker/broken.yml'));
    expect(await files()).toBe('2: ci-lint: there is no file .woodpecker/broken.yml');
  });

  test('a pipeline that git ignores is read all the same: the command line named it', async () => {
    execFileSync('git', ['init', '-q', folder]);
    write('.woodpecker/local.yml');
    writeFileSync(path.join(folder, '.gitignore'), '.woodpecker/local.yml\n');
    expect(await files()).toEqual(['.woodpecker/local.yml']);
  });

  test('a file that nobody may read is said with its reason', async () => {
    mkdirSync(path.join(folder, '.woodpecker/ci.yml'), { recursive: true });
    write('.woodpecker/ok.yml');
    expect(await files()).toEqual(['.woodpecker/ok.yml']);
    expect(await files('.woodpecker/ci.yml')).toBe('2: ci-lint: there is no pipeline in .woodpecker/ci.yml');
  });
});

test('simulate and graph find the same files', async () => {
  write('app/.woodpecker/a.yml', 'app/.woodpecker/b.yml', 'app/x.yml');
  const { workflows } = JSON.parse((await runTool(['ci-lint', 'simulate', 'app', '--output', 'json'], folder)).stdout) as { workflows: { path: string }[] };
  expect(workflows.map((one) => one.path)).toEqual(['app/.woodpecker/a.yml', 'app/.woodpecker/b.yml']);
  expect((await runTool(['ci-lint', 'graph', 'app/.woodpecker/*.yml'], folder)).stdout).toContain('["b<br/>push"]');
});
