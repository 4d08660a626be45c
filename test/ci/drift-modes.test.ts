import { describe, expect, test } from 'vitest';
import { findDrift } from '../../scripts/ci/drift/detect.ts';
import { parseContract, parseTemplates } from '../../scripts/ci/drift/parse-contract.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { defaultSettings } from '../../scripts/ci/settings.ts';

/* Every mode of a field on a template of one step: what it accepts, and what it does not. */

const step = (lines: string): string => `steps:\n  - name: a\n    image: docker.io/library/alpine:3.24\n${lines}`;

function differences(clause: string, template: string, consumer: string): string[] {
  const [one] = parseTemplates([
    { path: 't/x.contract.yml', text: `template: x\nversion: 1\ndescribe: x\npath: ci.yml\ndetect: []\nsteps:\n  a: {required: true, identify: {}, ${clause}}\n` },
    { path: 't/x.yml', text: step(template) },
  ]);
  if (one === undefined) throw new Error('no template');
  const { drifts } = findDrift([parsePipelineFile({ path: 'ci.yml', text: `# ci-lint: template=x\n${step(consumer)}` })], [one], defaultSettings);
  return drifts.flatMap((drift) => drift.differences.map(({ message }) => message));
}

const list = (...items: string[]): string => `    commands: [${items.join(', ')}]\n`;
const environment = (...pairs: string[]): string => `    environment: {${pairs.join(', ')}}\n`;

describe('commands', () => {
  test.each([
    ['exact', list('one', 'two'), list('one', 'two'), list('one', 'two', 'three'), '`a` runs other commands than the template'],
    ['subsequence', list('one', 'two'), list('zero', 'one', 'between', 'two'), list('two', 'one'), '`a` runs `two` too early'],
    ['superset', list('one', 'two'), list('two', 'one', 'three'), list('one', 'three'), '`a` no longer runs `two`'],
    ['subset', list('one', 'two'), list('two'), list('one', 'rm'), '`a` runs `rm`, which its template does not'],
    ['covers', list('one'), list('zero', 'one'), list('zero'), '`a` no longer runs `one`'],
  ])('%s', (mode, template, good, bad, message) => {
    expect(differences(`commands: {mode: ${mode}}`, template, good)).toEqual([]);
    expect(differences(`commands: {mode: ${mode}}`, template, bad)).toEqual([message]);
  });
});

describe.each(['environment', 'settings'])('%s', (field) => {
  const entries = (...pairs: string[]): string => environment(...pairs).replace('environment', field);
  test.each([
    ['exact', ['A: 1'], ['A: 1'], ['A: 1', 'B: 2'], `\`a\` adds \`B\` to \`${field}\``],
    ['superset', ['A: 1'], ['A: 1', 'B: 2'], ['A: 2'], `\`a\` changes \`A\` in \`${field}\``],
    ['subset', ['A: 1', 'B: 2'], ['B: 3'], ['C: 1'], `\`a\` adds \`C\` to \`${field}\``],
    ['forbidden', [], [], ['C: 1'], `\`a\` has \`${field}\`, which the template forbids`],
  ])('%s', (mode, template, good, bad, message) => {
    expect(differences(`${field}: {mode: ${mode}}`, entries(...template), entries(...good))).toEqual([]);
    expect(differences(`${field}: {mode: ${mode}}`, entries(...template), entries(...bad))).toEqual([message]);
    expect(differences(`${field}: {mode: free}`, entries(...template), entries(...bad))).toEqual([]);
  });

  test('another secret is the same, a text instead of a secret is not', () => {
    const clause = `${field}: {mode: superset}`;
    expect(differences(clause, entries('T: {from_secret: a}'), entries('T: {from_secret: b}'))).toEqual([]);
    expect(differences(clause, entries('T: {from_secret: a}'), entries('T: plain'))).toEqual([`\`a\` changes \`T\` in \`${field}\``]);
  });
});

describe('when', () => {
  const when = (items: string): string => `    when: [${items}]\n`;
  const main = '{event: push, branch: main}';
  test.each([
    ['exact', when(main), when('{event: [push], branch: {include: [main]}}'), when('{event: push}'), '`a` runs on push to another branch, too'],
    ['covers', when(main), when('{event: [push, tag]}'), when('{event: push, branch: other}'), '`a` no longer runs on push to the default branch'],
    ['subset', when(main), when('{event: push, branch: main, path: "src/**"}, {event: cron}'), when(`${main}, {event: pull_request}`), '`a` runs on pull_request, pull_request to another branch, too'],
  ])('%s', (mode, template, good, bad, message) => {
    expect(differences(`when: {mode: ${mode}}`, template, good)).toEqual([]);
    expect(differences(`when: {mode: ${mode}}`, template, bad)).toContain(message);
  });
});

describe('one value', () => {
  test.each([
    ['pull: {mode: exact}', '    pull: true\n', '    pull: yes\n', '', '`a` lacks `pull: true`'],
    ['failure: {mode: one_of, values: [cancel, fail]}', '    failure: fail\n', '    failure: cancel\n', '    failure: ignore\n', '`a` has `failure: ignore`'],
    ['failure: {mode: forbidden, except: [fail]}', '', '    failure: fail\n', '    failure: ignore\n', '`a` has `failure: ignore`, which the template forbids'],
    ['privileged: {mode: forbidden}', '', '    privileged: false\n', '    privileged: true\n', '`a` has `privileged: true`, which the template forbids'],
  ])('%s', (clause, template, good, bad, message) => {
    expect(differences(clause, template, good)).toEqual([]);
    expect(differences(clause, template, bad)).toEqual([message]);
  });
});

describe('a contract that is none', () => {
  test.each([
    ['steps: [', 'is not YAML'], ['template: x\n', 'is no contract'], ['- a\n', 'is no contract'], ['', 'is no contract'],
    ['template: x\nversion: 1\ndescribe: x\npath: p\ndetect: []\nsteps:\n  a: {required: true, identify: {}, image: {mode: exakt}}\n', 'steps.a.image.mode'],
  ])('%j', (text, message) => {
    expect(() => parseContract({ path: 't/x.contract.yml', text })).toThrow(message);
  });

  test('a base or a template that is not there', () => {
    const text = 'template: x\nversion: 1\ndescribe: x\npath: p\ndetect: []\nsteps:\n  a: {required: true, identify: {}}\n';
    expect(() => parseTemplates([{ path: 't/x.contract.yml', text }])).toThrow('t/x.yml is missing');
    expect(() => parseTemplates([{ path: 't/x.contract.yml', text: `${text}extends: y\n` }])).toThrow('extends `y`');
  });
});
