import { describe, expect, test } from 'vitest';
import { bestAssignment } from '../../scripts/ci/drift/assignment.ts';
import { findDrift } from '../../scripts/ci/drift/detect.ts';
import type { DriftReport } from '../../scripts/ci/drift/detect.ts';
import { driftFindings } from '../../scripts/ci/drift/findings.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { settingsOf } from '../../scripts/ci/settings.ts';
import { bundledTemplates, templateSources } from '../support/ci-templates.ts';
import { createRandom } from '../support/random.ts';
import { changeStep, cut, moveBefore, paste } from '../support/template-blocks.ts';

const templates = await bundledTemplates();
const python = templateSources().find((one) => one.path === 'templates/python-ci.yml')?.text ?? '';
const bare = python.replace(/^# ci-lint.*\n/, '');

function reportOf(texts: readonly string[] | Readonly<Record<string, string>>, config: unknown = undefined): DriftReport {
  const named = Array.isArray(texts) ? Object.fromEntries(texts.map((text, at) => [`ci${at}`, text])) : texts;
  return findDrift(Object.entries(named).map(([name, text]) => parsePipelineFile({ path: `.woodpecker/${name}.yml`, text: text as string })), templates, settingsOf(config));
}

/** What is wrong; that a header would be nice is said of every file without one. */
const said = ({ drifts, headers }: DriftReport): string[] => [...headers, ...drifts.flatMap(({ differences }) => differences)].filter(({ severity }) => severity !== 'info').map(({ rule, message }) => `${rule} ${message}`);

/** Steps as a mapping by name, the other way to write them. */
function asMapping(text: string): string {
  return text.replaceAll(/^  - name: (.*)\n/gm, '  $1:\n').replaceAll(/^  # .*\n/gm, '');
}

/** Legitimate variations, as measured in 202 pipelines of 89 repositories. */
const variations: Readonly<Record<string, (text: string) => string | Record<string, string>>> = {
  'steps as a mapping': asMapping,
  'flow style': (text) => text.replace('    commands:\n      - ruff check .\n      - ruff format --check .\n', "    commands: ['ruff check .', 'ruff format --check .']\n"),
  'one block instead of a list': (text) => text.replace('    commands:\n      - ruff check .\n      - ruff format --check .\n', '    commands:\n      - |\n        ruff check . \\\n          --output-format=full\n        ruff format --check .\n'),
  quoting: (text) => text.replaceAll(/image: (.*)/g, 'image: "$1"').replaceAll('pull: true', 'pull: yes'),
  'comments and blank lines': (text) => text.replaceAll('    commands:\n', '\n    # what it does\n    commands:\n'),
  'order of keys': (text) => text.replaceAll(/^(    image: .*\n)(    pull: true\n)/gm, '$2$1'),
  'renamed steps': (text) => text.replace('name: lint', 'name: style').replace('name: test', 'name: unit').replace('name: bao-checks', 'name: manifest'),
  'renamed beyond recognition by name': (text) => text.replace('name: lint', 'name: code-police').replace('name: test', 'name: crash-dummies'),
  'extra steps': (text) => changeStep(text, 'test', (block) => `  - name: docs\n    image: docker.io/library/alpine:3.24\n    commands: [./docs.sh]\n${block}`),
  services: (text) => `${text}services:\n  - name: database\n    image: docker.io/library/postgres:17\n`,
  'matrix of Python versions': (text) => `matrix:\n  BASE: [shared-python-base, shared-python-base-3.13]\n${changeStep(text, 'test', (block) => block.replace('shared-python-base:', '${BASE}:'))}`,
  'system packages before the install': (text) => text.replace('      - python -m pip install .\n', '      - apt-get update\n      - apt-get install -y libpq-dev\n      - python -m pip install .\n'),
  'more arguments of pytest': (text) => text.replace('python -m pytest', 'python -m pytest -q --maxfail=3 --cov=src tests'),
  uv: (text) => text.replace('python -m pip install .', 'uv sync --frozen --extra dev').replace('python -m pytest', 'uv run pytest -n auto').replace('ruff check .', 'uv run ruff check src'),
  'more environment': (text) => changeStep(changeStep(text, 'test', (block) => block.replace('    commands:', '    environment:\n      DATABASE_URL: postgres://database\n    commands:')), 'bump-push', (block) => block.replace('    environment:\n', '    environment:\n      GIT_TRACE: "1"\n')),
  labels: (text) => `labels:\n  region: home\n${text}`,
  'manual and cron': (text) => text.replace('when:\n  - event: pull_request\n', 'when:\n  - event: [manual, cron]\n  - event: pull_request\n'),
  'events as a list': (text) => text.replace('  - event: pull_request\n  - event: push\n    branch: main\n', '  - event: [push, pull_request]\n    branch: [main, "*"]\n'),
  'path filters': (text) => text.replace('  - event: pull_request\n', "  - event: pull_request\n    path: ['src/**', pyproject.toml]\n"),
  'a graph with the same order': (text) => {
    const { head, steps } = cut(text);
    const after: Record<string, string> = { 'bump-prepare': 'bao-checks, lint, audit, test', 'bump-push': 'bump-prepare', 'build-image': 'bao-checks, lint, audit, test', 'bump-release': 'build-image' };
    return paste({ head, steps: new Map([...steps].map(([name, block]) => [name, `${block.trimEnd()}\n    depends_on: [${after[name] ?? ''}]\n`])) });
  },
  'failure: ignore on the audit': (text) => changeStep(text, 'audit', (block) => `${block.trimEnd()}\n    failure: ignore\n`),
  'no audit, no image': (text) => changeStep(changeStep(text, 'audit', () => ''), 'build-image', () => ''),
  'audit before lint': (text) => moveBefore(text, 'audit', 'lint'),
  'another registry': (text) => text.replaceAll('forge.example', 'git.acme.test:3000'),
  'kaniko through the mirror of the fleet': (text) => text.replace('gcr.io/kaniko-project', 'forge.example/mirror/kaniko-project'),
  'another secret': (text) => text.replaceAll('bump_token', 'release_bot'),
  anchors: (text) => text.replace('image: forge.example/loco/shared-ci-shared:v1', 'image: &shared forge.example/loco/shared-ci-shared:v1').replaceAll('image: forge.example/loco/shared-ci-shared:v1', 'image: *shared'),
  'several workflows': (text) => {
    const { head, steps } = cut(text);
    const part = (names: readonly string[], first: string): string => first + paste({ head, steps: new Map([...steps].filter(([name]) => names.includes(name))) });
    return {
      lint: part(['bao-checks', 'lint', 'audit'], ''), test: part(['test'], ''),
      release: part(['bump-prepare', 'bump-push', 'build-image', 'bump-release'], 'depends_on: [lint, test]\n'),
    };
  },
  'Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
  'no line end at the end': (text) => text.trimEnd(),
};

test('a pipeline of strangers that only looks like a template is told so, and never fails', () => {
  const strangers = 'when: {event: push}\nsteps:\n  - name: style\n    image: docker.io/library/python:3.13\n    commands: [ruff check .]\n  - name: unit\n    image: docker.io/library/python:3.13\n    commands: [python -m pytest]\n';
  const findings = [...driftFindings({ report: reportOf([strangers]) }, 'DRF001'), ...driftFindings({ report: reportOf([strangers]) }, 'DRF005')];
  expect(findings.length).toBeGreaterThan(0);
  expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['info']));
  const ours = reportOf([strangers.replace('docker.io/library/python:3.13', 'forge.example/loco/shared-python-base:v1')]);
  expect([...driftFindings({ report: ours }, 'DRF001')].every(({ severity }) => severity === undefined)).toBe(true);
});

