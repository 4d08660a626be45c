import type { Fix, Safety } from '../core/diagnostic.ts';
import type { Build } from './kaniko.ts';
import { anchorNote } from './yaml-edit.ts';
import type { PipelineFile } from './subject.ts';

/** Adds a flag right behind the program: valid on one line and on many, and no continuation is touched. */
export function addFlag(file: PipelineFile, { program }: Build, flag: string, safety: Safety): Fix | undefined {
  if (program === undefined || !/^[\w.,:/@=-]+$/.test(flag)) return undefined;
  const { range } = program.command.placeOf(program.word);
  const { style } = program.command.entry.node;
  if (style === 'single' && program.word.quoted) return undefined;
  return { title: `add \`${flag}\`${anchorNote(file, range)}`, safety, edits: [{ path: file.source.path, range: { start: range.end, end: range.end }, newText: ` ${flag}` }] };
}
