import { orderSteps } from '../dag.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { cells, runsIn } from './grid.ts';
import type { Cell } from './grid.ts';
import type { PlacedStep, StepMatch } from './match-steps.ts';

interface Running {
  readonly file: PipelineFile;
  readonly name: string;
}

/** True when workflow `b` waits for workflow `a`, over any number of others. */
function workflowWaits(files: readonly PipelineFile[], a: PipelineFile, b: PipelineFile): boolean {
  const byName = new Map(files.map((file) => [file.workflow.name, file]));
  const seen = new Set<PipelineFile>();
  const open = [b];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const { name } of file.workflow.dependsOn?.items ?? []) {
      const next = byName.get(name.value);
      if (next === a) return true;
      if (next !== undefined && !seen.has(next)) open.push(next);
      if (next !== undefined) seen.add(next);
    }
  }
  return false;
}

/** True when step `b` of a workflow starts only after step `a` is over, among the steps that run in this cell. */
function stepWaits(file: PipelineFile, cell: Cell, a: string, b: string, defaultBranch: string): boolean {
  const running = file.workflow.steps.filter((step) => runsIn(cell, file.workflow.when, step.when, defaultBranch)).map((step) => ({
    name: step.name, dependsOn: step.dependsOn?.items.map(({ name, optional }) => ({ name: name.value, optional })),
  }));
  const { isGraph, stages } = orderSteps(running);
  if (!isGraph) {
    const order = stages.flat().map(({ name }) => name);
    return order.indexOf(a) < order.indexOf(b);
  }
  const needs = new Map(running.map(({ name, dependsOn }) => [name, dependsOn ?? []]));
  const seen = new Set<string>();
  const open = [b];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const one of needs.get(name) ?? []) {
      if (one.name === a) return true;
      if (!seen.has(one.name)) open.push(one.name);
      seen.add(one.name);
    }
  }
  return false;
}

function runningAt({ file, step }: PlacedStep, cell: Cell, { defaultBranch }: Settings): Running | undefined {
  return runsIn(cell, file.workflow.when, step.when, defaultBranch) ? { file, name: step.name } : undefined;
}

/** The first thing that can happen in which both run and `after` does not wait for `before`. */
export function brokenOrder(files: readonly PipelineFile[], before: StepMatch, after: StepMatch, settings: Settings): Cell | undefined {
  return cells.find((cell) => {
    const a = runningAt(before.found, cell, settings);
    const b = runningAt(after.found, cell, settings);
    if (a === undefined || b === undefined) return false;
    if (a.file !== b.file) return !workflowWaits(files, a.file, b.file);
    return !stepWaits(a.file, cell, a.name, b.name, settings.defaultBranch);
  });
}
