import type { TextEdit } from '../../core/edit.ts';
import type { Container } from '../model.ts';
import type { PipelineFile } from '../subject.ts';
import { columnOf, contentEnd, edit, endOfLine } from './yaml-edit.ts';

/** What a newer version did to a list at one place. */
interface Hunk {
  readonly before: string | undefined;
  readonly removed: readonly string[];
  readonly added: readonly number[];
}

/** From the old list to the new one, by their longest common part. `added` are indexes into the new list. */
function hunksOf(old: readonly string[], fresh: readonly string[]): Hunk[] {
  const longest = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  const at = (row: number, column: number): number => longest[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      (longest[row] as number[])[column] = old[row] === fresh[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const hunks: Hunk[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < fresh.length) {
    const before = row === 0 ? undefined : old[row - 1];
    const removed: string[] = [];
    const added: number[] = [];
    while ((row < old.length || column < fresh.length) && !(row < old.length && column < fresh.length && old[row] === fresh[column])) {
      if (column >= fresh.length || (row < old.length && at(row + 1, column) >= at(row, column + 1))) removed.push(old[row++] as string);
      else added.push(column++);
    }
    if (removed.length > 0 || added.length > 0) hunks.push({ before, removed, added });
    row += 1;
    column += 1;
  }
  return hunks;
}

function texts(step: Container): string[] {
  return (step.commands?.items ?? []).map(({ value }) => value.trim());
}

/**
 * What changed in the commands of a template, on a list of commands that has been changed otherwise: a removed command
 * goes, an added one comes where its neighbour is. Nothing when that neighbour is gone too, or when a command is a block.
 */
export function mergeCommands(file: PipelineFile, here: Container, oldFile: Container, source: PipelineFile, fresh: Container): TextEdit[] | undefined {
  const items = here.commands?.items ?? [];
  const mine = texts(here);
  const { text } = file.source;
  if (items.some(({ use }) => use !== undefined) || items.length === 0) return undefined;
  const edits: TextEdit[] = [];
  for (const { before, removed, added } of hunksOf(texts(oldFile), texts(fresh))) {
    const newItems = added.map((index) => fresh.commands?.items[index]);
    const sources = newItems.map((item) => (item === undefined ? '' : source.source.text.slice(item.node.start, contentEnd(source.source.text, item.range))));
    if (sources.some((one) => one === '' || one.includes('\n'))) return undefined;
    const from = removed.length > 0 ? mine.findIndex((_, at) => removed.every((one, offset) => mine[at + offset] === one)) : before === undefined ? 0 : mine.indexOf(before);
    const anchor = items[from];
    if (from === -1 || anchor === undefined) return undefined;
    const line = text.lastIndexOf('\n', anchor.range.start) + 1;
    if (!/^\s*- +$/.test(text.slice(line, anchor.range.start))) return undefined;
    const dash = `${' '.repeat(columnOf(text, line + text.slice(line).search(/\S/)))}- `;
    const block = sources.map((one) => `${dash}${one}${endOfLine(text)}`).join('');
    const last = items[from + removed.length - 1];
    const endOf = (offset: number): number => (text.indexOf('\n', offset) === -1 ? text.length : text.indexOf('\n', offset) + 1);
    if (removed.length > 0 && last !== undefined) edits.push(edit(file, line, endOf(contentEnd(text, last.range)), block));
    else if (before === undefined) edits.push(edit(file, line, line, block));
    else edits.push(edit(file, endOf(contentEnd(text, anchor.range)), endOf(contentEnd(text, anchor.range)), block));
  }
  return edits;
}
