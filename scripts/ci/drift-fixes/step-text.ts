import type { Container } from '../model.ts';
import type { PipelineFile } from '../subject.ts';
import type { MappingNode, YamlNode } from '../yaml/node.ts';
import { columnOf, contentEnd, endOfLine, pairOf, reindent } from '../upgrade/yaml-edit.ts';

/*
 * Whole steps as pieces of text: where one begins and ends, and how a file writes its steps.
 */

/** Lines of one step. */
export interface StepPlace {
  /** Begin of its first line, comments right above it included. */
  readonly start: number;
  /** End of its last line, before the line end. */
  readonly end: number;
  /** Begin of the line with its dash or key. */
  readonly line: number;
  readonly style: 'list' | 'mapping';
  /** Blanks before the dash, or before the key. */
  readonly indent: string;
  /** Columns from the dash or key to the fields. */
  readonly inner: number;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** Begin of the comment lines right above a line. */
function commentStart(text: string, line: number): number {
  let start = line;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^\s*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

function stepsNode({ workflow: { root } }: PipelineFile): YamlNode | undefined {
  const node = pairOf(root, 'steps')?.value;
  return node === undefined || node.kind === 'alias' || node.kind === 'scalar' || node.flow ? undefined : node;
}

/** Where a step stands, when it has lines of its own. */
export function placeOfStep(file: PipelineFile, step: Container): StepPlace | undefined {
  const { text } = file.source;
  const node = stepsNode(file);
  if (node === undefined || step.use !== undefined) return undefined;
  if (node.kind === 'sequence') {
    const item = node.items.find((one) => one.kind === 'mapping' && one.start === step.range.start);
    if (item === undefined) return undefined;
    const line = lineStart(text, item.start);
    const dash = /^(\ufeff? *)-( +)$/.exec(text.slice(line, item.start));
    if (dash === null) return undefined;
    return { start: commentStart(text, line), end: lineEnd(text, contentEnd(text, item)), line, style: 'list', indent: dash[1] ?? '', inner: 1 + (dash[2] ?? ' ').length };
  }
  const pair = node.kind === 'mapping' ? node.pairs.find(({ value }) => value.kind === 'mapping' && value.start === step.range.start) : undefined;
  if (pair === undefined || pair.value.kind !== 'mapping') return undefined;
  const line = lineStart(text, pair.key.start);
  const indent = text.slice(line, pair.key.start);
  if (!/^ *$/.test(indent)) return undefined;
  const inner = pair.value.flow ? 2 : columnOf(text, pair.value.pairs[0]?.key.start ?? pair.value.start) - indent.length;
  return { start: commentStart(text, line), end: lineEnd(text, contentEnd(text, { start: pair.key.start, end: pair.value.end })), line, style: 'mapping', indent, inner: Math.max(1, inner) };
}

/** True when blank lines stand between the steps of a file; with one step, they do. */
export function isAiry(file: PipelineFile): boolean {
  const places = file.workflow.steps.flatMap((step) => placeOfStep(file, step) ?? []);
  return places.length < 2 || places.slice(1).some(({ start }) => /\n[ \t]*\r?\n$/.test(file.source.text.slice(0, start)));
}

/** The comment lines right above a step, without their blanks. */
function commentsOf(file: PipelineFile, step: Container): string[] {
  const place = placeOfStep(file, step);
  if (place === undefined || place.start === place.line) return [];
  return file.source.text.slice(place.start, place.line).split(/\r?\n/).filter((line) => line.trim() !== '').map((line) => line.trim());
}

/** Plain where YAML lets a plain text be. */
export function plainOrQuoted(text: string): string {
  return /^[A-Za-z_][\w .-]*\w$|^\w$/.test(text) && !/^(?:true|false|null|yes|no|on|off|[\d.]+)$/i.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

/** A step of one file as another one would write it, from its comments to its last field; begins with the indent, ends without a line end. */
export function stepText(from: PipelineFile, mapping: MappingNode, step: Container, like: StepPlace, into: PipelineFile, { name, dependsOn }: { readonly name: string; readonly dependsOn: readonly string[] }): string {
  const eol = endOfLine(into.source.text);
  const column = like.indent.length + like.inner;
  const pad = ' '.repeat(column);
  const fields = mapping.pairs.filter(({ key }) => !(key.kind === 'scalar' && (key.value === 'name' || key.value === 'depends_on')))
    .map(({ key, value }) => pad + reindent(from, { start: key.start, end: value.end }, column, into));
  const waits = dependsOn.length === 0 ? [] : [`${pad}depends_on: [${dependsOn.map(plainOrQuoted).join(', ')}]`];
  const first = like.style === 'list' ? `${like.indent}-${' '.repeat(like.inner - 1)}name: ${plainOrQuoted(name)}` : `${like.indent}${plainOrQuoted(name)}:`;
  return [...commentsOf(from, step).map((line) => like.indent + line), first, ...fields, ...waits].join(eol);
}
