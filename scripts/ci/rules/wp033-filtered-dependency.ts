import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { cellsFor } from '../grid.ts';
import type { Cell } from '../grid.ts';
import { folderOf } from '../keys.ts';
import { matchWhen } from '../match.ts';
import type { Dependency, When } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { hasFeature } from '../versions.ts';

/** Filters that the samples do not vary. What an `evaluate` asks beyond the event and the branch is unknown, and so no gap. */
const beyond = new Set(['matrix', 'platform', 'repo', 'instance', 'cron', 'local']);

function isBeyondUs(when: When | undefined): boolean {
  return when?.items.some(({ keys }) => keys.some(({ value }) => beyond.has(value))) ?? false;
}

function sameText(text: string, one: When | undefined, other: When): boolean {
  return one !== undefined && text.slice(one.range.start, one.range.end) === text.slice(other.range.start, other.range.end);
}

/** Something that can happen where the one runs, and what it needs surely does not. */
function gap(outer: When | undefined, one: When | undefined, needed: When | undefined, settings: Settings): Cell | undefined {
  if (needed === undefined || needed.items.length === 0 || isBeyondUs(needed)) return undefined;
  return cellsFor([outer, one, needed], settings).find(({ now }) => matchWhen(outer, now, 'workflow').truth === true
    && matchWhen(one, now, 'step').truth === true && matchWhen(needed, now, 'step').truth === false);
}

function helpFor({ woodpecker }: Settings, name: string): string {
  return hasFeature(woodpecker, 'depends_on optional') ? `give both the same \`when\`, or write \`- name: ${name}\` with \`optional: true\`` : 'give both the same `when`';
}

function* inSteps(file: PipelineFile, settings: Settings): Generator<Finding> {
  const { workflow } = file;
  const byName = new Map(workflow.steps.map((step) => [step.name, step]));
  for (const step of workflow.steps) {
    for (const { name, optional } of step.dependsOn?.items ?? []) {
      const needed = byName.get(name.value);
      const cell = optional || needed === undefined || needed === step || needed.when === undefined || sameText(file.source.text, step.when, needed.when) ? undefined
        : gap(workflow.when, step.when, needed.when, settings);
      if (cell === undefined) continue;
      yield findingFor(file, name, `on ${cell.label}, \`${step.name}\` runs and \`${name.value}\` does not: Woodpecker refuses the pipeline then`, { help: helpFor(settings, name.value) });
    }
  }
}

/** Workflows by folder and name: a repository may have many, and each is asked for by each that depends on it. */
function byPlace(files: readonly PipelineFile[]): ReadonlyMap<string, PipelineFile> {
  const found = new Map<string, PipelineFile>();
  for (const file of files) if (!found.has(`${folderOf(file)}/${file.workflow.name}`)) found.set(`${folderOf(file)}/${file.workflow.name}`, file);
  return found;
}

function* inWorkflows(file: PipelineFile, all: ReadonlyMap<string, PipelineFile>, settings: Settings): Generator<Finding> {
  const { workflow } = file;
  for (const { name, optional } of workflow.dependsOn?.items ?? ([] as readonly Dependency[])) {
    const needed = all.get(`${folderOf(file)}/${name.value}`);
    const cell = optional || needed === undefined || needed === file ? undefined : gap(undefined, workflow.when, needed.workflow.when, settings);
    if (cell === undefined) continue;
    yield findingFor(file, name, `on ${cell.label}, \`${name.value}\` does not run, and this workflow is dropped with it, without a word`, { help: helpFor(settings, name.value) });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP033', name: 'filtered-dependency', severity: 'warning', fixable: false,
    summary: 'what a step or workflow depends on runs whenever it does',
    why: 'When a step\'s `when` takes it out, a step that depends on it makes Woodpecker refuse the whole pipeline. Between workflows it is quieter: the one that depends on it is dropped, and so is what depends on that, which is why some release never runs. Give both the same `when`, or mark the dependency optional (since 3.15).',
    examples: [
      { title: 'Between steps', bad: 'steps:\n  - name: lint\n    image: alpine:3.22.1\n    commands: [make lint]\n    when:\n      - event: pull_request\n  - name: test\n    image: alpine:3.22.1\n    commands: [make test]\n    depends_on: lint\n    when:\n      - event: [push, pull_request]\n', good: 'steps:\n  - name: lint\n    image: alpine:3.22.1\n    commands: [make lint]\n    when:\n      - event: [push, pull_request]\n  - name: test\n    image: alpine:3.22.1\n    commands: [make test]\n    depends_on: lint\n    when:\n      - event: [push, pull_request]\n' },
      { title: 'Between workflows', bad: '# file: .woodpecker/test.yml\nwhen:\n  - event: push\nsteps:\n  - name: test\n    image: alpine:3.22.1\n    commands: [make test]\n# file: .woodpecker/publish.yml\nwhen:\n  - event: tag\ndepends_on: [test]\nsteps:\n  - name: publish\n    image: alpine:3.22.1\n    commands: [make publish]\n', good: '# file: .woodpecker/test.yml\nwhen:\n  - event: [push, tag]\nsteps:\n  - name: test\n    image: alpine:3.22.1\n    commands: [make test]\n# file: .woodpecker/publish.yml\nwhen:\n  - event: tag\ndepends_on: [test]\nsteps:\n  - name: publish\n    image: alpine:3.22.1\n    commands: [make publish]\n' },
    ],
  },
  *check({ files, settings }): Generator<Finding> {
    const all = files.some(({ workflow }) => workflow.dependsOn !== undefined) ? byPlace(files) : new Map<string, PipelineFile>();
    for (const file of files) {
      yield* inSteps(file, settings);
      yield* inWorkflows(file, all, settings);
    }
  },
};
