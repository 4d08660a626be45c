import { isBlankOrEnd, isBreak } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { NotYaml } from './mistake.ts';
import type { ScalarNode, ScalarStyle } from './node.ts';

/*
 * Scalars as libyaml reads them, whose children are all of Go's YAML packages. Each function starts with the cursor on the
 * first character and leaves it behind the last one.
 */

const space = 0x20;
const tab = 0x09;

export interface Properties {
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}

function scalar(style: ScalarStyle, value: string, start: number, end: number, { tag, anchor }: Properties): ScalarNode {
  return { kind: 'scalar', start, end, tag, anchor, value, style };
}

/** Blanks and line ends between two words of a folded scalar, from the first blank on. */
function fold(cursor: Cursor): string {
  const from = cursor.pos;
  cursor.skipBlanks();
  if (!isBreak(cursor.code())) return cursor.text.slice(from, cursor.pos);
  let breaks = 0;
  while (isBreak(cursor.code())) {
    cursor.skipBreak();
    breaks += 1;
    cursor.skipBlanks();
  }
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}

function endsPlain(cursor: Cursor, code: number): boolean {
  if (code === 0x3a && isBlankOrEnd(cursor.code(1))) return true;
  if (cursor.flow === 0) return false;
  if (code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d) return true;
  const next = cursor.code(1);
  if (code === 0x3f) return isBlankOrEnd(next);
  return code === 0x3a && (next === 0x2c || next === 0x5d || next === 0x7d);
}

/** A scalar without quotes; in block context it goes on in lines that are indented deeper than `indent`. */
export function plain(cursor: Cursor, indent: number, properties: Properties): ScalarNode {
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

const simpleSingle = /'([^'\r\n]*)'(?!')/y;
const simpleDouble = /"([^"\\\r\n]*)"/y;

const escapes: Readonly<Record<string, string>> = {
  0: '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ', '"': '"', "'": "'", '/': '/', '\\': '\\',
  N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029',
};
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What `\` and what follows mean. */
function escaped(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.pos + 1);
  const known = escapes[letter];
  if (known !== undefined) {
    cursor.pos += 2;
    return known;
  }
  const length = hexLengths[letter];
  if (length === undefined) {
    throw new NotYaml(`\`\\${letter}\` is no escape of a double-quoted text`, cursor.pos, Math.min(cursor.pos + 2, cursor.text.length), 'syntax', 'double the backslash, or use single quotes');
  }
  const digits = cursor.text.slice(cursor.pos + 2, cursor.pos + 2 + length);
  const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : Number.NaN;
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) throw new NotYaml(`\`\\${letter}${digits}\` is no character`, cursor.pos, cursor.pos + 2 + digits.length);
  cursor.pos += 2 + length;
  return String.fromCodePoint(code);
}

/** A text in single or double quotes. */
export function quoted(cursor: Cursor, properties: Properties): ScalarNode {
  const { text, pos: start } = cursor;
  const double = cursor.code() === 0x22;
  const style = double ? 'double' : 'single';
  const simple = double ? simpleDouble : simpleSingle;
  simple.lastIndex = start;
  const match = simple.exec(text);
  if (match !== null) {
    cursor.pos = simple.lastIndex;
    return scalar(style, match[1] as string, start, cursor.pos, properties);
  }
  const quote = double ? 0x22 : 0x27;
  let value = '';
  cursor.pos += 1;
  for (;;) {
    const code = cursor.code();
    if (Number.isNaN(code)) throw new NotYaml('this quote is never closed', start, start + 1);
    if (code === quote && !double && cursor.code(1) === quote) {
      value += "'";
      cursor.pos += 2;
    } else if (code === quote) {
      cursor.pos += 1;
      return scalar(style, value, start, cursor.pos, properties);
    } else if (double && code === 0x5c && isBreak(cursor.code(1))) {
      cursor.pos += 1;
      cursor.skipBreak();
      cursor.skipBlanks();
      while (isBreak(cursor.code())) {
        cursor.skipBreak();
        value += '\n';
        cursor.skipBlanks();
      }
    } else if (double && code === 0x5c) {
      value += escaped(cursor);
    } else if (isBlankOrEnd(code)) {
      value += fold(cursor);
      if (cursor.atMarker()) throw new NotYaml('this quote is never closed: a document marker comes first', start, start + 1);
    } else {
      const from = cursor.pos;
      for (let next = code; !isBlankOrEnd(next) && next !== quote && !(double && next === 0x5c); next = cursor.code()) cursor.pos += 1;
      value += text.slice(from, cursor.pos);
    }
  }
}

