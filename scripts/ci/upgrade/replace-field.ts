import type { TextEdit } from '../../core/edit.ts';
import type { FieldName } from '../drift/contract.ts';
import type { Container } from '../model.ts';
import type { PipelineFile } from '../subject.ts';
import { blockMapping, columnOf, contentEnd, edit, endOfLine, pairOf, reindent } from './yaml-edit.ts';

/** Offset of the line end behind `offset`, a comment on the line included. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/**
 * Puts the value of the template in the place of the own one; a key that is new comes behind its neighbour, one that is gone
 * goes. Nothing where the layout is beyond us.
 */
export function replaceField(fresh: PipelineFile, file: PipelineFile, here: Container, wanted: Container, field: FieldName): TextEdit[] | undefined {
  const mapping = here.use === undefined ? blockMapping(file, here.range) : undefined;
  const source = blockMapping(fresh, wanted.range);
  if (mapping === undefined || source === undefined) return undefined;
  const { text } = file.source;
  const mine = pairOf(mapping, field);
  const theirs = pairOf(source, field);
  const column = columnOf(text, mapping.pairs[0]?.key.start ?? mapping.start);
  if (mine !== undefined && mine.value.kind === 'alias') return undefined;
  const piece = theirs === undefined ? '' : reindent(fresh, { start: theirs.key.start, end: theirs.value.end }, column, file);
  if (mine !== undefined && theirs !== undefined) return [edit(file, mine.key.start, contentEnd(text, { start: mine.key.start, end: mine.value.end }), piece)];
  if (mine !== undefined) {
    if (mapping.pairs[0] === mine) return undefined;
    const line = text.lastIndexOf('\n', mine.key.start) + 1;
    const end = text.indexOf('\n', contentEnd(text, { start: mine.key.start, end: mine.value.end }));
    return [edit(file, line, end === -1 ? text.length : end + 1, '')];
  }
  if (theirs === undefined) return [];
  const before = source.pairs.slice(0, source.pairs.indexOf(theirs)).reverse().map(({ key }) => (key.kind === 'scalar' ? pairOf(mapping, key.value) : undefined)).find((pair) => pair !== undefined);
  const neighbour = before ?? mapping.pairs.at(-1);
  if (neighbour === undefined) return undefined;
  const end = lineEnd(text, contentEnd(text, { start: neighbour.key.start, end: neighbour.value.end }));
  return [edit(file, end, end, `${endOfLine(text)}${' '.repeat(column)}${piece}`)];
}
