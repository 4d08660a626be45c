import { isBlankOrEnd, isBreak } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { NotYaml } from './mistake.ts';
import type { ScalarNode } from './node.ts';
import { scalar } from './scalar.ts';
import type { Properties } from './scalar.ts';

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
