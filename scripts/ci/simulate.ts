import type { SourceFile } from '../core/source.ts';
import { positionAt } from '../core/source.ts';
import { environmentOf } from './environment.ts';
import type { Scenario } from './environment.ts';
import { matchWhen } from './match.ts';
import type { Circumstances, Truth } from './match.ts';
import type { Axis, Container, Mistake, Place, Workflow } from './model.ts';
import { findCycles, orderSteps, waiting } from './dag.ts';
import type { Order } from './dag.ts';
import { parseWorkflow } from './pipeline.ts';
import { isCompilerRefusal, refusalsOf } from './server-checks.ts';
import type { Settings } from './settings.ts';
import { isSkipped } from './skip.ts';
import type { PipelineFile } from './subject.ts';
import { substitute } from './substitute.ts';

export interface SimulatedStep {
  readonly name: string;
  readonly runs: boolean;
  /** Why it does not run; or a doubt about why it does. */
  readonly reason: string;
  readonly image: string;
  /** After substitution. */
  readonly commands: readonly string[];
  readonly kind: 'clone' | 'service' | 'plugin' | 'commands';
  /** Steps of one number start together; absent when it does not run. */
  readonly stage?: number;
  /** False when only the server can tell. */
  readonly certain: boolean;
}

export interface SimulatedWorkflow {
  readonly name: string;
  readonly path: string;
  readonly runs: boolean;
  readonly reason: string;
  readonly steps: readonly SimulatedStep[];
  /** Row of the matrix, when there is one. */
  readonly matrix?: Axis;
  readonly dependsOn: readonly string[];
  readonly certain: boolean;
}

/** Why the server refuses the pipeline: then no workflow runs at all. */
export interface Refused {
  readonly path: string;
  readonly message: string;
  /** Into the file as it is written. */
  readonly place?: Place;
}

export interface Simulation {
  readonly workflows: readonly SimulatedWorkflow[];
  readonly refused: readonly Refused[];
}

type Draft = { -readonly [Key in keyof SimulatedWorkflow]: SimulatedWorkflow[Key] } & {
  dependencies: readonly { readonly name: string; readonly optional: boolean }[];
};

/** The substituted workflow, or why there is none. Ranges of a refusal are into the raw file. */
type Built = { readonly workflow: Workflow } | { readonly refused: Refused };

function lineOf(source: SourceFile, offset: number): string {
  const { line, column } = positionAt(source, offset);
  return `${line}:${column}`;
}

function build(file: PipelineFile, settings: Settings, variables: Readonly<Record<string, string>>): Built {
  const { source, substitution } = file;
  const result = substitute(source.text, substitution, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined));
  if (result.kind === 'error') return { refused: { path: source.path, message: `substitution fails: ${result.error.reason}`, place: { range: result.error.range } } };
  if (result.kind === 'panic') return { refused: { path: source.path, message: 'substitution ends the server process: a length below zero', place: { range: result.expression.range } } };
  const workflow = parseWorkflow({ path: source.path, text: result.text });
  const refusal = firstRefusal(workflow, settings);
  if (refusal === undefined) return { workflow };
  return { refused: { path: source.path, message: refusal.message, place: { range: result.map.toRaw(refusal.place.range) } } };
}

/** What the server's parser and linter say first. */
function firstRefusal(workflow: Workflow, settings: Settings): { readonly message: string; readonly place: Place } | undefined {
  const mistake = workflow.mistakes.find(({ blocking }) => blocking);
  if (mistake !== undefined) return { message: mistake.message, place: placeOfMistake(mistake) };
  for (const refusal of refusalsOf(workflow, settings)) {
    if (!isCompilerRefusal(refusal)) return refusal;
  }
  return undefined;
}

function placeOfMistake({ range, use }: Mistake): Place {
  return use === undefined ? { range } : { range, use };
}

function circumstancesOf(scenario: Scenario, axis: Axis, variables: Readonly<Record<string, string>>): Circumstances {
  return { ...scenario, message: scenario.event === 'tag' ? '' : scenario.message, axis, variables };
}

const clonePlugin = 'woodpeckerci/plugin-git';

function kindOf(container: Container): SimulatedStep['kind'] {
  if (container.area === 'clone') return 'clone';
  if (container.area === 'services') return 'service';
  return container.isPlugin ? 'plugin' : 'commands';
}

/** What waits for a failure: nothing fails here. */
const onlyAfterFailure = 'it asks for `status: failure`, so it runs only when something before it failed';

/** True for a step that is there, but waits for something to fail. */
const waitsForFailure = (step: SimulatedStep): boolean => step.reason === onlyAfterFailure;

