import { sha256 } from '../../lib/hash.ts';
import type { Container } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { commandLines } from './commands.ts';
import type { FieldName } from './contract.ts';
import { fieldNames } from './contract.ts';
import { cells, runsIn } from './grid.ts';
import { plainData } from './plain-data.ts';

/** A field with everything taken away that means nothing: quoting, order of keys, items or one block, `when` as what it lets through. */
export function normalField(file: PipelineFile, step: Container, field: FieldName, defaultBranch: string): unknown {
  switch (field) {
    case 'image': case 'failure': return step[field]?.value ?? null;
    case 'pull': case 'detach': case 'privileged': return step[field]?.value === true;
    case 'entrypoint': return step.entrypoint?.items.map(({ value }) => value) ?? null;
    case 'commands': return commandLines(step).map(({ text }) => text);
    case 'when': return cells.map((cell) => runsIn(cell, file.workflow.when, step.when, defaultBranch));
    default: return (step[field]?.entries ?? []).map(({ key, value }) => [key.value, plainData(value.node)]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  }
}

function normalStep(file: PipelineFile, step: Container, defaultBranch: string): unknown {
  return {
    ...Object.fromEntries(fieldNames.map((field) => [field, normalField(file, step, field, defaultBranch)])),
    name: step.name, dependsOn: step.dependsOn?.items.map(({ name }) => name.value) ?? null,
  };
}

/** What a pipeline means, as text: equal for two files that differ in their looks only. */
export function normalForm(file: PipelineFile, { defaultBranch }: Pick<Settings, 'defaultBranch'>): string {
  const { workflow } = file;
  return JSON.stringify({
    steps: workflow.steps.map((step) => normalStep(file, step, defaultBranch)),
    services: workflow.services.map((step) => normalStep(file, step, defaultBranch)),
    clone: workflow.clone.map((step) => normalStep(file, step, defaultBranch)),
    skipClone: workflow.skipClone?.value === true, matrix: workflow.matrix?.rows ?? [], dependsOn: workflow.dependsOn?.items.map(({ name }) => name.value) ?? [],
  });
}

/** For `templates/history/versions.json`: a changed template needs a new version. */
export function normalHash(file: PipelineFile): string {
  return sha256(normalForm(file, { defaultBranch: 'main' }));
}
