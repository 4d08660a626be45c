import { SyntaxMistake } from './ast.ts';

/** What `next` and `peek` give at the end of the text. */
export const end = -1;

/** Reads a text character by character (code points), one step of which can be taken back. */
export class Cursor {
  readonly text: string;
  /** Offset of the next character. */
  at: number;
  /** Offset of the character that `next` gave last. */
  last: number;
  readonly #hcl: boolean;

  /** With `hcl`, `\r\n` is read as `\n`, and some characters are refused. */
  constructor(text: string, at: number, hcl: boolean) {
    this.text = text;
    this.at = at;
    this.last = at;
    this.#hcl = hcl;
  }

  peek(): number {
    return this.text.codePointAt(this.at) ?? end;
  }

  next(): number {
    this.last = this.at;
    const code = this.text.codePointAt(this.at);
    if (code === undefined) return end;
    this.at += code > 0xffff ? 2 : 1;
    if (code === 0x0d && this.#hcl && this.text.charCodeAt(this.at) === 0x0a) {
      this.at += 1;
      return 0x0a;
    }
    if (code === 0) {
      // the JSON reader of HCL1 takes it for the end, and reads on behind it when asked again
      if (!this.#hcl) return end;
      this.fail('a NUL byte cannot stand in a policy', 'save the file as plain UTF-8 text');
    }
    if (code === 0xe123 && this.#hcl) this.fail('the character U+E123 cannot stand in a policy');
    return code;
  }

  /** Takes back the last character; at the end of the text there is none. */
  back(): void {
    this.at = this.last;
  }

  fail(message: string, help?: string, start = this.last): never {
    throw new SyntaxMistake(message, { start: Math.min(start, this.text.length), end: Math.min(Math.max(this.at, start + 1), this.text.length) }, help);
  }
}

export function isDecimal(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Value of a hexadecimal digit, 16 for anything else. */
export function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x61 + 10;
  if (code >= 0x41 && code <= 0x46) return code - 0x41 + 10;
  return 16;
}

export function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
  return /\p{L}/u.test(String.fromCodePoint(code));
}

export function isDigit(code: number): boolean {
  return isDecimal(code) || (code >= 0x80 && /\p{Nd}/u.test(String.fromCodePoint(code)));
}

/** Space, tab, line feed, carriage return; nothing else separates tokens. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
