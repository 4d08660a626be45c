import type { TextEdit } from '../../core/edit.ts';
import type { Container } from '../model.ts';
import type { PipelineFile } from '../subject.ts';
import { blockMapping, contentEnd, edit, endOfLine, columnOf, pairOf, reindent } from '../upgrade/yaml-edit.ts';
import { replaceField } from '../upgrade/replace-field.ts';
import type { MappingNode } from '../yaml/node.ts';
import { anchorNote } from '../yaml-edit.ts';
import type { Attempt, Scene } from './scene.ts';
import { matchOf, wantedOf } from './scene.ts';
import { lineEnd, lineStart } from './step-text.ts';

/** Removes a pair with its lines. */
export function removePair(file: PipelineFile, mapping: MappingNode, key: string): TextEdit | undefined {
  const { text } = file.source;
  const pair = pairOf(mapping, key);
  if (pair === undefined) return undefined;
  const at = mapping.pairs.indexOf(pair);
  if (mapping.flow) {
    const before = mapping.pairs[at - 1];
    const after = mapping.pairs[at + 1];
    if (before !== undefined) return edit(file, before.value.end, pair.value.end, '');
    return after === undefined ? undefined : edit(file, pair.key.start, after.key.start, '');
  }
  const line = lineStart(text, pair.key.start);
  if (!/^ *$/.test(text.slice(line, pair.key.start))) return undefined;
  const end = text.indexOf('\n', contentEnd(text, { start: pair.key.start, end: pair.value.end }));
  return edit(file, line, end === -1 ? text.length : end + 1, '');
}

/** Another image in the quotes that it has, at its anchor when it has one. */
function* imageOf({ difference: { file } }: Scene, step: Container, wanted: Container): Generator<Attempt> {
  const { image } = step;
  if (image === undefined || wanted.image === undefined || image.node.style === 'literal' || image.node.style === 'folded') return;
  const quoted = image.node.style === 'plain' ? 0 : 1;
  yield { title: `use \`${wanted.image.value}\`${anchorNote(file, image.range)}`, edits: [edit(file, image.range.start + quoted, image.range.end - quoted, wanted.image.value)] };
}

/** A field as the template has it. */
function* likeTemplate({ fresh, difference: { field } }: Scene, file: PipelineFile, step: Container, wanted: Container): Generator<Attempt> {
  const edits = field === undefined ? undefined : replaceField(fresh, file, step, wanted, field);
  if (edits !== undefined) yield { title: `write \`${field ?? ''}\` as the template has it`, edits };
}

/** One entry of `environment` or `settings` that lacks or differs. */
function* entryOf(scene: Scene, file: PipelineFile, step: Container, wanted: Container): Generator<Attempt> {
  const { difference: { field, message }, fresh } = scene;
  const name = /(?:changes|lacks) `([^`]+)` in/.exec(message)?.[1];
  if (field === undefined || name === undefined || step.use !== undefined) return;
  const mine = pairOf(blockMapping(file, step.range), field)?.value;
  const theirs = pairOf(blockMapping(fresh, wanted.range), field)?.value;
  const source = theirs?.kind === 'mapping' ? pairOf(theirs, name) : undefined;
  if (source === undefined) return;
  if (mine === undefined) return yield* likeTemplate(scene, file, step, wanted);
  if (mine.kind !== 'mapping' || mine.flow || mine.anchor !== undefined) return;
  const { text } = file.source;
  const there = pairOf(mine, name);
  const title = `write \`${name}\` as the template has it`;
  if (there !== undefined) {
    if (there.value.kind !== 'alias') yield { title, edits: [edit(file, there.value.start, contentEnd(text, there.value), fresh.source.text.slice(source.value.start, contentEnd(fresh.source.text, source.value)))] };
    return;
  }
  const last = mine.pairs.at(-1);
  if (last === undefined) return;
  const column = columnOf(text, mine.pairs[0]?.key.start ?? mine.start);
  const at = lineEnd(text, contentEnd(text, { start: last.key.start, end: last.value.end }));
  yield { title, edits: [edit(file, at, at, `${endOfLine(text)}${' '.repeat(column)}${reindent(fresh, { start: source.key.start, end: source.value.end }, column, file)}`)] };
}

/** DRF005 and DRF008: image, `pull`, entries. */
export function* mendField(scene: Scene): Generator<Attempt> {
  const match = matchOf(scene);
  const wanted = wantedOf(scene);
  if (match === undefined || wanted === undefined) return;
  const { file, step } = match.found;
  const { field } = scene.difference;
  if (field === 'image' && step.image !== undefined) yield* imageOf(scene, step, wanted);
  else if (field === 'environment' || field === 'settings') yield* entryOf(scene, file, step, wanted);
  else yield* likeTemplate(scene, file, step, wanted);
}

/** DRF012: what a contract forbids goes, unless the template has it otherwise. */
export function* removeForbidden(scene: Scene): Generator<Attempt> {
  const { difference: { clause, file, field } } = scene;
  const match = matchOf(scene);
  const key = field ?? /^workflow\.(skip_clone)$/.exec(clause)?.[1];
  const mapping = match === undefined ? file.workflow.root : match.found.step.use === undefined ? nodeOf(match.found.file, match.found.step) : undefined;
  const one = key === undefined || mapping === undefined ? undefined : removePair(file, mapping, key);
  if (one !== undefined) yield { title: `remove \`${key ?? ''}\``, edits: [one] };
}

function nodeOf({ workflow: { root } }: PipelineFile, { range }: Container): MappingNode | undefined {
  const steps = pairOf(root, 'steps')?.value;
  const all = steps?.kind === 'sequence' ? steps.items : steps?.kind === 'mapping' ? steps.pairs.map(({ value }) => value) : [];
  return all.find((one): one is MappingNode => one.kind === 'mapping' && one.start === range.start && one.end === range.end);
}
