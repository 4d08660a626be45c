import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { templateSources } from '../support/ci-templates.ts';
import { runTool } from '../support/run-tool.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ci-upgrade-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const textOf = (name: string): string => templateSources().find((one) => one.path === `templates/${name}`)?.text ?? '';
const python = textOf('python-ci.yml');
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};
const read = (name = '.woodpecker/ci.yml'): string => readFileSync(path.join(folder, name), 'utf8');

/** python-ci in a version 2: another linter flag, a new step, another image for bao-checks' neighbour, tags of pre-releases too. */
const second = python.replace('- ruff check .', '- ruff check --preview .')
  .replace('@1', '@2').replace('- python -m pip install .\n', '- python -m pip install --upgrade pip\n      - python -m pip install .\n')
  .replace('\n  - name: audit\n', '\n  # Types are checked, too.\n  - name: types\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - mypy .\n\n  - name: audit\n')
  .replace('  - event: push\n    branch: main\n  - event: tag', '  - event: push\n    branch: main\n  - event: manual\n  - event: tag');

function fleet(): string[] {
  write('fleet/ci.example.contract.yml', textOf('ci.example.contract.yml'));
  write('fleet/ci.example.yml', textOf('ci.example.yml'));
  write('fleet/python-ci.contract.yml', textOf('python-ci.contract.yml').replace('version: 1', 'version: 2').replace('  audit:\n', "  types:\n    required: true\n    identify: { commands: ['\\bmypy\\b'] }\n  audit:\n"));
  write('fleet/python-ci.yml', second);
  write('fleet/history/python-ci@1.yml', python);
  return ['ci-lint', 'upgrade', '--templates', 'fleet', '.woodpecker'];
}

