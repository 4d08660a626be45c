import type { PipelineFile } from '../subject.ts';
import { edit, endOfLine } from '../upgrade/yaml-edit.ts';
import { addDependency, addToList } from './dependency.ts';
import type { Attempt, Scene } from './scene.ts';
import { isAiry, placeOfStep } from './step-text.ts';
import type { Container } from '../model.ts';

/** Moves a step behind another one, its comments with it. */
function move(file: PipelineFile, step: Container, behind: Container): Attempt | undefined {
  const from = placeOfStep(file, step);
  const to = placeOfStep(file, behind);
  if (from === undefined || to === undefined || from.style !== to.style) return undefined;
  const { text } = file.source;
  const eol = endOfLine(text);
  const block = text.slice(from.start, from.end);
  const next = text.indexOf('\n', from.end);
  // its own lines, and the blank ones behind it
  const rest = next === -1 ? text.length : next + 1 + (/^(?:[ \t]*\r?\n)*/.exec(text.slice(next + 1))?.[0].length ?? 0);
  return {
    title: `move \`${step.name}\` behind \`${behind.name}\``,
    edits: [edit(file, from.start, rest, ''), edit(file, to.end, to.end, (isAiry(file) ? eol + eol : eol) + block)],
  };
}

/** DRF007: `depends_on` in a graph and between workflows, the place in a sequence. */
export function* mendOrder({ difference: { clause }, drift }: Scene): Generator<Attempt> {
  const [first, second] = clause.replace(/^order /, '').split(' < ');
  const before = drift.matches.find(({ name }) => name === first)?.found;
  const after = drift.matches.find(({ name }) => name === second)?.found;
  if (before === undefined || after === undefined) return;
  const { file, step } = after;
  if (before.file !== file) {
    const root = file.workflow.root;
    const one = root === undefined || root.flow ? undefined : addToList(file, root, 'depends_on', before.file.workflow.name);
    if (one !== undefined) yield { title: `let the workflow wait for \`${before.file.workflow.name}\``, edits: [one] };
    return;
  }
  if (file.workflow.steps.some(({ dependsOn }) => dependsOn !== undefined)) {
    const one = addDependency(file, step, before.step.name);
    if (one !== undefined) yield { title: `let \`${step.name}\` wait for \`${before.step.name}\``, edits: [one] };
    return;
  }
  const ways = [move(file, step, before.step), moveBefore(file, before.step, step)];
  for (const way of ways) if (way !== undefined) yield way;
}

/** Moves a step before another one. */
function moveBefore(file: PipelineFile, step: Container, before: Container): Attempt | undefined {
  const from = placeOfStep(file, step);
  const to = placeOfStep(file, before);
  if (from === undefined || to === undefined || from.style !== to.style) return undefined;
  const { text } = file.source;
  const eol = endOfLine(text);
  const lead = text.slice(0, from.start).trimEnd().length;
  return {
    title: `move \`${step.name}\` before \`${before.name}\``,
    edits: [edit(file, to.start, to.start, text.slice(from.start, from.end) + (isAiry(file) ? eol + eol : eol)), edit(file, lead, from.end, '')],
  };
}
