import type { TextEdit } from '../../core/edit.ts';
import { cells, runsIn } from '../drift/grid.ts';
import type { Container, When } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import type { YamlNode } from '../yaml/node.ts';
import { blockMapping, columnOf, contentEnd, edit, endOfLine, pairOf, reindent } from '../upgrade/yaml-edit.ts';
import { replaceField } from '../upgrade/replace-field.ts';
import type { Attempt, Scene } from './scene.ts';
import { matchOf, wantedOf } from './scene.ts';
import { lineEnd, lineStart } from './step-text.ts';

/** Items of the template's own `when` that let through what is lost here. */
function neededItems(fresh: PipelineFile, file: PipelineFile, step: Container, { defaultBranch }: Settings): YamlNode[] {
  const node = pairOf(fresh.workflow.root, 'when')?.value;
  const conditions = fresh.workflow.when?.items ?? [];
  if (node?.kind !== 'sequence' || node.flow || node.items.length !== conditions.length) return [];
  const lost = cells.filter((cell) => runsIn(cell, fresh.workflow.when, undefined, defaultBranch) && !runsIn(cell, file.workflow.when, step.when, defaultBranch));
  return node.items.filter((_, at) => {
    const condition = conditions[at];
    if (condition === undefined) return false;
    const only: When = { items: [condition], range: condition.range };
    return lost.some((cell) => cell.event !== 'tag' && runsIn(cell, only, undefined, defaultBranch));
  });
}

/** More items for a `when`: behind its last one, or as a list of what was a mapping. */
function widen(file: PipelineFile, node: YamlNode | undefined, fresh: PipelineFile, items: readonly YamlNode[]): TextEdit[] | undefined {
  if (node === undefined || node.kind === 'alias' || node.kind === 'scalar' || node.flow || node.anchor !== undefined) return undefined;
  const { text } = file.source;
  const eol = endOfLine(text);
  const block = (dash: string): string => items.map((item) => `${eol}${dash}${reindent(fresh, item, dash.length, file)}`).join('');
  if (node.kind === 'sequence') {
    const last = node.items.at(-1);
    if (last === undefined) return undefined;
    const dash = /^ *- +$/.exec(text.slice(lineStart(text, last.start), last.start));
    const at = lineEnd(text, contentEnd(text, last));
    return dash === null ? undefined : [edit(file, at, at, block(dash[0]))];
  }
  const first = node.pairs[0]?.key.start;
  if (first === undefined) return undefined;
  const column = columnOf(text, first);
  const end = lineEnd(text, contentEnd(text, { start: first, end: node.end }));
  const lines = text.slice(lineStart(text, first), end).split(/\r?\n/);
  if (lines.some((line) => line.trim() !== '' && line.search(/\S/) < column)) return undefined;
  const moved = lines.map((line, at) => (line.trim() === '' ? line : `${' '.repeat(column)}${at === 0 ? '- ' : '  '}${line.slice(column)}`)).join(eol);
  return [edit(file, lineStart(text, first), end, moved + block(`${' '.repeat(column)}- `))];
}

/** DRF006: more in the conditions of the step or of the workflow, or the template's own. */
export function* mendConditions(scene: Scene): Generator<Attempt> {
  const match = matchOf(scene);
  const wanted = wantedOf(scene);
  if (match === undefined || wanted === undefined) return;
  const { fresh, settings } = scene;
  const { file, step } = match.found;
  if (wanted.when !== undefined || match.clause.when?.mode === 'subset') {
    const edits = replaceField(fresh, file, step, wanted, 'when');
    if (edits !== undefined) yield { title: `give \`${step.name}\` the template's \`when\``, edits };
    return;
  }
  const items = neededItems(fresh, file, step, settings);
  if (items.length === 0) return;
  const ofStep = step.when === undefined ? undefined : widen(file, pairOf(blockMapping(file, step.range), 'when')?.value, fresh, items);
  const ofFile = widen(file, pairOf(file.workflow.root, 'when')?.value, fresh, items);
  if (ofStep !== undefined) yield { title: `let \`${step.name}\` run when the template does`, edits: ofStep };
  if (ofFile !== undefined) yield { title: 'let the workflow run when the template does', edits: ofFile };
  if (ofStep !== undefined && ofFile !== undefined) yield { title: `let the workflow and \`${step.name}\` run when the template does`, edits: [...ofStep, ...ofFile] };
}
