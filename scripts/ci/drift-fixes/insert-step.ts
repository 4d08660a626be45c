import type { TextEdit } from '../../core/edit.ts';
import type { Drift } from '../drift/compare.ts';
import { cells, runsIn } from '../drift/grid.ts';
import type { Container } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { blockMapping, edit, endOfLine } from '../upgrade/yaml-edit.ts';
import { addDependency } from './dependency.ts';
import type { Attempt, Scene } from './scene.ts';
import { wantedOf } from './scene.ts';
import { isAiry, placeOfStep, stepText } from './step-text.ts';
import type { StepPlace } from './step-text.ts';

/** What an insertion has to know. */
export interface Site {
  readonly drift: Drift;
  readonly fresh: PipelineFile;
  readonly files: readonly PipelineFile[];
  readonly settings: Settings;
}

interface Neighbour {
  readonly file: PipelineFile;
  readonly step: Container;
  readonly side: 'behind' | 'before';
}

/** Steps of the template that are here, those before the new one first, the nearest first. */
function neighbours({ drift, fresh }: Site, wanted: Container): Neighbour[] {
  const order = fresh.workflow.steps.map(({ name }) => name);
  const at = order.indexOf(wanted.name);
  const found = (name: string): { file: PipelineFile; step: Container } | undefined => drift.matches.find((match) => match.name === name)?.found;
  const before = order.slice(0, at).reverse().flatMap((name): Neighbour[] => { const one = found(name); return one === undefined ? [] : [{ ...one, side: 'behind' }]; });
  const after = order.slice(at + 1).flatMap((name): Neighbour[] => { const one = found(name); return one === undefined ? [] : [{ ...one, side: 'before' }]; });
  const ends = drift.file.workflow.steps.slice(-1).map((step): Neighbour => ({ file: drift.file, step, side: 'behind' }));
  return [...before, ...after, ...ends];
}

/** The new name: the template's, with `_` where the file writes its names so, and another one where it is taken. */
function nameFor({ workflow: { steps } }: PipelineFile, { name }: Container): string {
  const names = steps.map((step) => step.name);
  const styled = names.some((one) => /\w_\w/.test(one)) && !names.some((one) => /\w-\w/.test(one)) ? name.replaceAll('-', '_') : name;
  return names.includes(styled) ? `${styled}-${names.includes(`${styled}-gate`) ? names.length : 'gate'}` : styled;
}

interface Waits {
  /** Names that the new step waits for. */
  readonly on: readonly string[];
  /** Steps that have to wait for it. */
  readonly by: readonly Container[];
}

/** In a graph the place in the text says nothing: `depends_on` does. Nothing when a dependency would be filtered out in some event. */
function waitsIn({ drift, settings: { defaultBranch } }: Site, file: PipelineFile, wanted: Container): Waits | undefined {
  if (!file.workflow.steps.some(({ dependsOn }) => dependsOn !== undefined)) return { on: [], by: [] };
  const clauses = (drift.template.contract.order ?? []).map((clause) => clause.split(' < '));
  const here = (name: string | undefined): Container[] => drift.matches.flatMap((match) => (match.name === name && match.found.file === file ? [match.found.step] : []));
  const on = clauses.flatMap(([first, second]) => (second === wanted.name ? here(first) : []));
  const by = clauses.flatMap(([first, second]) => (first === wanted.name ? here(second) : []));
  const covers = (needed: Container, one: Container): boolean => cells.every((cell) => !runsIn(cell, file.workflow.when, one.when, defaultBranch) || runsIn(cell, file.workflow.when, needed.when, defaultBranch));
  if (on.some((needed) => !covers(needed, wanted)) || by.some((one) => !covers(wanted, one))) return undefined;
  return { on: [...new Set(on.map(({ name }) => name))], by: [...new Set(by)] };
}

function textEdit(file: PipelineFile, { side }: Neighbour, place: StepPlace, block: string): TextEdit {
  const eol = endOfLine(file.source.text);
  const gap = isAiry(file) ? eol + eol : eol;
  return side === 'behind' ? edit(file, place.end, place.end, gap + block) : edit(file, place.start, place.start, block + gap);
}

/** Edits that put a step of the template into the pipeline: each set is one way to do it, the likeliest first. */
export function* insertions(site: Site, wanted: Container): Generator<readonly TextEdit[]> {
  const mapping = blockMapping(site.fresh, wanted.range);
  if (mapping === undefined) return;
  const seen = new Set<string>();
  for (const neighbour of neighbours(site, wanted)) {
    const { file, step } = neighbour;
    const place = placeOfStep(file, step);
    const waits = waitsIn(site, file, wanted);
    if (place === undefined || waits === undefined) continue;
    const at = neighbour.side === 'behind' ? place.end : place.start;
    if (seen.has(`${file.source.path} ${at}`)) continue;
    seen.add(`${file.source.path} ${at}`);
    const name = nameFor(file, wanted);
    const dependencies = waits.by.map((one) => addDependency(file, one, name));
    if (dependencies.includes(undefined)) continue;
    const block = stepText(site.fresh, mapping, wanted, place, file, { name, dependsOn: waits.on });
    yield [textEdit(file, neighbour, place, block), ...dependencies.flatMap((one) => one ?? [])];
  }
}

/** DRF001: the step of the template, at its place in the order. */
export function* insertStep(scene: Scene): Generator<Attempt> {
  const wanted = wantedOf(scene);
  if (wanted === undefined) return;
  for (const edits of insertions(scene, wanted)) yield { title: `add the step \`${wanted.name}\` of ${scene.drift.template.name}`, edits };
}
