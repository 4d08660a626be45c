import { applyEdits } from '../../core/edit.ts';
import type { TextEdit } from '../../core/edit.ts';
import { EnvironmentError } from '../../core/failure.ts';
import { compareWithTemplate } from '../drift/compare.ts';
import type { Drift } from '../drift/compare.ts';
import { fieldNames } from '../drift/contract.ts';
import { headerOf } from '../drift/header.ts';
import type { StepMatch } from '../drift/match-steps.ts';
import { normalField } from '../drift/normal-form.ts';
import { cells, runsIn } from '../drift/grid.ts';
import type { Container, Place } from '../model.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { localize, registryOf } from './localize.ts';
import { mergeCommands } from './merge-commands.ts';
import { insertions } from '../drift-fixes/insert-step.ts';
import { addHeader } from '../drift-fixes/header.ts';
import { replaceField } from './replace-field.ts';
import { contentEnd, edit, pairOf, reindent } from './yaml-edit.ts';

/** Something that changed in the template and here, in different ways. */
export interface Conflict {
  readonly file: PipelineFile;
  readonly place: Place;
  readonly message: string;
}

export interface Upgrade {
  readonly from: number;
  readonly to: number;
  /** New texts of the files that change, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly conflicts: readonly Conflict[];
  readonly edits: readonly TextEdit[];
}

interface Scene {
  readonly old: PipelineFile;
  readonly fresh: PipelineFile;
  readonly settings: Settings;
  readonly edits: TextEdit[];
  readonly conflicts: Conflict[];
}

function stepOf(file: PipelineFile, name: string): Container | undefined {
  return file.workflow.steps.find((step) => step.name === name);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function upgradeStep(scene: Scene, match: StepMatch, old: Container, wanted: Container, to: string): void {
  const { settings: { defaultBranch }, conflicts } = scene;
  const { file, step } = match.found;
  for (const field of fieldNames) {
    const before = field === 'when' ? old.when === undefined ? null : cellsOf(old, defaultBranch) : normalField(scene.old, old, field, defaultBranch);
    const after = field === 'when' ? wanted.when === undefined ? null : cellsOf(wanted, defaultBranch) : normalField(scene.fresh, wanted, field, defaultBranch);
    const here = field === 'when' ? step.when === undefined ? null : cellsOf(step, defaultBranch) : normalField(file, step, field, defaultBranch);
    if (same(before, after) || same(here, after)) continue;
    const replaced = same(here, before) ? replaceField(scene.fresh, file, step, wanted, field) : undefined;
    if (replaced !== undefined) {
      scene.edits.push(...replaced);
      continue;
    }
    const merged = field === 'commands' ? mergeCommands(file, step, old, scene.fresh, wanted) : undefined;
    if (merged !== undefined) scene.edits.push(...merged);
    else conflicts.push({ file, place: step[field] ?? step.namePlace, message: `\`${field}\` of \`${step.name}\` changed in ${to} and here: merge it by hand` });
  }
}

function cellsOf(step: Container, defaultBranch: string): boolean[] {
  return cells.map((cell) => runsIn(cell, undefined, step.when, defaultBranch));
}

/** Puts a step that is new in the template where its neighbours are here. */
function insertStep({ fresh, edits, conflicts, settings }: Scene, drift: Drift, files: readonly PipelineFile[], wanted: Container, to: string): void {
  const [first] = insertions({ drift, fresh, files, settings }, wanted);
  if (first !== undefined) edits.push(...first);
  else conflicts.push({ file: drift.file, place: { range: { start: 0, end: 0 } }, message: `${to} has the new step \`${wanted.name}\`: add it by hand` });
}

function upgradeWorkflow(scene: Scene, { file }: Drift, to: string): void {
  const { old, fresh, settings: { defaultBranch } } = scene;
  const all = (one: PipelineFile): boolean[] => cells.map((cell) => runsIn(cell, one.workflow.when, undefined, defaultBranch));
  if (same(all(old), all(fresh)) || same(all(file), all(fresh))) return;
  const mine = file.workflow.root === undefined ? undefined : pairOf(file.workflow.root, 'when');
  const theirs = fresh.workflow.root === undefined ? undefined : pairOf(fresh.workflow.root, 'when');
  if (same(all(file), all(old)) && mine !== undefined && theirs !== undefined && mine.value.kind !== 'alias') {
    const { text } = file.source;
    scene.edits.push(edit(file, mine.key.start, contentEnd(text, { start: mine.key.start, end: mine.value.end }), reindent(fresh, { start: theirs.key.start, end: theirs.value.end }, 0, file)));
  } else scene.conflicts.push({ file, place: file.workflow.when ?? { range: { start: 0, end: 0 } }, message: `\`when\` of the workflow changed in ${to} and here: merge it by hand` });
}

/** The header says the new version; a file without one gets it. */
function upgradeHeader({ edits }: Scene, { file, template, params }: Drift): void {
  const header = headerOf(file);
  const version = template.contract.version;
  if (header === undefined) {
    edits.push(addHeader(file, { template, params, version }));
    return;
  }
  const text = file.source.text.slice(header.range.start, header.range.end);
  edits.push(edit(file, header.range.start, header.range.end, text.replace(/template=\S+/, `template=${template.name}@${version}`)));
}

/**
 * What changed in a template since the version that a repository follows, as edits of the repository's own files. What was
 * changed here too, in another way, is a conflict and stays. Nothing when there is nothing to do.
 */
export function planUpgrade(drift: Drift, files: readonly PipelineFile[], settings: Settings, from = drift.version): Upgrade | undefined {
  const { template } = drift;
  const base = template.history.find(({ version }) => version === from);
  const to = template.contract.version;
  if (base === undefined || from >= to) return undefined;
  const locality = { registry: registryOf(files, settings) ?? settings.registries[0] ?? 'forge.example', params: drift.params };
  const scene: Scene = { old: localize(base.file, template, locality, settings), fresh: localize(template.file, template, locality, settings), settings, edits: [], conflicts: [] };
  const label = `${template.name}@${to}`;
  for (const wanted of scene.fresh.workflow.steps) {
    const old = stepOf(scene.old, wanted.name);
    const match = drift.matches.find(({ name }) => name === wanted.name);
    if (match !== undefined && old !== undefined) upgradeStep(scene, match, old, wanted, label);
    else if (match === undefined && old === undefined) insertStep(scene, drift, files, wanted, label);
  }
  for (const old of scene.old.workflow.steps) {
    const left = stepOf(scene.fresh, old.name) === undefined ? drift.file.workflow.steps.find(({ name }) => name === old.name) : undefined;
    if (left !== undefined) scene.conflicts.push({ file: drift.file, place: left.namePlace, message: `${label} has no step \`${old.name}\` any more: is it still of use?` });
  }
  upgradeWorkflow(scene, drift, label);
  upgradeHeader(scene, drift);
  return { from, to, texts: checked(drift, files, scene), conflicts: scene.conflicts, edits: scene.edits };
}

/** The new texts; a bug of ours must not break a pipeline, so they are read again and compared. */
function checked(drift: Drift, files: readonly PipelineFile[], { edits, settings }: Scene): Map<string, string> {
  const texts = new Map<string, string>();
  const after = files.map((file) => {
    const own = edits.filter(({ path }) => path === file.source.path);
    if (own.length === 0) return file;
    const text = applyEdits(file.source.text, own);
    texts.set(file.source.path, text);
    return parsePipelineFile({ path: file.source.path, text });
  });
  const broken = after.find(({ workflow }) => workflow.mistakes.some(({ blocking }) => blocking));
  const count = compareWithTemplate(drift.template, after, settings).differences.length;
  if (broken !== undefined || count > drift.differences.length) throw new EnvironmentError(`the upgrade of ${drift.file.source.path} would leave it worse than it is; nothing was changed`, { help: 'compare the file with the template by hand, and tell us: this should not happen' });
  return texts;
}