function simulateStep(container: Container, now: Circumstances): SimulatedStep {
  const { truth, reason: because, afterFailure: waits = false } = matchWhen(container.when, now, 'step');
  const reason = waits ? onlyAfterFailure : because;
  return {
    name: container.name, runs: truth !== false && !waits, reason, image: container.image?.value ?? '', commands: container.commands?.items.map(({ value }) => value) ?? [],
    kind: kindOf(container), certain: truth !== 'unknown',
  };
}

function withOrder(steps: readonly SimulatedStep[], order: Order<{ readonly name: string; readonly dependsOn: undefined | readonly { name: string; optional: boolean }[]; readonly step: SimulatedStep }>, from: number): SimulatedStep[] {
  const stageOf = new Map<SimulatedStep, number>();
  order.stages.forEach((stage, at) => stage.forEach(({ step }) => stageOf.set(step, from + at)));
  return steps.map((step) => {
    if (!step.runs) return step;
    const stage = stageOf.get(step);
    return stage === undefined ? { ...step, runs: false, reason: `a later step has the name \`${step.name}\`, too, and replaces it` } : { ...step, stage };
  });
}

/** Clone and services stand before the steps, each in a stage of its own. */
function before(workflow: Workflow, now: Circumstances): { steps: SimulatedStep[]; next: number } {
  const steps: SimulatedStep[] = [];
  let next = 0;
  if (workflow.skipClone?.value !== true) {
    if (workflow.clone.length === 0) {
      steps.push({ name: 'clone', runs: true, reason: '', image: clonePlugin, commands: [], kind: 'clone', stage: next, certain: true });
      next += 1;
    }
    for (const container of workflow.clone) {
      const step = simulateStep(container, now);
      steps.push(step.runs ? { ...step, stage: next } : step);
      if (step.runs) next += 1;
    }
  }
  const services = workflow.services.map((container) => simulateStep(container, now)).map((step) => (step.runs ? { ...step, stage: next } : step));
  return { steps: [...steps, ...services], next: services.length > 0 ? next + 1 : next };
}

/** Steps of a workflow whose `when` matches; or what the compiler refuses. */
function simulateSteps(workflow: Workflow, now: Circumstances, settings: Settings): { steps: SimulatedStep[] } | { message: string; place: Place } {
  const found = before(workflow, now);
  const own = workflow.steps.map((container) => ({ container, step: simulateStep(container, now) }));
  const running = own.filter(({ step }) => step.runs || waitsForFailure(step)).map(({ container, step }) => ({
    name: container.name, dependsOn: container.dependsOn?.items.map(({ name, optional }) => ({ name: name.value, optional })), step, container,
  }));
  const surviving = new Set(running.map(({ container }) => container.name));
  for (const refusal of refusalsOf(workflow, settings)) {
    if (isCompilerRefusal(refusal) && refusal.kind !== 'cycle') return refusal;
  }
  const order = orderSteps(running);
  if (order.error?.kind === 'missing') {
    const { step, dependency } = order.error;
    const container = running.find(({ name }) => name === step)?.container;
    return { message: `step \`${step}\` depends on step \`${dependency}\`, which its own \`when\` filters out here`, place: container?.dependsOn ?? { range: { start: 0, end: 0 } } };
  }
  if (order.error?.kind === 'cycle') {
    const first = running.find(({ name }) => surviving.has(name) && order.error?.kind === 'cycle' && name === order.error.path[0]);
    return { message: `the steps ${order.error.path.map((name) => `\`${name}\``).join(' -> ')} wait for each other`, place: first?.container.dependsOn ?? { range: { start: 0, end: 0 } } };
  }
  return { steps: [...found.steps, ...withOrder(own.map(({ step }) => step), order, found.next)] };
}

function notRunning(step: SimulatedStep, reason: string): SimulatedStep {
  const { stage: _, ...rest } = step;
  return { ...rest, runs: false, reason };
}

function simulateAxis(file: PipelineFile, scenario: Scenario, settings: Settings, axis: Axis, number: number): Draft | Refused {
  const { name } = file.workflow;
  const variables = { ...environmentOf(scenario, { name, number }), ...axis };
  const built = build(file, settings, variables);
  if ('refused' in built) return built.refused;
  const { workflow } = built;
  const now = circumstancesOf(scenario, axis, variables);
  const { truth, reason, afterFailure = false } = matchWhen(workflow.when, now, 'workflow');
  const dependencies = (workflow.dependsOn?.items ?? []).map((one) => ({ name: one.name.value, optional: one.optional }));
  const common = {
    name, path: file.source.path, dependencies, dependsOn: dependencies.map((one) => one.name), certain: truth !== 'unknown',
    ...(Object.keys(axis).length === 0 ? {} : { matrix: axis }),
  };
  const listed = [...workflow.clone, ...workflow.services, ...workflow.steps].map((container) => simulateStep(container, now));
  if (truth === false) return { ...common, runs: false, reason, steps: listed.map((step) => notRunning(step, 'its workflow does not run')) };
  // `ShouldRun` of Woodpecker's queue: without a dependency there is nothing that could fail, and it runs
  if (afterFailure && dependencies.length > 0) {
    const because = `it asks for \`status: failure\`, so it runs only when ${dependencies.map((one) => `\`${one.name}\``).join(' or ')} failed`;
    return { ...common, runs: false, reason: because, steps: listed.map((step) => notRunning(step, 'its workflow does not run')) };
  }
  const compiled = simulateSteps(workflow, now, settings);
  // the ranges of a compile error are into the substituted text: the file is enough
  if ('message' in compiled) return { path: file.source.path, message: compiled.message };
  return { ...common, runs: true, reason: doubt(truth, reason), steps: compiled.steps };
}

function doubt(truth: Truth, reason: string): string {
  return truth === 'unknown' ? reason : '';
}

/** Drops workflows whose required dependency is not there, again and again, as the server does. */
function dropOrphans(workflows: readonly Draft[]): void {
  for (let changed = true; changed;) {
    changed = false;
    const present = new Set(workflows.filter(({ runs }) => runs).map(({ name }) => name));
    for (const workflow of workflows) {
      const missing = workflow.runs ? workflow.dependencies.find((one) => !one.optional && !present.has(one.name)) : undefined;
      if (missing === undefined) continue;
      const exists = workflows.some(({ name }) => name === missing.name);
      workflow.runs = false;
      workflow.reason = exists ? `it depends on the workflow \`${missing.name}\`, which does not run` : `it depends on the workflow \`${missing.name}\`, which does not exist`;
      workflow.steps = workflow.steps.map((step) => notRunning(step, 'its workflow does not run'));
      changed = true;
    }
  }
}

