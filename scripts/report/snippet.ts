import type { Position, Range, SourceFile } from '../core/source.ts';
import { lineText, positionAt } from '../core/source.ts';
import type { Paint } from './color.ts';
import { visible } from './visible.ts';

/** Longest part of a line that is shown; generated files have lines of a megabyte. */
const most = 160;

/** Columns that a text takes on a terminal, near enough: wide East Asian characters and emoji take two, marks none. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x300) columns += 1;
    else if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) columns += 0;
    else columns += /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character) ? 2 : 1;
  }
  return columns;
}

/** The part of a line that is shown: a window around the marked columns (from 0) of a long line. */
interface Window {
  readonly before: string;
  readonly marked: string;
  readonly shown: string;
}

function windowOf(full: string, from: number, to: number): Window {
  const start = from > most ? from - 40 : 0;
  const lead = start > 0 ? '…' : '';
  const line = full.slice(start, start + most);
  return {
    before: lead + visible(line.slice(0, from - start)),
    marked: visible(line.slice(from - start, Math.max(to, from) - start)),
    shown: lead + visible(line) + (start + most < full.length ? '…' : ''),
  };
}

/**
 * The marked line with carets below, as rustc shows it:
 *
 *      |
 *   12 |     image: node
 *      |            ^^^^ label
 *
 * Of a range over several lines the first and the last are shown. `gutter` is the width of the line numbers.
 */
export function snippet(source: SourceFile, range: Range, label: string, paint: Paint, mark: (text: string) => string, gutter: number): string[] {
  const start = positionAt(source, range.start);
  const end = endOf(source, range);
  const bar = paint.blue('|');
  const empty = ' '.repeat(gutter);
  const marking = (line: number, { before, marked, shown }: Window, text: string): string[] => [
    `${paint.blue(String(line).padStart(gutter))} ${bar} ${shown}`.trimEnd(),
    `${empty} ${bar} ${' '.repeat(columnsOf(before))}${mark('^'.repeat(Math.max(1, columnsOf(marked))))}${text === '' ? '' : ` ${mark(visible(text))}`}`,
  ];
  const first = lineText(source, start.line);
  if (end.line === start.line) return [`${empty} ${bar}`, ...marking(start.line, windowOf(first, start.column - 1, end.column - 1), label)];
  const last = lineText(source, end.line);
  const indent = last.length - last.trimStart().length;
  return [
    `${empty} ${bar}`,
    ...marking(start.line, windowOf(first, start.column - 1, first.length), ''),
    ...(end.line > start.line + 1 ? [paint.blue('...')] : []),
    ...marking(end.line, windowOf(last, Math.min(indent, end.column - 1), end.column - 1), label),
  ];
}

/** End of a range; one that ends with a line's end ends on that line, not at the beginning of the next. */
function endOf(source: SourceFile, range: Range): Position {
  const end = positionAt(source, range.end);
  if (end.column > 1 || range.end <= range.start) return end;
  const before = positionAt(source, range.end - 1);
  return { line: before.line, column: lineText(source, before.line).length + 1 };
}
