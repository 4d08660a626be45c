import type { Range } from '../../core/source.ts';
import { Cursor, end, isDecimal, isDigit, isLetter, isSpace } from './cursor.ts';
import { decodeHeredoc, scanHeredoc } from './heredoc.ts';
import { scanExponent, scanHclNumber, scanMantissa } from './number.ts';
import { decodeString, scanString } from './strings.ts';

export type TokenType = 'identifier' | 'string' | 'heredoc' | 'number' | 'float' | 'bool' | '{' | '}' | '[' | ']' | ',' | '=' | '+' | '-' | '.' | 'end';

export interface Token {
  readonly type: TokenType;
  readonly range: Range;
}

const signs: Readonly<Record<string, TokenType>> = { '{': '{', '}': '}', '[': '[', ']': ']', ',': ',', '=': '=', '+': '+' };

/** Tokens of HCL1, read when asked for. Comments and space are skipped. @throws SyntaxMistake */
export class HclLexer {
  readonly #cursor: Cursor;

  constructor(text: string, at = 0) {
    this.#cursor = new Cursor(text, at, true);
  }

  next(): Token {
    const cursor = this.#cursor;
    for (;;) {
      let code = cursor.next();
      while (isSpace(code)) code = cursor.next();
      const start = cursor.last;
      if (code === 0x23 || code === 0x2f) {
        this.#comment(code, start);
        continue;
      }
      return { type: this.#scan(code, start), range: { start, end: cursor.at } };
    }
  }

  /** Decoded text of a token. */
  value({ type, range }: Token): string | undefined {
    const raw = this.#cursor.text.slice(range.start, range.end);
    const text = raw.includes('\r\n') ? raw.replaceAll('\r\n', '\n') : raw;
    if (type === 'string') return decodeString(text.slice(1, -1), false);
    return type === 'heredoc' ? decodeHeredoc(text) : text;
  }

  #scan(code: number, start: number): TokenType {
    const cursor = this.#cursor;
    if (code === end) return 'end';
    if (isLetter(code)) return this.#identifier(start);
    if (isDecimal(code)) return scanHclNumber(cursor, code);
    const char = String.fromCodePoint(code);
    const sign = signs[char];
    if (sign !== undefined) return sign;
    if (char === '"') {
      scanString(cursor, start, false);
      return 'string';
    }
    if (char === '<') {
      scanHeredoc(cursor, start);
      return 'heredoc';
    }
    if (char === '-') return isDecimal(cursor.peek()) ? scanHclNumber(cursor, cursor.next()) : '-';
    if (char === '.') {
      if (!isDecimal(cursor.peek())) return '.';
      scanExponent(cursor, scanMantissa(cursor, cursor.peek()));
      return 'float';
    }
    return this.#illegal(char, start);
  }

  #illegal(char: string, start: number): never {
    const help = char === "'" ? 'strings stand in double quotes: "..."'
      : char === ':' ? 'write `=` between a key and its value'
      : char === '\ufeff' ? 'remove the byte order mark at the start of the file'
      : char === ';' ? 'end the line instead' : undefined;
    return this.#cursor.fail(char === '\ufeff' ? 'a byte order mark cannot stand here' : `the character \`${char}\` cannot stand here`, help, start);
  }

  #identifier(start: number): TokenType {
    const cursor = this.#cursor;
    let code = cursor.next();
    while (isLetter(code) || isDigit(code) || code === 0x2d || code === 0x2e) code = cursor.next();
    if (code !== end) cursor.back();
    const word = cursor.text.slice(start, cursor.at);
    return word === 'true' || word === 'false' ? 'bool' : 'identifier';
  }

  #comment(first: number, start: number): void {
    const cursor = this.#cursor;
    if (first === 0x2f && cursor.peek() !== 0x2a && cursor.peek() !== 0x2f) cursor.fail('a single `/` cannot stand here', 'a comment starts with `#`, `//` or `/*`', start);
    const block = first === 0x2f && cursor.peek() === 0x2a;
    if (!block) {
      for (let code = cursor.next(); code !== 0x0a && code !== end;) code = cursor.next();
      return;
    }
    cursor.next();
    for (let code = cursor.next(); ;) {
      if (code === end) cursor.fail('this comment is not closed', 'close it with `*/`', start);
      const before = code;
      code = cursor.next();
      if (before === 0x2a && code === 0x2f) return;
    }
  }
}
