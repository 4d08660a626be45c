import type { Cursor } from './cursor.ts';
import { end, isDigit, isLetter } from './cursor.ts';

const newline = 0x0a;
const encoder = new TextEncoder();

/** `text` without the `unwanted` characters at its end; a loop, since `/x+$/` takes quadratic time on hostile text. */
function trimEnd(text: string, unwanted: string): string {
  let stop = text.length;
  while (stop > 0 && unwanted.includes(text.charAt(stop - 1))) stop -= 1;
  return text.slice(0, stop);
}

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** True when `line` (without its line end) closes the heredoc of `anchor`, which keeps the `-` of `<<-`. */
function closes(line: string, anchor: string): boolean {
  const word = anchor.startsWith('-') ? anchor.slice(1) : anchor;
  return trimEnd(line, '\r').replace(/^[\t\n\v\f\r ]*/, '') === word && byteLength(line) >= byteLength(anchor);
}

/**
 * Reads a heredoc, whose first `<` was read already, with the line end behind its closing anchor: HCL1 does not
 * accept a closing anchor that ends the file, nor, after `<<-EOT`, one in the first column.
 */
export function scanHeredoc(cursor: Cursor, start: number): void {
  if (cursor.next() !== 0x3c) cursor.fail('a heredoc starts with `<<`');
  const from = cursor.at;
  let code = cursor.next();
  if (code === 0x2d) code = cursor.next();
  while (isLetter(code) || isDigit(code)) code = cursor.next();
  if (code === end) cursor.fail('this heredoc is not closed', undefined, start);
  if (code !== newline) cursor.fail('the anchor of a heredoc has letters and digits only, and its line ends behind it', undefined, start);
  const anchor = cursor.text.slice(from, cursor.last);
  if (anchor === '' || anchor === '-') cursor.fail('this heredoc has no anchor', 'write `<<EOT`', start);
  let line = cursor.at;
  for (;;) {
    code = cursor.next();
    if (code === end) cursor.fail('this heredoc is not closed', `close it with a line \`${anchor.replace(/^-/, '  ')}\`, which needs a line end of its own`, start);
    if (code !== newline) continue;
    if (closes(cursor.text.slice(line, cursor.last), anchor)) return;
    line = cursor.at;
  }
}

/** Value of a scanned heredoc (`\n` line ends), as HCL1 cuts it: by the length of the anchor, not by its place. */
export function decodeHeredoc(raw: string): string {
  const first = raw.indexOf('\n');
  if (raw.charAt(2) !== '-') return raw.slice(first + 1, raw.length - first + 1);
  const lines = raw.slice(first + 1, raw.length - first + 2).split('\n');
  const indent = lines.at(-1) as string;
  if (!lines.every((line) => line.startsWith(indent))) return trimEnd(raw.slice(first + 1, raw.length - first + 1), ' \t');
  return lines.map((line, at) => (at === lines.length - 1 ? '' : line.slice(indent.length))).join('\n');
}
