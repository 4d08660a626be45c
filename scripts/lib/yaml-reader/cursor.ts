import type { Range } from '../../core/source.ts';

const space = 0x20;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** True for a space, a tab, a line end and the end of the text (NaN, which alone differs from itself). */
export function isBlankOrEnd(code: number): boolean {
  return code <= space ? code === space || code === lineFeed || code === carriageReturn || code === tab : code !== code;
}

export function isBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

/** A place in a text that knows its line. Lines end with LF, CR LF or CR. */
export class Cursor {
  readonly text: string;
  /** True without a tab and a CR anywhere: then whole lines can be looked at, not only characters. */
  readonly simple: boolean;
  pos = 0;
  /** Offset of the first character of the line that `pos` is on. */
  lineStart = 0;
  /** How many flow collections are open; inside of them indentation does not count. */
  flow = 0;
  /** True where a block key or `- ` may start: at the start of a line, behind `- ` and `? `, not behind `key:`. */
  fresh = true;
  readonly comments: Range[] = [];

  constructor(text: string) {
    this.text = text;
    this.simple = !text.includes('\t') && !text.includes('\r');
  }

  get column(): number {
    return this.pos - this.lineStart;
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.pos + ahead);
  }

  /** Steps over one line end. */
  skipBreak(): void {
    this.pos += this.code() === carriageReturn && this.code(1) === lineFeed ? 2 : 1;
    this.lineStart = this.pos;
  }

  /** Steps over spaces and tabs. */
  skipBlanks(): void {
    let code = this.code();
    while (code === space || code === tab) {
      this.pos += 1;
      code = this.code();
    }
  }

  /** Where the line that `pos` is on ends. */
  lineEnd(): number {
    const { simple, text } = this;
    if (simple) {
      const end = text.indexOf('\n', this.pos);
      return end === -1 ? text.length : end;
    }
    let at = this.pos;
    while (at < text.length && !isBreak(text.charCodeAt(at))) at += 1;
    return at;
  }

  /** Steps over a comment up to its line end, and remembers it. */
  skipComment(): void {
    const start = this.pos;
    this.pos = this.lineEnd();
    this.comments.push({ start, end: this.pos });
  }

  /** Steps over blanks, comments and line ends to where something is written. A tab that indents is left standing. */
  skip(): void {
    const { text } = this;
    for (;;) {
      let at = this.pos;
      let code = text.charCodeAt(at);
      while (code === space || (code === tab && (this.flow > 0 || !this.fresh))) {
        at += 1;
        code = text.charCodeAt(at);
      }
      this.pos = at;
      if (code === 0x23) {
        this.skipComment();
        code = this.code();
      }
      if (!isBreak(code)) return;
      this.skipBreak();
      if (this.flow === 0) this.fresh = true;
    }
  }

  /** True at `---` or `...` at the start of a line. */
  atMarker(): boolean {
    if (this.pos !== this.lineStart) return false;
    const code = this.code();
    return (code === 0x2d || code === 0x2e) && this.code(1) === code && this.code(2) === code && isBlankOrEnd(this.code(3));
  }

  get atEnd(): boolean {
    return this.pos >= this.text.length || this.atMarker();
  }

  /** True at an indicator (`-`, `?`, `:`) with a blank behind it. */
  atIndicator(indicator: number): boolean {
    return this.code() === indicator && isBlankOrEnd(this.code(1));
  }
}
