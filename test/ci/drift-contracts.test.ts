import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fieldNames } from '../../scripts/ci/drift/contract.ts';
import type { FieldClause, FieldName } from '../../scripts/ci/drift/contract.ts';
import { globToPattern } from '../../scripts/ci/drift/commands.ts';
import { findDrift } from '../../scripts/ci/drift/detect.ts';
import { normalHash } from '../../scripts/ci/drift/normal-form.ts';
import { runRules } from '../../scripts/core/rule.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { rules } from '../../scripts/ci/rules/index.ts';
import { defaultSettings } from '../../scripts/ci/settings.ts';
import { bundledTemplates } from '../support/ci-templates.ts';
import { root } from '../support/imports.ts';
import { changeStep, moveBefore } from '../support/template-blocks.ts';

/*
 * Every clause of every contract is killed: the canonical template is changed against it, and exactly that clause must be
 * found. A clause without a mutant fails the test.
 */

const templates = await bundledTemplates();

function clausesOf(files: readonly { path: string; text: string }[]): string[] {
  const report = findDrift(files.map(parsePipelineFile), templates, defaultSettings);
  return [...report.headers, ...report.drifts.flatMap(({ differences }) => differences)].map(({ clause }) => clause);
}

const look = (text: string): string[] => clausesOf([{ path: '.woodpecker/ci.yml', text }]);

/** Commands of which each matches one of the patterns that contracts forbid. */
const offenders = [
  'make check || true', 'make check || exit 0', 'set +e', 'bao-lint --fail-on never', 'ruff check --exit-zero .', 'python -m pytest --no-cov', 'python -m pytest -k fast',
  'python -m pytest --co', 'python -m pytest --deselect tests/a.py',
];

function addKey(block: string, line: string): string {
  return block.replace(/^(    image: .*\n)/m, `$1    ${line}\n`);
}

function replaceKey(block: string, key: string): string {
  return block.replace(new RegExp(`^    ${key}:.*\\n(?:      .*\\n)*`, 'm'), '');
}

function withoutItem(block: string, glob: string): string {
  const pattern = globToPattern(glob);
  const word = glob.replaceAll('*', '').trim();
  // a flag of a folded command has a line of its own
  if (word.startsWith('--') && block.includes(`        ${word}`)) return block.split('\n').filter((line) => !line.includes(`        ${word}`)).join('\n');
  const lines = block.split('\n').map((line) => (/^      - /.test(line) && !line.includes('>-') && pattern.test(line.slice('      - '.length)) ? '      - echo gone' : line));
  return lines.join('\n').replace(word === '/kaniko/executor' ? /\/kaniko\/executor/ : /$^/, '/kaniko/warmer');
}

type Mutant = readonly [title: string, text: (template: string) => string];

function fieldMutants(step: string, field: FieldName, clause: FieldClause): Mutant[] {
  const change = (edit: (block: string) => string) => (text: string): string => changeStep(text, step, edit);
  const mutants: Mutant[] = [];
  if (field === 'image' && clause.mode !== 'free') mutants.push(['another image', change((block) => block.replace(/image: .*/, 'image: docker.io/someone/else:1'))]);
  if (field === 'pull') mutants.push(['no pull', change((block) => replaceKey(block, 'pull'))]);
  if (field === 'commands') {
    for (const item of clause.items ?? []) mutants.push([`without ${item}`, change((block) => withoutItem(block, item))]);
    for (const pattern of clause.forbid ?? []) {
      const offender = offenders.find((one) => new RegExp(pattern).test(one));
      if (offender === undefined) throw new Error(`no offender for ${pattern}: add one`);
      mutants.push([`with ${offender}`, change((block) => block.replace('    commands:\n', `    commands:\n      - ${offender}\n`))]);
    }
  }
  if (field === 'environment') mutants.push(['no environment', change((block) => replaceKey(block, 'environment'))]);
  if (field === 'when') mutants.push(clause.mode === 'covers' ? ['only manual', change((block) => `${block}    when:\n      - event: manual\n`)] : ['always', change((block) => replaceKey(block, 'when'))]);
  if (clause.mode === 'forbidden') {
    const line = { failure: 'failure: ignore', detach: 'detach: true', entrypoint: 'entrypoint: [/bin/true]', privileged: 'privileged: true' }[field as 'failure'];
    mutants.push([line, change((block) => addKey(block, line))]);
  }
  return mutants;
}

