import { describe, expect, test } from 'vitest';
import { applyEdits, selectCompatible } from '../../scripts/core/edit.ts';
import { runRules } from '../../scripts/core/rule.ts';
import { withFixes } from '../../scripts/ci/drift-fixes/fix-of.ts';
import { driftRules } from '../../scripts/ci/drift-rules/index.ts';
import { findDrift } from '../../scripts/ci/drift/detect.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { settingsOf } from '../../scripts/ci/settings.ts';
import type { Template } from '../../scripts/ci/drift/template.ts';
import type { Diagnostic } from '../../scripts/core/diagnostic.ts';
import { bundledTemplates } from '../support/ci-templates.ts';
import { changeStep, moveBefore } from '../support/template-blocks.ts';

/*
 * Fixes of drift, over every template: a step is taken out or changed, and the fixes bring the contract back, however the
 * file is laid out. Every other line stays.
 */

const templates = await bundledTemplates();
const config = { sharedImage: { name: 'loco/shared-ci-shared', majors: [1] } };

type Files = Readonly<Record<string, string>>;

function look(files: Files, all: readonly Template[] = templates, section: unknown = config): Diagnostic[] {
  const settings = settingsOf(section);
  const parsed = Object.entries(files).map(([path, text]) => parsePipelineFile({ path, text }));
  return runRules(driftRules, { report: withFixes(findDrift(parsed, all, settings), parsed, all, settings) });
}

