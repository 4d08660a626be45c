import type { Fix, Safety } from '../core/diagnostic.ts';
import type { Build } from './kaniko.ts';
import type { Place } from './model.ts';
import { anchorNote } from './yaml-edit.ts';
import type { PipelineFile } from './subject.ts';

/** Another value, or `=` instead of a blank, for a flag that is written with its value in one piece of text. */
export function writeFlag({ source: { path, text } }: PipelineFile, { range, use }: Place, flag: string): Fix | undefined {
  if (use !== undefined || !/^--[\w-]+=[\w.,:-]+$/.test(flag) || !/^--[\w-]+[= ][\w.,:/-]+$/.test(text.slice(range.start, range.end))) return undefined;
  return { title: `write \`${flag}\``, safety: 'unsafe', edits: [{ path, range, newText: flag }] };
}

/** Adds a flag right behind the program: valid on one line and on many, and no continuation is touched. */
export function addFlag(file: PipelineFile, { program }: Build, flag: string, safety: Safety): Fix | undefined {
  if (program === undefined || !/^[\w.,:/@=-]+$/.test(flag)) return undefined;
  const { range } = program.command.placeOf(program.word);
  const { style } = program.command.entry.node;
  if (style === 'single' && program.word.quoted) return undefined;
  return { title: `add \`${flag}\`${anchorNote(file, range)}`, safety, edits: [{ path: file.source.path, range: { start: range.end, end: range.end }, newText: ` ${flag}` }] };
}
