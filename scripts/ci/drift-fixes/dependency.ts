import type { TextEdit } from '../../core/edit.ts';
import type { Container } from '../model.ts';
import type { PipelineFile } from '../subject.ts';
import type { MappingNode } from '../yaml/node.ts';
import { blockMapping, columnOf, contentEnd, edit, endOfLine, pairOf } from '../upgrade/yaml-edit.ts';
import { lineEnd, lineStart, plainOrQuoted } from './step-text.ts';

/** Adds a name to the `depends_on` of a mapping, or gives it one. Nothing where the layout is beyond us. */
export function addToList(file: PipelineFile, mapping: MappingNode, key: string, name: string): TextEdit | undefined {
  const { text } = file.source;
  const value = pairOf(mapping, key)?.value;
  const word = plainOrQuoted(name);
  if (value === undefined) {
    const last = mapping.pairs.findLast(({ value: one }) => one.kind !== 'alias') ?? mapping.pairs.at(-1);
    if (last === undefined || mapping.flow) return undefined;
    const at = lineEnd(text, contentEnd(text, { start: last.key.start, end: last.value.end }));
    const column = columnOf(text, mapping.pairs[0]?.key.start ?? mapping.start);
    return edit(file, at, at, `${endOfLine(text)}${' '.repeat(column)}${key}: [${word}]`);
  }
  if (value.kind === 'scalar') return value.style === 'literal' || value.style === 'folded' ? undefined : edit(file, value.start, value.end, value.value === '' ? `[${word}]` : `[${text.slice(value.start, value.end)}, ${word}]`);
  if (value.kind !== 'sequence' || value.anchor !== undefined) return undefined;
  const last = value.items.at(-1);
  if (value.flow) {
    const at = last === undefined ? value.start + 1 : last.end;
    return edit(file, at, at, last === undefined ? word : `, ${word}`);
  }
  if (last === undefined) return undefined;
  const line = lineStart(text, last.start);
  const dash = /^ *- +$/.exec(text.slice(line, last.start));
  const at = lineEnd(text, contentEnd(text, last));
  return dash === null ? undefined : edit(file, at, at, `${endOfLine(text)}${dash[0]}${word}`);
}

export function addDependency(file: PipelineFile, step: Container, name: string): TextEdit | undefined {
  const mapping = step.use === undefined ? blockMapping(file, step.range) : undefined;
  return mapping === undefined ? undefined : addToList(file, mapping, 'depends_on', name);
}