/** Applies every fix until none is left. */
function mend(files: Files): { files: Files; left: Diagnostic[]; titles: string[] } {
  let now = files;
  const titles: string[] = [];
  for (let round = 0; round < 12; round += 1) {
    const found = look(now);
    const chosen = selectCompatible(found.flatMap(({ fix }) => fix ?? []));
    if (chosen.length === 0) return { files: now, left: found, titles };
    titles.push(...chosen.map(({ title }) => title));
    now = Object.fromEntries(Object.entries(now).map(([path, text]) => [path, applyEdits(text, chosen.flatMap(({ edits }) => edits).filter((edit) => edit.path === path))]));
  }
  throw new Error('the fixes do not come to an end');
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/** Lines of `b` that are not in `a`, each as often as it is too many. */
function added(a: string, b: string): string[] {
  const left = lines(a);
  return lines(b).filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

const ci = '.woodpecker/ci.yml';
const one = (text: string): Files => ({ [ci]: text });
const textOf = (name: string): string => templates.find((template) => template.name === name)?.file.source.text ?? '';
const python = textOf('python-ci');

const layouts: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
  'no line end at the end': (text) => text.trimEnd(),
  'no blank lines': (text) => text.replaceAll(/\n\n+/g, '\n'),
  'deeper lists': (text) => {
    const [head = '', body = ''] = text.split(/(?<=\nsteps:\n)/);
    return head + body.replaceAll(/^ {4}/gm, ' '.repeat(10)).replaceAll(/^ {2}- name/gm, '      -   name').replaceAll(/^ {2}#/gm, '      #');
  },
  'steps as a mapping': (text) => text.replaceAll(/^ {2}- name: (.*)\n/gm, '  $1:\n'),
  'another registry': (text) => text.replaceAll('forge.example', 'git.acme.test:3000'),
  'own steps around': (text) => `${text.replace('steps:\n', 'steps:\n  - name: mine\n    image: docker.io/library/alpine:3.24\n    commands: [./mine.sh]\n')}  - name: last\n    image: docker.io/library/alpine:3.24\n    commands: [./last.sh]\n`,
};

describe.each(templates.map((template) => [template.name, template] as const))('%s', (_, { contract, file: { source: { text } } }) => {
  const required = Object.entries(contract.steps).filter(([, clause]) => clause.required).map(([name]) => name);
  describe.each(required)('without %s', (name) => {
    test.each(Object.entries(layouts))('%s', (_title, layout) => {
      const gone = layout(changeStep(text, name, () => ''));
      const { files, left } = mend(one(gone));
      expect(left.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
      const after = files[ci] ?? '';
      expect(added(after, gone)).toEqual([]);
      expect(/\r/.test(after)).toBe(/\r/.test(gone));
      if (/\r/.test(gone)) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
      const steps = parsePipelineFile({ path: ci, text: after }).workflow.steps;
      expect(steps.map((step) => step.name)).toContain(name);
    });
  });

  test('all required steps but one are gone', () => {
    const gone = required.slice(1).reduce((now, name) => changeStep(now, name, () => ''), text);
    expect(mend(one(gone)).left.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
  });
});

describe('the place of a step that is put in', () => {
  test('it stands where the template has it, with its comment', () => {
    const { files } = mend(one(changeStep(python, 'test', () => '')));
    expect(files[ci]).toContain('      - pip-audit .\n  # The base image has no library of a project: each installs its own.\n  - name: test\n');
    const names = parsePipelineFile({ path: ci, text: files[ci] ?? '' }).workflow.steps.map(({ name }) => name);
    expect(names).toEqual(['bao-checks', 'lint', 'audit', 'test', 'bump-prepare', 'bump-push', 'build-image', 'bump-release']);
  });

  test('in a graph it waits, and is waited for', () => {
    const after: Record<string, string> = { 'bump-prepare': 'bao-checks, lint', 'bump-push': 'bump-prepare', 'build-image': 'lint', 'bump-release': 'build-image' };
    const graph = Object.entries(after).reduce((now, [name, needs]) => changeStep(now, name, (block) => `${block.trimEnd()}\n    depends_on: [${needs}]\n`), changeStep(python, 'test', () => ''));
    const { files, left, titles } = mend(one(graph));
    expect(left).toEqual([]);
    expect(titles).toEqual(['add the step `test` of python-ci']);
    const steps = parsePipelineFile({ path: ci, text: files[ci] ?? '' }).workflow.steps;
    const needs = (name: string): string[] => steps.find((step) => step.name === name)?.dependsOn?.items.map((item) => item.name.value) ?? [];
    expect(needs('bump-push')).toEqual(['bump-prepare', 'test']);
    expect(needs('build-image')).toEqual(['lint', 'test']);
  });

  test('the version of Python, the registry, the owner and the branch are those of the repository', () => {
    const own = changeStep(python, 'test', () => '').replaceAll('forge.example', 'git.acme.test').replaceAll('shared-python-base:', 'shared-python-base-3.13:').replace('@1\n', '@1 python=3.13\n');
    const { files, left } = mend(one(own));
    expect(left).toEqual([]);
    expect(added(own, files[ci] ?? '').sort()).toEqual(['  # The base image has no library of a project: each installs its own.', '  - name: test', '    image: git.acme.test/loco/shared-python-base-3.13:v1', '    pull: true', '    commands:', '      - python -m pip install .', '      - python -m pytest'].sort());
  });

  test('names in the style of the file, and another one where the name is taken', () => {
    const snake = changeStep(python, 'bao-checks', () => '').replaceAll('bump-prepare', 'bump_prepare').replaceAll('bump-push', 'bump_push').replaceAll('build-image', 'build_image').replaceAll('bump-release', 'bump_release');
    expect(mend(one(snake)).files[ci]).toContain('- name: bao_checks\n');
  });

  test('several workflows: it goes to its neighbours', () => {
    const head = python.slice(0, python.indexOf('steps:'));
    const only = (names: readonly string[]): string => templates.find(({ name }) => name === 'python-ci')?.file.workflow.steps.map(({ name }) => name).filter((name) => !names.includes(name))
      .reduce((now, name) => changeStep(now, name, () => ''), python) ?? '';
    const checks = only(['bao-checks', 'lint']);
    const release = only(['bump-prepare', 'bump-push']).replace(head, `depends_on: [checks]\n${head.replace(/^# ci-lint.*\n/, '')}`);
    const { files, left } = mend({ '.woodpecker/checks.yml': checks, '.woodpecker/release.yml': release });
    expect(left).toEqual([]);
    expect(files['.woodpecker/checks.yml']).toContain('- name: test\n');
    expect(files['.woodpecker/release.yml']).toBe(release);
  });

  test('a layout that is beyond us gets no fix', () => {
    const flow = '# ci-lint: template=python-ci@1\nwhen: [{event: pull_request}, {event: push, branch: main}]\nsteps: [{name: lint, image: forge.example/loco/shared-python-base:v1, pull: true, commands: [ruff check ., ruff format --check .]}]\n';
    const found = look(one(flow)).filter(({ rule }) => rule === 'DRF001');
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ fix }) => fix === undefined)).toBe(true);
  });
});