describe('ci-lint upgrade', () => {
  test('a file that is the old template becomes the new one, and a second run changes nothing', async () => {
    const command = fleet();
    write('.woodpecker/ci.yml', python);
    expect(await runTool(command, folder)).toMatchObject({ code: 0, stderr: '' });
    expect(read()).toBe(second);
    const again = await runTool(command, folder);
    expect(again.stdout).toContain('nothing to do');
    expect(read()).toBe(second);
  });

  test('what is the repository\'s own stays: registry, names, comments, extra steps, line ends', async () => {
    const command = fleet();
    const own = python.replaceAll('forge.example', 'git.acme.test').replace('name: lint', 'name: style   # ours').replace('python -m pytest', 'python -m pytest -q --cov=src')
      .replaceAll('shared-python-base:', 'shared-python-base-3.13:').concat('  - name: docs\n    image: docker.io/library/alpine:3.24\n    commands: [./docs.sh]\n').replaceAll('\n', '\r\n');
    write('.woodpecker/ci.yml', own);
    const ran = await runTool(command, folder);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const now = read();
    expect(now.replaceAll('\r\n', '')).not.toContain('\n');
    // line by line: only what the template changed has changed
    const [before, after] = [own.split('\r\n'), now.split('\r\n')];
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '# ci-lint: template=python-ci@2', '  - event: manual', '      - ruff check --preview .', '  # Types are checked, too.', '  - name: types', '      - mypy .', '      - python -m pip install --upgrade pip']);
    expect(before.filter((line) => !after.includes(line))).toEqual(['# ci-lint: template=python-ci@1', '      - ruff check .']);
    expect(now).toContain('  - name: types\r\n    image: git.acme.test/loco/shared-python-base-3.13:v1\r\n    pull: true\r\n    commands:\r\n      - mypy .\r\n');
  });

  test('what changed on both sides is left and said', async () => {
    const command = fleet();
    write('.woodpecker/ci.yml', python.replace('- ruff check .', '- ruff check src'));
    const ran = await runTool(command, folder);
    expect(ran.stdout).toContain('`commands` of `lint` changed in python-ci@2 and here: merge it by hand');
    expect(read()).toContain('- ruff check src\n');
    expect(read()).toContain('- mypy .\n');
  });

  test('--diff changes nothing', async () => {
    const command = fleet();
    write('.woodpecker/ci.yml', python);
    const { stdout } = await runTool([...command, '--diff'], folder);
    expect(stdout).toContain('-      - ruff check .\n+      - ruff check --preview .\n');
    expect(read()).toBe(python);
  });

  test('no template, no upgrade', async () => {
    write('.woodpecker/ci.yml', 'steps:\n  - name: a\n    image: alpine:3.24\n    commands: [make]\n');
    expect(await runTool(['ci-lint', 'upgrade'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('no pipeline here follows a template') });
    write('.woodpecker/ci.yml', '# ci-lint: template=nothing\nsteps:\n  - name: a\n    image: alpine:3.24\n    commands: [make]\n');
    expect(await runTool(['ci-lint', 'upgrade'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no template `nothing`') });
  });
});

describe('a chain of versions', () => {
  /** python-ci in a version 3, on top of 2: a step less, another image for the audit, a new order of its own. */
  const third = second.replace('@2', '@3').replace(/ {2}- name: audit\n(?: {4}.*\n)*\n?/, '').replace('- mypy .', '- mypy --strict .').replace('- python -m pytest\n', '- python -m pytest --strict-markers\n');

  function chain(): string[] {
    const command = fleet();
    write('fleet/python-ci.contract.yml', textOf('python-ci.contract.yml').replace('version: 1', 'version: 3').replace(/ {2}audit:\n(?: {4}.*\n)*/, "  types:\n    required: true\n    identify: { commands: ['\\bmypy\\b'] }\n"));
    write('fleet/python-ci.yml', third);
    write('fleet/history/python-ci@2.yml', second);
    return command;
  }

  test.each([['from 1', python], ['from 2', second]])('%s to 3, and a second run changes nothing', async (_, text) => {
    const command = chain();
    const own = text.replaceAll('forge.example', 'git.acme.test').replace('  - name: bump-prepare', '  - name: docs\n    image: docker.io/library/alpine:3.24\n    commands: [./docs.sh]\n\n  - name: bump-prepare');
    write('.woodpecker/ci.yml', own);
    const ran = await runTool(command, folder);
    const now = read();
    expect(now).toMatch(/^# ci-lint: template=python-ci@3\n/);
    for (const line of ['- ruff check --preview .', '- mypy --strict .', '- python -m pytest --strict-markers', '- ./docs.sh'.replace('- ', '[') ]) expect(now).toContain(line);
    // what the template gave up may be of use here: it stays, and is said
    expect(now).toContain('- name: audit\n');
    expect(ran.stdout).toContain('has no step `audit` any more');
    await runTool(command, folder);
    expect(read()).toBe(now);
  });

  test('what was changed here and there is a conflict once, whatever lies between', async () => {
    const command = chain();
    write('.woodpecker/ci.yml', python.replace('- python -m pytest\n', '- python -m pytest -q\n'));
    const ran = await runTool(command, folder);
    expect(ran.stdout.match(/`commands` of `test` changed in python-ci@3 and here/g)).toHaveLength(1);
    expect(read()).toContain('- python -m pytest -q\n');
    expect(read()).toContain('- mypy --strict .\n');
  });

  test('`--unsafe-fixes` of the linter replays what has no conflict', async () => {
    chain();
    write('fleet/python-ci.yml', second.replace('@2', '@3').replace('- mypy .', '- mypy --strict .'));
    write('fleet/python-ci.contract.yml', textOf('python-ci.contract.yml').replace('version: 1', 'version: 3').replace('  audit:\n', "  types:\n    required: true\n    identify: { commands: ['\\bmypy\\b'] }\n  audit:\n"));
    write('.woodpecker/ci.yml', second);
    await runTool(['ci-lint', '--templates', 'fleet', '--unsafe-fixes', '.woodpecker'], folder);
    expect(read()).toBe(second.replace('@2', '@3').replace('- mypy .', '- mypy --strict .'));
  });
});

describe('ci-lint init', () => {
  const init = (...words: string[]): ReturnType<typeof runTool> => runTool(['ci-lint', 'init', '--registry', 'git.acme.test', ...words], folder);

  test.each([
    ['pyproject.toml', 'python-ci'], ['Cargo.toml', 'rust-ci'], ['go.mod', 'go-ci'], ['package.json', 'node-ci'], ['Makefile', 'ci.example'],
  ])('%s: %s, and the linter finds nothing in it', async (name, template) => {
    write(name, '');
    write('Containerfile', 'FROM scratch\n');
    expect(await init()).toMatchObject({ code: 0, stderr: '' });
    expect(read()).toMatch(new RegExp(`^# ci-lint: template=${template}@1\n`));
    expect(read()).not.toContain('forge.example');
    expect(read()).toContain('- name: build-image');
    expect((await runTool(['ci-lint'], folder)).stdout).toBe('1 pipeline file\n');
  });

  test('the version of Python comes from the project, and no image is built without a Containerfile', async () => {
    write('pyproject.toml', '[project]\nname = "a"\nrequires-python = ">=3.13"\n');
    const { stdout } = await init();
    expect(stdout).toContain('without build-image');
    expect(stdout).toContain('bump_token');
    expect(read()).toMatch(/^# ci-lint: template=python-ci@1 python=3\.13\n/);
    expect(read()).toContain('git.acme.test/loco/shared-python-base-3.13:v1');
    expect(read()).not.toContain('kaniko');
    expect((await runTool(['ci-lint'], folder)).stdout).toBe('1 pipeline file\n');
  });

  test('what is there is never touched', async () => {
    write('.woodpecker/ci.yml', 'steps: []\n');
    expect(await init()).toMatchObject({ code: 2, stderr: expect.stringContaining('.woodpecker/ci.yml is there already') });
    expect(read()).toBe('steps: []\n');
  });

  test('bad words', async () => {
    expect(await init('--template', 'pyhton-ci')).toMatchObject({ code: 2, stderr: expect.stringContaining('python-ci') });
    expect(await runTool(['ci-lint', 'init', '--registry', 'https://a'], folder)).toMatchObject({ code: 2 });
    expect(await runTool(['ci-lint', 'init'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('where are the images') });
    expect(await init('--template', 'python-ci', '--param', 'python=2.7')).toMatchObject({ code: 2, stderr: expect.stringContaining('3.12') });
  });
});
