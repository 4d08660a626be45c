import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { matrixWorkflow, minorOf, minorsOf } from '../../scripts/images/python-matrix.ts';
import { expandNames } from '../../scripts/images/tox-expand.ts';
import { toxEnvs } from '../../scripts/images/tox-envs.ts';
import { createRandom } from '../support/random.ts';

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['tox.ini', '[tox]\nenv_list = py312, py313\n', ['py312', 'py313']],
  ['tox.ini', '[tox]\nenvlist =\n  py3{10-12}-{a,b}\n  lint  # style\n  # comment\n  docs\n', ['py310-a', 'py310-b', 'py311-a', 'py311-b', 'py312-a', 'py312-b', 'lint', 'docs']],
  ['tox.ini', '[tox]\nenv_list = py{3.15, 3.14}, py{313,313}\n', ['py3.15', 'py3.14', 'py313']],
  ['tox.ini', '[tox]\nenv_list = py3{12-10}\n', ['py312', 'py311', 'py310']],
  ['tox.ini', '[tox]\nenv_list =\n  py312\n  linux: py313\n  win32: py311\n', ['py312', 'py313']],
  ['tox.ini', '[base]\npythons = py312,py313\n[tox]\nenv_list = {[base]pythons}, lint\n', ['py312', 'py313', 'lint']],
  ['setup.cfg', '[tox:tox]\nenv_list = py312\n', ['py312']],
  ['tox.toml', 'env_list = ["3.12", "lint"]\n', ['3.12', 'lint']],
  ['tox.toml', 'env_list = ["lint", { product = [{ prefix = "3.", start = 12, stop = 14 }, ["a", "b"]], exclude = ["3.13-b"] }]\n', ['lint', '3.12-a', '3.12-b', '3.13-a', '3.14-a', '3.14-b']],
  ['pyproject.toml', '[tool.tox]\nenv_list = ["3.12", "3.13"]\n', ['3.12', '3.13']],
  ['pyproject.toml', '[tool.tox]\nlegacy_tox_ini = """\n[tox]\nenv_list = py3{12,13}\n"""\n', ['py312', 'py313']],
];

test.each(cases)('%s: %j', (file, text, wanted) => {
  expect(toxEnvs({ path: file, text })).toEqual({ value: wanted, diagnostics: [] });
});

test('what only tox can know is said, not guessed', () => {
  const { value, diagnostics } = toxEnvs({ path: 'tox.ini', text: '[tox]\nenv_list = {env:ENVS:py312}\n' });
  expect(value).toBeUndefined();
  expect(diagnostics[0]?.message).toContain('depends on something outside');
});

test('minors are factors anywhere in a name, in numeric order', () => {
  expect(['py310', 'py3.10', 'python3.9', '3.14-tests', 'lint-py312', 'pypy3.11', 'py3', '3.14t', 'py', 'django42'].map(minorOf)).toEqual(['3.10', '3.10', '3.9', '3.14', '3.12', undefined, undefined, undefined, undefined, undefined]);
  expect(minorsOf(['py310', 'py39', 'py310-x']).map(({ minor, envs }) => [minor, envs.length])).toEqual([['3.9', 1], ['3.10', 2]]);
});

test('a base image means no apt; without one apt comes first', () => {
  const minors = minorsOf(['py310', 'py312']);
  expect(matrixWorkflow({ minors, imageOf: (minor) => `forge.example/loco/python:${minor}`, apt: ['git'] })).toMatchInlineSnapshot(`
    "when:
      - event: [push, pull_request]

    matrix:
      include:
        - PYTHON_VERSION: '3.10'
          TOX_ENV: 'py310'
          IMAGE: 'forge.example/loco/python:3.10'
        - PYTHON_VERSION: '3.12'
          TOX_ENV: 'py312'
          IMAGE: 'forge.example/loco/python:3.12'

    steps:
      - name: tox
        image: \${IMAGE}
        pull: true
        commands:
          - python -m pip install --no-cache-dir tox
          - tox run -e "\${TOX_ENV}"
    "
  `);
  expect(matrixWorkflow({ minors, imageOf: undefined, apt: ['git'] })).toContain('apt-get install -y --no-install-recommends git\n      - python -m pip');
});

const tox = process.env['CI_SHARED_TOX'] ?? 'tox';
function toxVersion(): string | undefined {
  try {
    return execFileSync(tox, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
const version = toxVersion();
if (version === undefined) console.log('skipped: comparison with tox, which is not installed (set CI_SHARED_TOX to its path)');

describe.skipIf(version === undefined)('the same as tox itself', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ci-shared-tox-'));
  afterAll(() => { rmSync(folder, { recursive: true }); });
  const listed = (file: string, text: string): string[] => {
    const target = path.join(folder, file);
    writeFileSync(target, text);
    return execFileSync(tox, ['list', '--no-desc', '-d', '-c', target], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd: folder }).split('\n').filter((line) => line !== '');
  };

  test.each(cases)('%s: %j', (file, text, wanted) => {
    expect(listed(file, text)).toEqual(wanted);
  });

  test('random expressions', () => {
    const random = createRandom(20261121);
    const piece = (): string => random.pick(['py3{10-12}', 'py{310,311}', '{a,b}', 'py312', 'x{1,2}', 'lint', 'py3{13,10-11}', 'dj{42, 50}']);
    for (let round = 0; round < 12; round += 1) {
      const text = `[tox]\nenv_list =\n${random.list(1, 4, () => `  ${random.list(1, 3, () => random.list(1, 3, piece).join('-')).join(random.pick([',', ', ']))}\n`).join('')}`;
      expect(toxEnvs({ path: 'tox.ini', text }).value, text).toEqual(listed('tox.ini', text));
    }
  }, 120_000);
});

test('an expression without braces is one name', () => {
  expect(expandNames('py312-x')).toEqual(['py312-x']);
});
