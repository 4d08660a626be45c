import type { TextEdit } from '../../core/edit.ts';
import type { Range } from '../../core/source.ts';
import type { PipelineFile } from '../subject.ts';
import type { MappingNode, Pair, SequenceNode, YamlNode } from '../yaml/node.ts';

/** The mapping or list at exactly this place. */
export function nodeAt(node: YamlNode | undefined, { start, end }: Range): YamlNode | undefined {
  if (node === undefined || node.kind === 'alias' || start < node.start || end > node.end) return undefined;
  if (node.start === start && node.end === end && node.kind !== 'scalar') return node;
  const inner = node.kind === 'mapping' ? node.pairs.map(({ value }) => value) : node.kind === 'sequence' ? node.items : [];
  for (const one of inner) {
    const found = nodeAt(one, { start, end });
    if (found !== undefined) return found;
  }
  return undefined;
}

export function blockMapping(file: PipelineFile, range: Range): MappingNode | undefined {
  const node = nodeAt(file.workflow.root, range);
  return node?.kind === 'mapping' && !node.flow ? node : undefined;
}

export function blockSequence(node: YamlNode | undefined): SequenceNode | undefined {
  return node?.kind === 'sequence' && !node.flow ? node : undefined;
}

export function pairOf(mapping: MappingNode | undefined, key: string): Pair | undefined {
  return mapping?.pairs.find((pair) => pair.key.kind === 'scalar' && pair.key.value === key);
}

export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Where the text of a node ends, without the line ends and blanks behind it. */
export function contentEnd(text: string, { start, end }: Range): number {
  return start + text.slice(start, end).trimEnd().length;
}

export function endOfLine(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** A piece of one file, moved to another column of another file, with its line ends. */
export function reindent(from: PipelineFile, { start, end }: Range, column: number, into: PipelineFile): string {
  const { text } = from.source;
  const own = columnOf(text, start);
  const lines = text.slice(start, contentEnd(text, { start, end })).split(/\r?\n/);
  const moved = lines.map((line, at) => (at === 0 || line.trim() === '' ? line : ' '.repeat(Math.max(0, line.search(/\S/) - own + column)) + line.trimStart()));
  return moved.join(endOfLine(into.source.text));
}

export function edit(file: PipelineFile, start: number, end: number, newText: string): TextEdit {
  return { path: file.source.path, range: { start, end }, newText };
}
