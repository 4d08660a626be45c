import { isBlankOrEnd, isBreak } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { NotYaml } from './mistake.ts';
import type { ScalarNode } from './node.ts';
import { scalar } from './scalar.ts';
import type { Properties } from './scalar.ts';

/*
 * Scalars as libyaml reads them, whose children are all of Go's YAML packages. Each function starts with the cursor on the
 * first character and leaves it behind the last one.
 */

const space = 0x20;
const tab = 0x09;

function endsPlain(cursor: Cursor, code: number): boolean {
  if (code === 0x3a && isBlankOrEnd(cursor.code(1))) return true;
  if (cursor.flow === 0) return false;
  if (code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d) return true;
  const next = cursor.code(1);
  if (code === 0x3f) return isBlankOrEnd(next);
  return code === 0x3a && (next === 0x2c || next === 0x5d || next === 0x7d);
}

/** True when a line below the one that ends at `end` may belong to a scalar on it: then characters have to be looked at. */
function mayGoOn({ text }: Cursor, end: number, indent: number): boolean {
  if (indent < 0) return true;
  for (let line = end + 1; ; line += 1) {
    const start = line;
    while (text.charCodeAt(line) === space) line += 1;
    const code = text.charCodeAt(line);
    if (code !== 0x0a) return line - start > indent && line < text.length && code !== 0x23;
  }
}

/** The usual scalar, on one line in block context, without a look at each of its characters. */
function plainLine(cursor: Cursor, indent: number, properties: Properties): ScalarNode | undefined {
  const { text, pos: start } = cursor;
  const lineEnd = cursor.lineEnd();
  const line = text.slice(start, lineEnd);
  const colon = line.indexOf(': ');
  const comment = line.indexOf(' #');
  let { length } = line;
  if (colon !== -1 && (comment === -1 || colon < comment)) length = colon;
  else if (comment !== -1) length = comment;
  else if (line.charCodeAt(length - 1) === 0x3a) length -= 1;
  else if (mayGoOn(cursor, lineEnd, indent)) return undefined;
  while (line.charCodeAt(length - 1) === space) length -= 1;
  cursor.pos = start + length;
  return scalar('plain', line.slice(0, length), start, cursor.pos, properties);
}

/** A scalar without quotes; in block context it goes on in lines that are indented deeper than `indent`. */
export function plain(cursor: Cursor, indent: number, properties: Properties): ScalarNode {
  const usual = cursor.simple && cursor.flow === 0 ? plainLine(cursor, indent, properties) : undefined;
  return usual ?? plainText(cursor, indent, properties);
}

/** The same for every case, character by character. */
function plainText(cursor: Cursor, indent: number, properties: Properties): ScalarNode {
  const { text } = cursor;
  const start = cursor.pos;
  let value = '';
  let end = start;
  let gap = '';
  for (;;) {
    const from = cursor.pos;
    let code = cursor.code();
    while (!isBlankOrEnd(code) && !endsPlain(cursor, code)) {
      cursor.pos += 1;
      code = cursor.code();
    }
    if (cursor.pos > from) {
      value += gap + text.slice(from, cursor.pos);
      end = cursor.pos;
    }
    if (cursor.pos === from || cursor.pos >= text.length || !isBlankOrEnd(code)) break;
    const { pos, lineStart } = cursor;
    gap = plainGap(cursor, indent);
    const next = cursor.code();
    const broken = cursor.lineStart !== lineStart;
    if (next === 0x23 || cursor.pos >= text.length || (broken && ((cursor.flow === 0 && cursor.column <= indent) || cursor.atMarker()))) {
      cursor.pos = pos;
      cursor.lineStart = lineStart;
      break;
    }
  }
  cursor.pos = end;
  if (end < cursor.lineStart) cursor.lineStart = lineStartOf(text, end);
  return scalar('plain', value, start, end, properties);
}

function lineStartOf(text: string, pos: number): number {
  return Math.max(text.lastIndexOf('\n', pos - 1), text.lastIndexOf('\r', pos - 1)) + 1;
}

function plainGap(cursor: Cursor, indent: number): string {
  const from = cursor.pos;
  cursor.skipBlanks();
  if (!isBreak(cursor.code())) return cursor.text.slice(from, cursor.pos);
  let breaks = 0;
  while (isBreak(cursor.code())) {
    cursor.skipBreak();
    breaks += 1;
    for (let code = cursor.code(); code === space || code === tab; code = cursor.code()) {
      if (code === tab && cursor.column <= indent) throw new NotYaml('a tab indents this line', cursor.pos, cursor.pos + 1, 'syntax', 'indent with spaces');
      cursor.pos += 1;
    }
  }
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}
