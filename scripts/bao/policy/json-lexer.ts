import type { Range } from '../../core/source.ts';
import { Cursor, end, isDecimal, isDigit, isLetter, isSpace } from './cursor.ts';
import { scanExponent, scanJsonNumber, scanMantissa } from './number.ts';
import { decodeString, scanString } from './strings.ts';

export type JsonTokenType = 'string' | 'number' | 'float' | 'bool' | 'null' | '{' | '}' | '[' | ']' | ',' | ':' | '.' | 'end';

export interface JsonToken {
  readonly type: JsonTokenType;
  readonly range: Range;
}

const signs: Readonly<Record<string, JsonTokenType>> = { '{': '{', '}': '}', '[': '[', ']': ']', ',': ',', ':': ':' };

/** Tokens of JSON as HCL1 reads it (Go's escapes, not JSON's). @throws SyntaxMistake */
export class JsonLexer {
  readonly #cursor: Cursor;

  constructor(text: string) {
    this.#cursor = new Cursor(text, 0, false);
  }

  next(): JsonToken {
    const cursor = this.#cursor;
    let code = cursor.next();
    while (isSpace(code)) code = cursor.next();
    const start = cursor.last;
    return { type: this.#scan(code, start), range: { start, end: cursor.at } };
  }

  value({ type, range }: JsonToken): string | undefined {
    if (type === 'null') return '';
    const raw = this.#cursor.text.slice(range.start, range.end);
    return type === 'string' ? decodeString(raw.slice(1, -1), true) : raw;
  }

  #scan(code: number, start: number): JsonTokenType {
    const cursor = this.#cursor;
    if (code === end) return 'end';
    if (isLetter(code)) return this.#word(start);
    if (isDecimal(code)) return scanJsonNumber(cursor, code);
    const char = String.fromCodePoint(code);
    const sign = signs[char];
    if (sign !== undefined) return sign;
    if (char === '"') {
      scanString(cursor, start, true);
      return 'string';
    }
    if (char === '-' && isDecimal(cursor.peek())) return scanJsonNumber(cursor, cursor.next());
    if (char === '.') {
      if (!isDecimal(cursor.peek())) return '.';
      scanExponent(cursor, scanMantissa(cursor, cursor.peek()));
      return 'float';
    }
    return cursor.fail(`the character \`${char}\` cannot stand here`, 'a policy that starts with `{` is read as JSON', start);
  }

  #word(start: number): JsonTokenType {
    const cursor = this.#cursor;
    let code = cursor.next();
    while (isLetter(code) || isDigit(code) || code === 0x2d) code = cursor.next();
    if (code !== end) cursor.back();
    const word = cursor.text.slice(start, cursor.at);
    if (word === 'true' || word === 'false') return 'bool';
    return word === 'null' ? 'null' : cursor.fail(`\`${word}\` is not a value of JSON`, 'a policy that starts with `{` is read as JSON', start);
  }
}
