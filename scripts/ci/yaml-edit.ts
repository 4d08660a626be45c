import type { Range } from '../core/source.ts';
import type { TextEdit } from '../core/edit.ts';
import type { MappingNode, ScalarNode, YamlNode } from './yaml/node.ts';
import type { PipelineFile } from './subject.ts';

/*
 * Small changes to the text of a YAML file. Each gives edits, or nothing where the layout is one that it does not
 * understand: no fix is better than a wrong one.
 */

interface Found {
  readonly mapping: MappingNode;
  readonly key: ScalarNode;
  readonly value: YamlNode;
}

/** The mapping that a key stands in, by the place of the key. */
export function mappingOfKey({ workflow: { document } }: PipelineFile, keyStart: number): Found | undefined {
  let node = document.root;
  while (node !== undefined) {
    if (node.kind === 'mapping') {
      const pair = node.pairs.find(({ key }) => key.start === keyStart);
      if (pair?.key.kind === 'scalar') return { mapping: node, key: pair.key, value: pair.value };
      node = node.pairs.map(({ value }) => value).find((value) => value.kind !== 'alias' && value.start <= keyStart && keyStart < value.end);
    } else if (node.kind === 'sequence') {
      node = node.items.find((item) => item.kind !== 'alias' && item.start <= keyStart && keyStart < item.end);
    } else {
      return undefined;
    }
  }
  return undefined;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return text.charAt(end - 1) === '\r' ? end - 1 : end;
}

/** `key: value` behind the pair whose key stands at `keyStart`: on a line of its own, or inside of the same braces. */
export function insertAfterPair(file: PipelineFile, keyStart: number, pair: string): TextEdit | undefined {
  const { path, text } = file.source;
  const found = mappingOfKey(file, keyStart);
  if (found === undefined) return undefined;
  const { mapping, key, value } = found;
  if (mapping.flow) {
    const at = value.end;
    return { path, range: { start: at, end: at }, newText: `, ${pair}` };
  }
  if (value.kind !== 'alias' && value.kind !== 'scalar') return undefined;
  const from = lineStart(text, key.start);
  const before = text.slice(from, key.start);
  if (!/^\ufeff?(?: *- +)* *$/.test(before)) return undefined;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const at = lineEnd(text, value.end);
  return { path, range: { start: at, end: at }, newText: `${eol}${' '.repeat(before.replace('\ufeff', '').length)}${pair}` };
}

/** A plain scalar in single quotes, as it is written. */
export function quoteScalar({ source: { path, text } }: PipelineFile, node: ScalarNode): TextEdit | undefined {
  if (node.style !== 'plain') return undefined;
  const written = text.slice(node.start, node.end);
  if (/[\r\n]/.test(written)) return undefined;
  return { path, range: { start: node.start, end: node.end }, newText: `'${written.replaceAll("'", "''")}'` };
}

/** How often aliases of this file refer to something that holds `range`. */
function aliasesOf({ workflow: { document } }: PipelineFile, range: Range): Range[] {
  const uses: Range[] = [];
  const walk = (node: YamlNode): void => {
    if (node.kind === 'alias') {
      if (node.target.start <= range.start && range.end <= node.target.end) uses.push({ start: node.start, end: node.end });
    } else if (node.kind === 'sequence') node.items.forEach(walk);
    else if (node.kind === 'mapping') node.pairs.forEach(({ key, value }) => { walk(key); walk(value); });
  };
  if (document.root !== undefined) walk(document.root);
  return uses;
}

/** For the title of a fix: that it changes an anchor, and for how many. */
export function anchorNote(file: PipelineFile, range: Range): string {
  const uses = aliasesOf(file, range).length;
  return uses === 0 ? '' : uses === 1 ? ', at its anchor' : `, at its anchor, for all ${uses} uses`;
}