describe.each(templates)('$name', (template) => {
  const { contract, file } = template;
  const { text } = file.source;

  test('the template keeps its contract, and is clean by every rule', () => {
    expect(look(text)).toEqual([]);
    expect(runRules(rules, { files: [file], settings: defaultSettings, complete: false })).toEqual([]);
  });

  test('every step of the contract is a step of the template', () => {
    expect(Object.keys(contract.steps).sort()).toEqual(file.workflow.steps.map(({ name }) => name).sort());
  });

  test('a changed template has a new version, and the old text is kept', () => {
    const versions = JSON.parse(readFileSync(path.join(root, 'templates/history/versions.json'), 'utf8')) as Record<string, Record<string, string>>;
    expect(versions[template.name]?.[String(contract.version)], `${template.name}@${contract.version}: raise \`version\`, keep the old text in templates/history/, and note this hash`).toBe(normalHash(file));
    expect(template.history.map(({ version }) => version), 'texts of all older versions').toEqual(Array.from({ length: contract.version - 1 }, (_, at) => at + 1));
  });

  const required = Object.entries(contract.steps).filter(([, clause]) => clause.required).map(([name]) => name);
  test.each(required)('steps.%s.required', (name) => {
    expect(look(changeStep(text, name, () => ''))).toContain(`steps.${name}.required`);
  });

  const fields = Object.entries(contract.steps).flatMap(([step, clause]) => fieldNames.flatMap((field) => {
    const one = clause[field];
    if (one === undefined || (one.mode === 'free' && one.forbid === undefined)) return [];
    const mutants = fieldMutants(step, field, one);
    if (mutants.length === 0) throw new Error(`${template.name}: no mutant for steps.${step}.${field} (${one.mode})`);
    return mutants.map(([title, mutate]) => ({ clause: `steps.${step}.${field}`, title, mutate }));
  }));
  test.each(fields)('$clause: $title', ({ clause, mutate }) => {
    const mutant = mutate(text);
    expect(mutant).not.toBe(text);
    expect(look(mutant)).toContain(clause);
  });

  test.each([...new Set(contract.order)])('order %s', (order) => {
    const [before = '', after = ''] = order.split(' < ');
    expect(look(moveBefore(text, after, before))).toContain(`order ${order}`);
  });

  test.each(contract.together ?? [])('together %s, %s', (first, second) => {
    const rest = changeStep(text, second, () => '');
    const alone = text.slice(0, text.indexOf('\nsteps:')).replace(/^# ci-lint.*\n/, '');
    const block = changeStep(text, second, (one) => one).split(/^(?=  - name: )/m).find((part) => part.includes(`name: ${second}\n`)) ?? '';
    expect(clausesOf([{ path: '.woodpecker/ci.yml', text: rest }, { path: '.woodpecker/other.yml', text: `${alone}\nsteps:\n${block}` }])).toContain(`together ${first}, ${second}`);
  });

  test.each(Object.keys(contract.workflow ?? {}))('workflow.%s', (key) => {
    expect(look(text.replace('\nsteps:', `\n${key}: true\nsteps:`))).toContain(`workflow.${key}`);
  });

  test('extra_steps', () => {
    const extra = (lines: string): string => `${text}  - name: mine\n    image: docker.io/library/alpine:3.24\n    commands: [./mine.sh]\n${lines}`;
    expect(look(extra(''))).toEqual([]);
    expect(look(extra('    privileged: true\n'))).toEqual(['extra_steps.privileged']);
    if (template.name !== 'release') expect(look(extra('    environment: { A: { from_secret: a } }\n'))).toEqual(['extra_steps.secrets_on_pull_request']);
  });
});