/** Workflows that wait for each other never start, and neither does who waits for them. */
function dropCircles(workflows: readonly Draft[]): void {
  const dependencies = new Map(workflows.filter(({ runs }) => runs).map(({ name, dependsOn }) => [name, dependsOn]));
  for (const cycle of findCycles(dependencies)) {
    for (const workflow of workflows) {
      if (!workflow.runs || !cycle.includes(workflow.name)) continue;
      workflow.runs = false;
      workflow.reason = waiting(cycle);
      workflow.steps = workflow.steps.map((step) => notRunning(step, 'its workflow does not run'));
    }
  }
}

function stopped(file: PipelineFile, reason: string): SimulatedWorkflow[] {
  const { workflow, source } = file;
  const steps = [...workflow.clone, ...workflow.services, ...workflow.steps].map((container): SimulatedStep => ({
    name: container.name, runs: false, reason: 'its workflow does not run', image: container.image?.value ?? '', commands: container.commands?.items.map(({ value }) => value) ?? [],
    kind: kindOf(container), certain: true,
  }));
  return [{ name: workflow.name, path: source.path, runs: false, reason, steps, dependsOn: workflow.dependsOn?.items.map(({ name }) => name.value) ?? [], certain: true }];
}

function byName(a: PipelineFile, b: PipelineFile): number {
  return a.source.path < b.source.path ? -1 : a.source.path > b.source.path ? 1 : 0;
}

/**
 * What the server would run: every workflow, every row of its matrix, every step, and why not where it does not. One file
 * that the server refuses stops all of them.
 */
export function simulate(files: readonly PipelineFile[], scenario: Scenario, settings: Settings): Simulation {
  const sorted = [...files].sort(byName);
  if (isSkipped(scenario.event, scenario.message)) {
    return { workflows: sorted.flatMap((file) => stopped(file, 'the message says [CI SKIP]')), refused: [] };
  }
  const drafts: Draft[] = [];
  const refused: Refused[] = [];
  let number = 1;
  for (const file of sorted) {
    const blocking = file.workflow.mistakes.find((one) => one.blocking);
    if (blocking !== undefined) {
      refused.push({ path: file.source.path, message: blocking.message, place: placeOfMistake(blocking) });
      continue;
    }
    const rows = file.workflow.matrix?.rows ?? [];
    for (const axis of rows.length === 0 ? [{}] : rows) {
      const result = simulateAxis(file, scenario, settings, axis, number);
      if ('message' in result) {
        refused.push(result);
        break;
      }
      drafts.push(result);
      number += 1;
    }
  }
  const [first] = refused;
  if (first !== undefined) {
    const file = sorted.find(({ source }) => source.path === first.path);
    const at = first.place === undefined || file === undefined ? '' : `:${lineOf(file.source, (first.place.use ?? first.place.range).start)}`;
    return { workflows: sorted.flatMap((one) => stopped(one, `the server refuses the whole pipeline: ${first.path}${at}: ${first.message}`)), refused };
  }
  dropOrphans(drafts);
  dropCircles(drafts);
  dropOrphans(drafts);
  return { workflows: drafts.map(({ dependencies: _, ...workflow }) => workflow), refused };
}