interface Header {
  readonly chomping: 'clip' | 'strip' | 'keep';
  readonly increment: number;
}

const headerPattern = /[|>](?:([+-])(\d?)|(\d)([+-]?))?/y;

function header(cursor: Cursor): Header {
  const start = cursor.pos;
  headerPattern.lastIndex = start;
  const match = headerPattern.exec(cursor.text) as RegExpExecArray;
  cursor.pos = headerPattern.lastIndex;
  const sign = match[1] ?? match[4];
  const digit = match[2] ?? match[3] ?? '';
  if (digit === '0') throw new NotYaml('an indentation of 0 is not possible', start, cursor.pos);
  cursor.skipBlanks();
  if (cursor.code() === 0x23) cursor.skipComment();
  if (cursor.pos < cursor.text.length && !isBreak(cursor.code())) {
    throw new NotYaml('only a comment may follow the head of a block text', cursor.pos, cursor.pos + 1, 'syntax', 'write the text on the next line');
  }
  return { chomping: sign === '+' ? 'keep' : sign === '-' ? 'strip' : 'clip', increment: digit === '' ? 0 : Number(digit) };
}

/** Steps over empty lines to the first character of the next line with content; counts the line ends. */
function emptyLines(cursor: Cursor, indent: number | undefined): { breaks: number; deepest: number } {
  let breaks = 0;
  let deepest = 0;
  for (;;) {
    while ((indent === undefined || cursor.column < indent) && cursor.code() === space) cursor.pos += 1;
    deepest = Math.max(deepest, cursor.column);
    if ((indent === undefined || cursor.column < indent) && cursor.code() === tab) throw new NotYaml('a tab indents this line', cursor.pos, cursor.pos + 1, 'syntax', 'indent with spaces');
    if (!isBreak(cursor.code())) return { breaks, deepest };
    cursor.skipBreak();
    breaks += 1;
  }
}

/** A text behind `|` or `>`. `parent` is the indentation of the block it stands in, -1 at the top. */
export function block(cursor: Cursor, parent: number, properties: Properties): ScalarNode {
  const { text, pos: start } = cursor;
  const literal = cursor.code() === 0x7c;
  const { chomping, increment } = header(cursor);
  let end = cursor.pos;
  if (isBreak(cursor.code())) cursor.skipBreak();
  const given = increment === 0 ? undefined : Math.max(parent, 0) + increment;
  let { breaks, deepest } = emptyLines(cursor, given);
  const indent = given ?? Math.max(deepest, parent + 1);
  let value = '';
  /** Line end of the content line before, when there was one; whether that line began with a blank. */
  let broken = false;
  let wasBlank = false;
  while (cursor.column === indent && cursor.pos < text.length) {
    const isBlank = cursor.code() === space || cursor.code() === tab;
    if (broken && !literal && !wasBlank && !isBlank) value += breaks === 0 ? ' ' : '';
    else if (broken) value += '\n';
    value += '\n'.repeat(breaks);
    const from = cursor.pos;
    while (cursor.pos < text.length && !isBreak(cursor.code())) cursor.pos += 1;
    value += text.slice(from, cursor.pos);
    end = cursor.pos;
    wasBlank = isBlank;
    broken = isBreak(cursor.code());
    if (broken) cursor.skipBreak();
    ({ breaks, deepest } = emptyLines(cursor, indent));
  }
  if (chomping !== 'strip' && broken) value += '\n';
  if (chomping === 'keep') value += '\n'.repeat(breaks);
  // the line behind the content belongs to somebody else: back to its start
  if (cursor.lineStart > end) cursor.pos = cursor.lineStart;
  cursor.fresh = true;
  return scalar(literal ? 'literal' : 'folded', value, start, end, properties);
}
