import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../scripts/ci/environment.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { defaultSettings } from '../../scripts/ci/settings.ts';
import { simulate } from '../../scripts/ci/simulate.ts';

const push: Scenario = {
  event: 'push', ref: 'refs/heads/main', branch: 'main', sourceBranch: 'feature', repo: 'loco/app', defaultBranch: 'main', message: 'feat: x', author: 'a', cron: 'nightly',
  platform: 'linux/amd64', instance: 'ci.example', sha: '0123456789abcdef0123456789abcdef01234567', changedFiles: [], deployTarget: '', variables: {},
};
const tag: Scenario = { ...push, event: 'tag', ref: 'refs/tags/base-python-v1.2.3', branch: '' };

function run(files: Readonly<Record<string, string>>, scenario: Partial<Scenario> = {}) {
  return simulate(Object.entries(files).map(([name, text]) => parsePipelineFile({ path: `.woodpecker/${name}.yml`, text })), { ...push, ...scenario }, defaultSettings);
}

/** `name+` runs, `name-` does not. */
function short(files: Readonly<Record<string, string>>, scenario: Partial<Scenario> = {}): string {
  return run(files, scenario).workflows.map(({ name, runs, steps }) => `${name}${runs ? `(${steps.filter((one) => one.runs && one.kind !== 'clone').map((one) => `${one.name}${one.stage}`).join(' ')})` : '-'}`).join(' ');
}

const step = (name: string, rest = ''): string => `  - name: ${name}\n    image: alpine:3.22\n    commands: [echo ${name}]\n${rest}`;
const plain = `steps:\n${step('a')}`;

describe('conditions', () => {
  test.each([
    ['event', 'when: {event: tag}', tag, true], ['event', 'when: {event: tag}', push, false],
    ['two items are an or', 'when: [{event: tag}, {ref: refs/tags/x*}]', tag, true],
    ['ref in the same item', 'when: [{event: tag, ref: refs/tags/x*}]', tag, false],
    ['branch is not looked at for tags', 'when: {event: tag, branch: nothing}', tag, true],
    ['branch glob', 'when: {branch: "release/*"}', { ...push, branch: 'release/1' }, true],
    ['exclude wins', 'when: {branch: {include: "**", exclude: main}}', push, false],
    ['cron only counts for cron', 'when: {event: [push, cron], cron: weekly}', push, true],
    ['cron', 'when: {event: cron, cron: weekly}', { ...push, event: 'cron' }, false],
    ['path', 'when: {path: "src/**"}', { ...push, changedFiles: ['docs/a.md'] }, false],
    ['path without files', 'when: {path: "src/**"}', push, true],
    ['on_empty', 'when: {path: {include: "src/**", on_empty: false}}', push, false],
    ['path is not looked at for tags', 'when: {path: "src/**"}', { ...tag, changedFiles: ['docs/a.md'] }, true],
    ['exclude needs all files', 'when: {path: {exclude: "docs/**"}}', { ...push, changedFiles: ['docs/a', 'src/b'] }, true],
    ['ignore_message', 'when: {path: {include: "src/**", ignore_message: "[ALL]"}}', { ...push, changedFiles: ['docs/a'], message: 'x [all]' }, true],
    ['evaluate', "when: {evaluate: 'CI_COMMIT_MESSAGE contains \"feat\" && CI_COMMIT_BRANCH != \"x\"'}", push, true],
    ['evaluate', "when: {evaluate: 'CI_PIPELINE_EVENT in [\"tag\", \"cron\"]'}", push, false],
    ['repo', 'when: {repo: "loco/*"}', push, true],
    ['unknown key widens', 'when: {events: tag}', push, true],
    ['matrix is not looked at here', 'when: {matrix: {A: b}}', push, true],
  ])('%s: %s', (_, when, scenario, wanted) => {
    expect(run({ a: `${when}\n${plain}` }, scenario).workflows[0]?.runs).toBe(wanted);
  });

  test('what only the server can tell runs, with the doubt said', () => {
    const [workflow] = run({ a: `when: {evaluate: 'now().Year() > 3'}\n${plain}` }).workflows;
    expect([workflow?.runs, workflow?.certain, workflow?.reason]).toEqual([true, false, 'whether `evaluate: now().Year() > 3` holds, only the server can tell']);
  });
});

describe('order', () => {
  test('a sequence', () => expect(short({ w: `steps:\n${step('a')}${step('b')}` })).toBe('w(a1 b2)'));
  test('one depends_on, even an empty one, makes a graph', () => expect(short({ w: `steps:\n${step('a')}${step('b', '    depends_on: []\n')}${step('c', '    depends_on: [a, b]\n')}` })).toBe('w(a1 b1 c2)'));
  test('a dependency that is filtered out stops everything', () => {
    const files = { a: plain, w: `steps:\n${step('a', '    when: {event: tag}\n')}${step('b', '    depends_on: a\n')}` };
    expect(short(files)).toBe('a- w-');
    expect(run(files).workflows[0]?.reason).toBe('the server refuses the whole pipeline: .woodpecker/w.yml: step `b` depends on step `a`, which its own `when` filters out here');
    expect(short(files, tag)).toBe('a(a1) w(a1 b2)');
  });
  test('unless it is optional', () => expect(short({ w: `steps:\n${step('a', '    when: {event: tag}\n')}${step('b', '    depends_on: [{name: a, optional: true}]\n')}` })).toBe('w(b1)'));
  test('of two steps with one name in a graph the later one runs', () => expect(short({ w: `steps:\n${step('a')}${step('a', '    depends_on: []\n')}` })).toBe('w(a1)'));
});

