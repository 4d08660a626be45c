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

  /** Steps over a comment up to its line end, and remembers it. */
  skipComment(): void {
    const start = this.pos;
    while (this.pos < this.text.length && !isBreak(this.code())) this.pos += 1;
    this.comments.push({ start, end: this.pos });
  }

  /** Steps over blanks, comments and line ends to where something is written. A tab that indents is left standing. */
  skip(): void {
    for (;;) {
      let code = this.code();
      while (code === space || (code === tab && (this.flow > 0 || !this.fresh))) {
        this.pos += 1;
        code = this.code();
      }
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