const broken: readonly (readonly [string, (text: string) => string, readonly string[]])[] = [
  ['a check that is gone', (text) => text.replace('      - ruff format --check .\n', ''), ['      - ruff format --check .']],
  ['the first check is gone', (text) => text.replace('      - ruff check .\n', ''), ['      - ruff check .']],
  ['a check that is gone from braces', (text) => text.replace('    commands:\n      - ruff check .\n      - ruff format --check .\n', '    commands: [ruff check .]\n'), ["    commands: [ruff check ., ruff format --check .]"]],
  ['|| true', (text) => text.replace('python -m pytest', 'python -m pytest -q || true'), ['      - python -m pytest -q']],
  ['--exit-zero', (text) => text.replace('ruff check .', 'ruff check --exit-zero .'), ['      - ruff check .']],
  ['--no-cov', (text) => text.replace('python -m pytest', 'python -m pytest --no-cov tests'), ['      - python -m pytest tests']],
  ['set +e', (text) => text.replace('      - python -m pytest', '      - set +e\n      - python -m pytest'), []],
  ['another image', (text) => text.replace('forge.example/loco/shared-python-base:v1', '"docker.io/library/python:3.13"'), ['    image: "forge.example/loco/shared-python-base:v1"']],
  ['no pull', (text) => text.replace('    pull: true\n', ''), ['    pull: true']],
  ['pull: false', (text) => text.replace('    pull: true\n', '    pull: false # quick\n'), ['    pull: true # quick']],
  ['failure: ignore', (text) => changeStep(text, 'lint', (block) => `${block.trimEnd()}\n    failure: ignore\n`), []],
  ['detach', (text) => changeStep(text, 'lint', (block) => block.replace('    pull:', '    detach: true\n    pull:')), []],
  ['skip_clone', (text) => `skip_clone: true\n${text}`, []],
  ['no pull requests', (text) => text.replace('  - event: pull_request\n', ''), ['  - event: pull_request']],
  ['one mapping of conditions', (text) => text.replace('when:\n  - event: pull_request\n  - event: push\n    branch: main\n  - event: tag\n    ref: refs/tags/v*\n', 'when:\n  event: pull_request\n'), ['  - event: pull_request', '  - event: push', '    branch: main']],
  ['a step that runs by hand only', (text) => changeStep(text, 'lint', (block) => `${block.trimEnd()}\n    when:\n      - event: manual\n`), ['      - event: pull_request', '      - event: push', '        branch: main']],
  ['a push step that runs always', (text) => changeStep(text, 'bump-push', (block) => block.replace(/ {4}when:\n(?: {6}.*\n)*/, '')), ['    when:', '      - event: push', '        branch: main']],
  ['no token', (text) => changeStep(text, 'bump-push', (block) => block.replace(/ {4}environment:\n(?: {6}.*\n)*/, '')), ['    environment:', '      BUMP_TOKEN: { from_secret: bump_token }']],
  ['another environment', (text) => changeStep(text, 'bump-push', (block) => block.replace(/ {6}BUMP_TOKEN.*\n/, '      GIT_TRACE: "1"\n')), ['      BUMP_TOKEN: { from_secret: bump_token }']],
  ['a token in the open', (text) => changeStep(text, 'bump-push', (block) => block.replace('{ from_secret: bump_token }', 'plain-word')), ['      BUMP_TOKEN: { from_secret: bump_token }']],
  ['the wrong order', (text) => moveBefore(text, 'bump-push', 'test'), []],
  ['the release before its preparation', (text) => moveBefore(text, 'bump-push', 'bump-prepare'), []],
  ['a misspelt template', (text) => text.replace('template=python-ci', 'template=pyhton-ci'), ['# ci-lint: template=python-ci@1']],
  ['a version that is not there', (text) => text.replace('@1', '@7'), ['# ci-lint: template=python-ci@1']],
  ['a strange word', (text) => text.replace('@1\n', '@1 quickly python=3.12\n'), ['# ci-lint: template=python-ci@1 python=3.12']],
  ['a misspelt parameter', (text) => text.replace('@1\n', '@1 pyhton=3.12\n'), ['# ci-lint: template=python-ci@1 python=3.12']],
  ['a header of another version of Python', (text) => text.replace('@1\n', '@1 python=3.14\n'), ['# ci-lint: template=python-ci@1 python=3.12']],
  ['no header', (text) => text.replace(/^# ci-lint.*\n/, ''), ['# ci-lint: template=python-ci@1']],
];

describe.each([['', (text: string) => text], [', Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')]] as const)('what is changed is brought back%s', (_, ends) => {
  test.each(broken)('%s', (_title, breaks, expected) => {
    const before = breaks(python);
    expect(before).not.toBe(python);
    const { files, left } = mend(one(ends(before)));
    expect(left.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
    expect(added(before, files[ci] ?? '').sort()).toEqual([...expected].sort());
  });
});

test('a header for the version and the parameters that the file has', () => {
  const own = python.replace(/^# ci-lint.*\n/, '').replaceAll('shared-python-base:', 'shared-python-base-3.14:');
  const [finding] = look(one(own));
  expect(finding).toMatchObject({ rule: 'DRF010', severity: 'info', fix: { safety: 'safe' } });
  expect(mend(one(`---\n${own}`)).files[ci]).toMatch(/^---\n# ci-lint: template=python-ci@1 python=3\.14\n/);
});

test('what only a person knows gets no fix', () => {
  const extra = `${python}  - name: mine\n    image: docker.io/library/alpine:3.24\n    commands: [./mine.sh]\n    privileged: true\n`;
  expect(look(one(extra)).map(({ rule, fix }) => [rule, fix])).toEqual([['DRF002', undefined]]);
  const filtered = look(one(python.replace('python -m pytest', 'python -m pytest -k fast')));
  expect(filtered.map(({ rule, fix }) => [rule, fix])).toEqual([['DRF004', undefined]]);
});
