import type { Range, SourceFile } from '../core/source.ts';
import { lineText, positionAt } from '../core/source.ts';
import type { Paint } from './color.ts';

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

/** Control characters must not reach a terminal from somebody's file. */
function visible(text: string): string {
  return text.replaceAll('\t', '    ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/**
 * The marked line with carets below, as rustc shows it:
 *
 *      |
 *   12 |     image: node
 *      |            ^^^^ label
 *
 * A range over several lines is marked to the end of its first line. `gutter` is the width of the line numbers.
 */
export function snippet(source: SourceFile, range: Range, label: string, paint: Paint, mark: (text: string) => string, gutter: number): string[] {
  const start = positionAt(source, range.start);
  const end = positionAt(source, range.end);
  const full = lineText(source, start.line);
  const from = start.column - 1 > most ? start.column - 1 - 40 : 0;
  const line = full.slice(from, from + most);
  const lead = from > 0 ? '…' : '';
  const before = lead + visible(line.slice(0, start.column - 1 - from));
  const last = end.line === start.line ? end.column - 1 - from : line.length;
  const marked = visible(line.slice(start.column - 1 - from, Math.max(last, start.column - 1 - from)));
  const carets = '^'.repeat(Math.max(1, columnsOf(marked)));
  const bar = paint.blue('|');
  const empty = ' '.repeat(gutter);
  const shown = lead + visible(line) + (from + most < full.length ? '…' : '');
  return [
    `${empty} ${bar}`,
    `${paint.blue(String(start.line).padStart(gutter))} ${bar} ${shown}`.trimEnd(),
    `${empty} ${bar} ${' '.repeat(columnsOf(before))}${mark(carets)}${label === '' ? '' : ` ${mark(label)}`}`,
  ];
}
