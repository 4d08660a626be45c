import type { Fix, Safety } from '../core/diagnostic.ts';
import type { Text } from './model.ts';
import type { PipelineFile } from './subject.ts';
import { anchorNote } from './yaml-edit.ts';

/** Another word in the place of a scalar, in the quotes that it has. Nothing for texts over several lines. */
export function rename(file: PipelineFile, { node, range, value }: Text, to: string, safety: Safety): Fix | undefined {
  const { path, text } = file.source;
  const quotes = node.style === 'single' || node.style === 'double' ? 1 : 0;
  const at = { start: range.start + quotes, end: range.end - quotes };
  if (text.slice(at.start, at.end) !== value || !/^[A-Za-z_][\w-]*$/.test(to)) return undefined;
  return { title: `write \`${to}\`${anchorNote(file, range)}`, safety, edits: [{ path, range: at, newText: to }] };
}

/** The same for a key, unless the mapping has one of that name. */
export function renameKey(file: PipelineFile, keys: readonly Text[], key: Text, to: string | undefined, safety: Safety): Fix | undefined {
  return to === undefined || keys.some(({ value }) => value === to) ? undefined : rename(file, key, to, safety);
}
