import { applyEdits } from '../../core/edit.ts';
import type { TextEdit } from '../../core/edit.ts';
import { EnvironmentError } from '../../core/failure.ts';
import { compareWithTemplate } from '../drift/compare.ts';
import type { Drift } from '../drift/compare.ts';
import { fieldNames } from '../drift/contract.ts';
import type { FieldName } from '../drift/contract.ts';
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
import { blockMapping, columnOf, contentEnd, edit, endOfLine, pairOf, reindent } from './yaml-edit.ts';

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

/** Puts the new value in the place of the old one; a key that is new comes behind its neighbour, one that is gone goes. */
function replaceField({ fresh, edits }: Scene, file: PipelineFile, here: Container, wanted: Container, field: FieldName): boolean {
  const mapping = here.use === undefined ? blockMapping(file, here.range) : undefined;
  const source = blockMapping(fresh, wanted.range);
  if (mapping === undefined || source === undefined) return false;
  const { text } = file.source;
  const mine = pairOf(mapping, field);
  const theirs = pairOf(source, field);
  const column = columnOf(text, mapping.pairs[0]?.key.start ?? mapping.start);
  if (mine !== undefined && mine.value.kind === 'alias') return false;
  const piece = theirs === undefined ? '' : reindent(fresh, { start: theirs.key.start, end: theirs.value.end }, column, file);
  if (mine !== undefined && theirs !== undefined) {
    edits.push(edit(file, mine.key.start, contentEnd(text, { start: mine.key.start, end: mine.value.end }), piece));
    return true;
  }
  if (mine !== undefined) {
    if (mapping.pairs[0] === mine) return false;
    const line = text.lastIndexOf('\n', mine.key.start) + 1;
    const end = text.indexOf('\n', contentEnd(text, { start: mine.key.start, end: mine.value.end }));
    edits.push(edit(file, line, end === -1 ? text.length : end + 1, ''));
    return true;
  }
  if (theirs === undefined) return true;
  const before = source.pairs.slice(0, source.pairs.indexOf(theirs)).reverse().map(({ key }) => (key.kind === 'scalar' ? pairOf(mapping, key.value) : undefined)).find((pair) => pair !== undefined);
  const neighbour = before ?? mapping.pairs.at(-1);
  if (neighbour === undefined) return false;
  const end = lineEnd(text, contentEnd(text, { start: neighbour.key.start, end: neighbour.value.end }));
  edits.push(edit(file, end, end, `${endOfLine(text)}${' '.repeat(column)}${piece}`));
  return true;
}

/** Offset of the line end behind `offset`, a comment on the line included. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function upgradeStep(scene: Scene, match: StepMatch, old: Container, wanted: Container, to: string): void {
  const { settings: { defaultBranch }, conflicts } = scene;
  const { file, step } = match.found;
  for (const field of fieldNames) {
    const before = field === 'when' ? old.when === undefined ? null : cellsOf(old, defaultBranch) : normalField(scene.old, old, field, defaultBranch);
    const after = field === 'when' ? wanted.when === undefined ? null : cellsOf(wanted, defaultBranch) : normalField(scene.fresh, wanted, field, defaultBranch);
    const here = field === 'when' ? step.when === undefined ? null : cellsOf(step, defaultBranch) : normalField(file, step, field, defaultBranch);
    if (same(before, after) || same(here, after)) continue;
    if (same(here, before) && replaceField(scene, file, step, wanted, field)) continue;
    const merged = field === 'commands' ? mergeCommands(file, step, old, scene.fresh, wanted) : undefined;
    if (merged !== undefined) scene.edits.push(...merged);
    else conflicts.push({ file, place: step[field] ?? step.namePlace, message: `\`${field}\` of \`${step.name}\` changed in ${to} and here: merge it by hand` });
  }
}

function cellsOf(step: Container, defaultBranch: string): boolean[] {
  return cells.map((cell) => runsIn(cell, undefined, step.when, defaultBranch));
}

/** The comment lines right above the line of an offset, from the first to the last. */
function commentsAbove(text: string, offset: number): string[] {
  const lines = text.slice(0, text.lastIndexOf('\n', offset) + 1).split(/\r?\n/).slice(0, -1).map((line) => line.trim());
  const from = lines.findLastIndex((line) => !line.startsWith('#')) + 1;
  return lines.slice(from);
}

/** Text of a step of the template with the comments above it, as a list item at `column`. */
function insertStep({ fresh, edits, conflicts }: Scene, drift: Drift, wanted: Container, to: string): void {
  const { text } = fresh.source;
  const order = fresh.workflow.steps;
  const before = order.slice(0, order.indexOf(wanted)).reverse().map(({ name }) => drift.matches.find((match) => match.name === name)?.found).find((found) => found?.file === drift.file);
  const source = blockMapping(fresh, wanted.range);
  const here = before === undefined ? undefined : blockMapping(drift.file, before.step.range);
  const mine = drift.file.source.text;
  const line = here === undefined ? 0 : mine.lastIndexOf('\n', here.start) + 1;
  const dash = here === undefined ? null : /^( *)- +$/.exec(mine.slice(line, here.start));
  if (source === undefined || here === undefined || dash === null) {
    conflicts.push({ file: drift.file, place: before?.step.namePlace ?? { range: { start: 0, end: 0 } }, message: `${to} has the new step \`${wanted.name}\`: add it by hand` });
    return;
  }
  const indent = dash[1] ?? '';
  const eol = endOfLine(mine);
  const above = commentsAbove(text, source.start).map((one) => `${indent}${one}${eol}`).join('');
  const end = lineEnd(mine, contentEnd(mine, here));
  edits.push(edit(drift.file, end, end, `${eol}${eol}${above}${indent}- ${reindent(fresh, source, indent.length + 2, drift.file)}`));
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
function upgradeHeader({ edits }: Scene, { file, template }: Drift): void {
  const header = headerOf(file);
  const wanted = `template=${template.name}@${template.contract.version}`;
  if (header === undefined) {
    const start = file.source.text.startsWith('\uFEFF') ? 1 : 0;
    edits.push(edit(file, start, start, `# ci-lint: ${wanted}${endOfLine(file.source.text)}`));
    return;
  }
  const text = file.source.text.slice(header.range.start, header.range.end);
  edits.push(edit(file, header.range.start, header.range.end, text.replace(/template=\S+/, wanted)));
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
    else if (match === undefined && old === undefined) insertStep(scene, drift, wanted, label);
  }
  for (const old of scene.old.workflow.steps) {
    const left = stepOf(scene.fresh, old.name) === undefined ? drift.file.workflow.steps.find(({ name }) => name === old.name) : undefined;
    if (left !== undefined) scene.conflicts.push({ file: drift.file, place: left.namePlace, message: `${label} has no step \`${old.name}\` any more: is it still of use?` });
  }
  upgradeWorkflow(scene, drift, label);
  upgradeHeader(scene, drift);
  return { from, to, texts: checked(drift, files, scene), conflicts: scene.conflicts };
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