describe('workflows', () => {
  test('a required dependency that does not run takes others with it', () => {
    const files = { a: `when: {event: tag}\n${plain}`, b: `depends_on: a\n${plain}`, c: `depends_on: [b]\n${plain}`, d: `depends_on: [{name: a, optional: true}]\n${plain}` };
    expect(short(files)).toBe('a- b- c- d(a1)');
    expect(run(files).workflows[2]?.reason).toBe('it depends on the workflow `b`, which does not run');
  });
  test('one file that is refused stops all', () => {
    expect(short({ ok: plain, bad: 'steps: [{name: x}]\n' })).toBe('bad- ok-');
    expect(short({ ok: plain, bad: `# \${{ x }}\n${plain}` })).toBe('bad- ok-');
    expect(run({ ok: plain, bad: `# \${{ x }}\n${plain}` }).workflows[1]?.reason).toBe('the server refuses the whole pipeline: .woodpecker/bad.yml:1:3: substitution fails: unable to parse variable name');
  });
  test('[CI SKIP] counts for pushes and pull requests only', () => {
    expect(short({ a: plain }, { message: 'x [skip  ci]' })).toBe('a-');
    expect(short({ a: plain }, { ...tag, message: 'x [CI SKIP]' })).toBe('a(a1)');
  });
  test('every row of a matrix, with its text', () => {
    const { workflows } = run({ w: 'matrix:\n  GO: [1.24, 3.10]\n  A: [x]\nsteps:\n  - name: a\n    image: golang:${GO}\n    commands: ["echo ${CI_COMMIT_BRANCH}"]\n    when: {matrix: {GO: 3.10}}\n' });
    expect(workflows.map(({ matrix, steps }) => [matrix, steps[1]?.image, steps[1]?.runs, steps[1]?.commands])).toEqual([
      [{ A: 'x', GO: '1.24' }, 'golang:1.24', false, ['echo main']], [{ A: 'x', GO: '3.10' }, 'golang:3.10', true, ['echo main']],
    ]);
  });
  test('27 rows get through', () => {
    const list = Array.from({ length: 10 }, (_, at) => `"${at}"`).join(', ');
    expect(run({ w: `matrix: {A: [${list}], B: [${list}]}\n${plain}` }).workflows).toHaveLength(27);
  });
  test('substitution can make a file that is refused', () => {
    const files = { w: 'steps:\n  - name: a\n    image: alpine\n    commands:\n      - echo ${CI_COMMIT_MESSAGE}\n' };
    expect(short(files)).toBe('w-');
    expect(short(files, { message: 'plain' })).toBe('w(a1)');
  });
  test('a tag', () => {
    const { workflows } = run({ release: `when: [{event: tag, ref: "refs/tags/base-python-v[0-9]*"}]\nsteps:\n  - name: a\n    image: alpine\n    commands: ["echo \${CI_COMMIT_TAG##base-python-v} [\${CI_COMMIT_BRANCH}]"]\n` }, tag);
    expect(workflows[0]?.steps[1]?.commands).toEqual(['echo 1.2.3 []']);
  });
});

describe('reasons for a tired person', () => {
  const reason = (when: string, scenario: Partial<Scenario> = {}): string => run({ a: `when: ${when}\n${plain}` }, scenario).workflows[0]?.reason ?? '';
  test('events of several items are one list', () => {
    expect(reason('[{event: tag}, {event: [cron, tag], branch: main}]')).toBe('the event is `push`, and the condition wants `tag`, `cron`');
  });
  test('the item for this event is what is wrong, not the ones for others', () => {
    expect(reason('[{event: tag}, {event: push, branch: release/*}, {event: cron}]')).toBe('`branch` is `main`, and the condition wants `release/*`');
    expect(reason('[{event: push, branch: a}, {ref: refs/tags/*}]')).toBe('`branch` is `main`, and the condition wants `a`; `ref` is `refs/heads/main`, and the condition wants `refs/tags/*`');
  });
});

describe('what waits for a failure', () => {
  const waiting = 'it asks for `status: failure`, so it runs only when something before it failed';
  test('a step: nothing fails here, and who depends on it runs all the same', () => {
    const [workflow] = run({ a: `steps:\n${step('a')}${step('notify', '    when: {status: failure}\n    depends_on: [a]\n')}${step('c', '    depends_on: [notify]\n')}` }).workflows;
    expect(workflow?.steps.map(({ name, runs, reason }) => [name, runs, reason])).toEqual([['clone', true, ''], ['a', true, ''], ['notify', false, waiting], ['c', true, '']]);
    expect(short({ a: `steps:\n${step('a', '    when: [{status: failure}, {status: success, event: push}]\n')}${step('b', '    when: [{status: failure}, {event: tag}]\n')}` })).toBe('a(a1)');
  });
  test('a workflow with dependencies; without them it just runs', () => {
    const files = { ci: plain, notify: `when: {status: [failure]}\ndepends_on: [ci]\n${plain}` };
    expect(short(files)).toBe('ci(a1) notify-');
    expect(run(files).workflows[1]?.reason).toBe('it asks for `status: failure`, so it runs only when `ci` failed');
    expect(short({ notify: `when: {status: [failure]}\n${plain}` })).toBe('notify(a1)');
  });
});

test('workflows that wait for each other never start, nor who waits for them', () => {
  const files = { a: `depends_on: [b]\n${plain}`, b: `depends_on: [a]\n${plain}`, c: `depends_on: [b]\n${plain}`, d: `depends_on: [d]\n${plain}`, e: plain };
  expect(run(files).workflows.map(({ name, reason }) => [name, reason])).toEqual([
    ['a', 'the workflows `a` -> `b` -> `a` wait for each other'], ['b', 'the workflows `a` -> `b` -> `a` wait for each other'], ['c', 'it depends on the workflow `b`, which does not run'],
    ['d', 'the workflow `d` waits for itself'], ['e', ''],
  ]);
});