describe('legitimate variations stay silent', () => {
  test.each(Object.entries(variations))('%s', (_, vary) => {
    const made = vary(bare);
    expect(made).not.toBe(bare);
    const report = reportOf(typeof made === 'string' ? [made] : made);
    expect(report.drifts.map(({ template }) => template.name)).toEqual(['python-ci']);
    expect(said(report)).toEqual([]);
  });

  test('another default branch, owner and major, from the configuration', () => {
    const made = bare.replaceAll('branch: main', 'branch: trunk').replaceAll('loco/', 'acme/').replaceAll('acme/shared-ci-shared:v1', 'acme/tools:v2');
    expect(said(reportOf([made], { defaultBranch: 'trunk', sharedImage: { name: 'acme/tools', majors: [2] } }))).toEqual([]);
  });
});

describe('what is no variation', () => {
  test.each([
    ['tests that do not count', bare.replace('python -m pytest', 'python -m pytest || true'), ['DRF004 `test` is weakened by `|| true`']],
    ['a commented command', bare.replace('- ruff format --check .', '- echo gone # ruff format --check .'), ['DRF004 `lint` no longer runs `ruff format --check`']],
    ['no pull requests', bare.replace('  - event: pull_request\n', ''), ['DRF006 `bao-checks` no longer runs on pull_request, nor on pull_request to another branch', 'DRF006 `lint` no longer runs on pull_request, nor on pull_request to another branch', 'DRF006 `audit` no longer runs on pull_request, nor on pull_request to another branch', 'DRF006 `test` no longer runs on pull_request, nor on pull_request to another branch']],
    ['only after a failure', changeStep(bare, 'lint', (block) => `${block.trimEnd()}\n    when:\n      - status: failure\n`), ['DRF006 `lint` no longer runs on pull_request, nor on pull_request to another branch, push to the default branch']],
    ['a digest of the shared image', bare.replace('shared-ci-shared:v1', `shared-ci-shared@sha256:${'a'.repeat(64)}`), [expect.stringMatching(/^DRF005 `bao-checks` runs in /)]],
    ['one depends_on lets all others start at once', bare.replace('      - bump push\n', '      - bump push\n    depends_on: [bump-prepare]\n'), [
      'DRF007 on push to the default branch, `bump-push` does not wait for `bao-checks`', 'DRF007 on push to the default branch, `bump-push` does not wait for `test`',
      'DRF007 on push to the default branch, `bump-push` does not wait for `lint`']],
  ])('%s', (_, text, expected) => {
    expect(said(reportOf([text]))).toEqual(expected);
  });

  test('pipelines that follow no template are left alone', () => {
    expect(reportOf(['steps:\n  - name: lint\n    image: alpine:3.24\n    commands: [make lint]\n  - name: test\n    image: alpine:3.24\n    commands: [make test]\n']).drifts).toEqual([]);
  });

  test('every template is detected without its header', () => {
    const found = templates.filter(({ contract }) => contract.detect.length > 0).map(({ name, file }) => [name, reportOf([file.source.text.replace(/^# ci-lint.*\n/, '')]).drifts.map(({ template }) => template.name)]);
    for (const [name, names] of found) expect(names).toEqual([name]);
  });

  test('nothing throws, whatever is cut out of a pipeline', () => {
    const random = createRandom(7);
    for (let round = 0; round < 300; round += 1) {
      const from = random.int(0, python.length);
      const made = python.slice(0, from) + python.slice(from + random.int(0, 60));
      expect(() => reportOf([made])).not.toThrow();
    }
  });
});

describe('standing', () => {
  const standingOf = (text: string): string[] => reportOf([text]).drifts.map(({ standing }) => standing);
  test.each([
    ['identical', python], ['cosmetic', python.replace('    pull: true\n', '    pull: yes # always\n')],
    ['declared', bare.replaceAll('shared-python-base:', 'shared-python-base-3.13:')], ['local-change', python.replace('ruff check .', 'ruff check . || true')],
    ['missing', changeStep(python, 'lint', () => '')], ['forbidden', python.replace('    commands:\n      - ruff', '    failure: ignore\n    commands:\n      - ruff')],
  ])('%s', (standing, text) => expect(standingOf(text)).toEqual([standing]));

  test('behind, by header and by what it equals', async () => {
    const next = await bundledTemplates({
      'templates/python-ci.contract.yml': (templateSources().find(({ path }) => path === 'templates/python-ci.contract.yml')?.text ?? '').replace('version: 1', 'version: 2').replace("'*ruff check*'", "'*ruff check --preview*'"),
      'templates/python-ci.yml': python.replace('@1', '@2').replace('ruff check .', 'ruff check --preview .'),
    });
    const withHistory = next.map((one) => (one.name === 'python-ci' ? { ...one, history: [{ version: 1, file: parsePipelineFile({ path: 'templates/history/python-ci@1.yml', text: python }) }] } : one));
    for (const text of [python, bare]) {
      const { drifts } = findDrift([parsePipelineFile({ path: 'ci.yml', text })], withHistory, settingsOf(undefined));
      expect(drifts.map(({ standing, version }) => [standing, version])).toEqual([['behind', 1]]);
      expect(drifts.flatMap(({ differences }) => differences.map(({ rule, message }) => `${rule} ${message}`))).toEqual([
        'DRF004 `lint` no longer runs `ruff check --preview`: as in python-ci@1', 'DRF009 follows python-ci@1; the current version is 2']);
    }
  });
});

test('the assignment is the best of all, by brute force', () => {
  const random = createRandom(3);
  const best = (weights: readonly (readonly number[])[], row: number, used: ReadonlySet<number>): number => row === weights.length ? 0
    : Math.max(best(weights, row + 1, used), ...(weights[row] ?? []).flatMap((weight, column) => (used.has(column) ? [] : [weight + best(weights, row + 1, new Set([...used, column]))])));
  for (let round = 0; round < 200; round += 1) {
    const columns = random.int(1, 6);
    const weights = Array.from({ length: random.int(1, 6) }, () => Array.from({ length: columns }, () => random.int(0, 9)));
    const chosen = bestAssignment(weights);
    const taken = chosen.filter((column) => column !== undefined);
    expect(new Set(taken).size).toBe(taken.length);
    expect(chosen.reduce<number>((sum, column, row) => sum + (column === undefined ? 0 : weights[row]?.[column] ?? 0), 0)).toBe(best(weights, 0, new Set()));
  }
});
