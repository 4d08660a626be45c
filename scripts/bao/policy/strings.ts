import type { Cursor } from './cursor.ts';
import { digitValue, end } from './cursor.ts';

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const simple: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': backslash, '"': quote };
const escapeHelp = 'known are \\a \\b \\f \\n \\r \\t \\v \\\\ \\", \\ooo, \\xhh, \\uhhhh and \\Uhhhhhhhh';

function scanDigits(cursor: Cursor, first: number, base: number, count: number): void {
  let code = first;
  for (let left = count; left > 0; left -= 1) {
    if (digitValue(code) >= base) cursor.fail('this escape has too few digits', escapeHelp);
    code = cursor.next();
  }
  if (code !== end) cursor.back();
}

function scanEscape(cursor: Cursor): void {
  const code = cursor.next();
  const name = code === end ? '' : String.fromCodePoint(code);
  if (Object.hasOwn(simple, name)) return;
  if (code >= 0x30 && code <= 0x37) scanDigits(cursor, code, 8, 3);
  else if (name === 'x') scanDigits(cursor, cursor.next(), 16, 2);
  else if (name === 'u') scanDigits(cursor, cursor.next(), 16, 4);
  else if (name === 'U') scanDigits(cursor, cursor.next(), 16, 8);
  else cursor.fail(`\`\\${name}\` is not an escape`, escapeHelp);
}

/** Reads to the closing quote. In HCL a quote or a line end inside of `${...}` does not end the string. */
export function scanString(cursor: Cursor, start: number, json: boolean): void {
  let braces = 0;
  for (;;) {
    const code = cursor.next();
    if (code === end || (code === newline && (json || braces === 0))) {
      cursor.fail('this string is not closed', braces > 0 ? 'a `${` in it has no `}`' : 'add the closing `"` on the same line', start);
    }
    if (code === quote && (json || braces === 0)) return;
    if (braces === 0 && code === 0x24 && cursor.peek() === 0x7b) {
      braces += 1;
      cursor.next();
    } else if (braces > 0 && code === 0x7b) braces += 1;
    else if (braces > 0 && code === 0x7d) braces -= 1;
    if (code === backslash) scanEscape(cursor);
  }
}

interface Escape {
  /** A byte (`\xhh`, `\ooo`) or a code point. */
  readonly value: number;
  readonly byte: boolean;
  readonly length: number;
}

function readEscape(body: string, at: number): Escape {
  const name = body.charAt(at + 1);
  const plain = simple[name];
  if (plain !== undefined) return { value: plain, byte: true, length: 2 };
  const length = name === 'x' ? 2 : name === 'u' ? 4 : 8;
  if (name === 'x' || name === 'u' || name === 'U') {
    return { value: Number.parseInt(body.slice(at + 2, at + 2 + length), 16), byte: name === 'x', length: 2 + length };
  }
  return { value: Number.parseInt(body.slice(at + 1, at + 4), 8), byte: true, length: 4 };
}

/** The end (behind its closing brace) of a `${` at `at`. */
function interpolationEnd(body: string, at: number): number {
  let braces = 0;
  for (let index = at + 1; index < body.length; index += 1) {
    const char = body.charAt(index);
    if (char === '{') braces += 1;
    else if (char === '}' && (braces -= 1) === 0) return index + 1;
  }
  return body.length;
}

/** Text between the quotes of a scanned string, decoded; `undefined` when an escape has no meaning. */
export function decodeString(body: string, json: boolean): string | undefined {
  if (!body.includes('\\')) return body.includes('${') && !json && body.includes('\ufffd') ? undefined : body;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  const copy = (text: string): void => {
    for (const byte of encoder.encode(text)) bytes.push(byte);
  };
  for (let at = 0; at < body.length;) {
    if (!json && body.startsWith('${', at)) {
      const stop = interpolationEnd(body, at);
      copy(body.slice(at, stop));
      at = stop;
      continue;
    }
    if (body.charCodeAt(at) !== backslash) {
      const next = nextSpecial(body, at);
      copy(body.slice(at, next));
      at = next;
      continue;
    }
    const escape = readEscape(body, at);
    if (escape.byte ? escape.value > 255 : escape.value > 0x10ffff) return undefined;
    const surrogate = !escape.byte && escape.value >= 0xd800 && escape.value <= 0xdfff;
    if (surrogate && json) return undefined;
    if (escape.byte) bytes.push(escape.value);
    else copy(surrogate ? '\ufffd' : String.fromCodePoint(escape.value));
    at += escape.length;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

function nextSpecial(body: string, from: number): number {
  let at = from + 1;
  while (at < body.length && body.charCodeAt(at) !== backslash && body.charCodeAt(at) !== 0x24) at += 1;
  return at;
}
