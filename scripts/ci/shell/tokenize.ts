/*
 * The words and operators of a shell script, as far as a linter needs them: POSIX `sh` (XCU chapter 2), quotes, comments,
 * line continuations, here-documents, `$(...)`, `${...}`, backquotes. Nothing is expanded. Offsets are into the script.
 */

export interface Word {
  readonly kind: 'word';
  readonly start: number;
  readonly end: number;
  /** Without its quotes, escapes and continuations; expansions as they are written. */
  readonly value: string;
  /** It holds an expansion: the value is not known here. */
  readonly dynamic: boolean;
  /** It may become any number of words: an expansion outside of quotes, or `"$@"`. */
  readonly splits: boolean;
  /** Some of it stands in quotes. */
  readonly quoted: boolean;
}

export interface Operator {
  readonly kind: 'operator';
  readonly start: number;
  readonly end: number;
  /** `\n` for the end of a line; a redirection with its number: `2>`. */
  readonly value: string;
}

export type Token = Word | Operator;

const operator = /&&|\|\||;;|\|&|[|&;()]/y;
const redirection = /\d*(?:<<<|<<-?|<>|>>|>\||>&|<&|&>>|&>|[<>])/y;
const special = /[\s'"\\`$|&;()<>]/;

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r';
}

class Tokenizer {
  readonly #text: string;
  #at = 0;
  readonly tokens: Token[] = [];
  readonly #documents: { end: string; tabs: boolean }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): readonly Token[] {
    while (this.#at < this.#text.length) this.#next();
    return this.tokens;
  }

  #next(): void {
    const char = this.#text.charAt(this.#at);
    if (isSpace(char)) this.#at += 1;
    else if (char === '\\' && this.#isBreak(this.#at + 1)) this.#at = this.#behindBreak(this.#at + 1);
    else if (char === '#') this.#comment();
    else if (char === '\n') this.#newline();
    else if (!this.#operator()) this.#word();
  }

  #isBreak(at: number): boolean {
    return this.#text.charAt(at) === '\n' || this.#text.startsWith('\r\n', at);
  }

  #behindBreak(at: number): number {
    return at + (this.#text.charAt(at) === '\r' ? 2 : 1);
  }

  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#text.length : end;
  }

  #push(value: string, start: number): void {
    this.tokens.push({ kind: 'operator', value, start, end: this.#at });
  }

  #newline(): void {
    this.#at += 1;
    this.#push('\n', this.#at - 1);
    for (const { end, tabs } of this.#documents.splice(0)) this.#skipDocument(end, tabs);
  }

  #skipDocument(end: string, tabs: boolean): void {
    while (this.#at < this.#text.length) {
      const stop = this.#text.indexOf('\n', this.#at);
      const line = this.#text.slice(this.#at, stop === -1 ? undefined : stop).replace(/\r$/, '');
      this.#at = stop === -1 ? this.#text.length : stop + 1;
      if ((tabs ? line.replace(/^\t+/, '') : line) === end) return;
    }
  }

  #operator(): boolean {
    const start = this.#at;
    for (const pattern of [redirection, operator]) {
      pattern.lastIndex = start;
      const found = pattern.exec(this.#text)?.[0];
      if (found === undefined) continue;
      this.#at += found.length;
      this.#push(found, start);
      if (found.endsWith('<<') || found.endsWith('<<-')) this.#document(found.endsWith('-'));
      return true;
    }
    return false;
  }

  #document(tabs: boolean): void {
    while (isSpace(this.#text.charAt(this.#at))) this.#at += 1;
    const before = this.tokens.length;
    if (this.#at < this.#text.length && !this.#isBreak(this.#at)) this.#word();
    const word = this.tokens[before];
    if (word?.kind === 'word') this.#documents.push({ end: word.value, tabs });
  }

  #word(): void {
    const start = this.#at;
    const word = { value: '', dynamic: false, splits: false, quoted: false };
    for (;;) {
      const char = this.#text.charAt(this.#at);
      if (char === '' || isSpace(char) || char === '\n' || '|&;()<>'.includes(char)) break;
      if (char === "'") this.#single(word);
      else if (char === '"') this.#double(word);
      else if (char === '\\') this.#escape(word);
      else if (char === '$' || char === '`') {
        if (this.#expansion(word)) word.splits = true;
      } else {
        const from = this.#at;
        do this.#at += 1; while (this.#at < this.#text.length && !special.test(this.#text.charAt(this.#at)));
        word.value += this.#text.slice(from, this.#at);
      }
    }
    this.#at = Math.min(this.#at, this.#text.length);
    // a lone operator character that nothing claims must not stop the loop
    if (this.#at === start) this.#at += 1;
    this.tokens.push({ kind: 'word', start, end: this.#at, ...word });
  }

  #single(word: { value: string; quoted: boolean }): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    word.value += this.#text.slice(this.#at + 1, end === -1 ? undefined : end);
    word.quoted = true;
    this.#at = end === -1 ? this.#text.length : end + 1;
  }

  #escape(word: { value: string; quoted: boolean }): void {
    if (this.#isBreak(this.#at + 1)) {
      this.#at = this.#behindBreak(this.#at + 1);
      return;
    }
    word.value += this.#text.charAt(this.#at + 1);
    word.quoted = true;
    this.#at += 2;
  }

  #double(word: { value: string; dynamic: boolean; splits: boolean; quoted: boolean }): void {
    word.quoted = true;
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (char === '"') {
        this.#at += 1;
        return;
      }
      if (char === '\\') {
        const next = this.#text.charAt(this.#at + 1);
        if (this.#isBreak(this.#at + 1)) this.#at = this.#behindBreak(this.#at + 1);
        else {
          word.value += '$`"\\'.includes(next) ? next : char + next;
          this.#at += 2;
        }
      } else if (char === '$' || char === '`') {
        if (this.#text.startsWith('$@', this.#at) || this.#text.startsWith('${@', this.#at)) word.splits = true;
        this.#expansion(word);
      } else {
        word.value += char;
        this.#at += 1;
      }
    }
  }

  /** `$X`, `${X}`, `$(...)`, `` `...` ``; false for a `$` that is only a dollar. */
  #expansion(word: { value: string; dynamic: boolean }): boolean {
    const start = this.#at;
    const rest = this.#text.charAt(start + 1);
    if (this.#text.charAt(start) === '`') this.#closing('`', '`');
    else if (rest === '(') this.#closing('(', ')');
    else if (rest === '{') this.#closing('{', '}');
    else {
      const name = /^\$+(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?!$-])/.exec(this.#text.slice(start, start + 200))?.[0];
      this.#at += name?.length ?? 1;
      word.value += name ?? '$';
      if (name !== undefined) word.dynamic = true;
      return name !== undefined;
    }
    word.value += this.#text.slice(start, this.#at);
    word.dynamic = true;
    return true;
  }

  /** From an opening bracket to behind its partner; quotes in between hide both. */
  #closing(open: string, close: string): void {
    this.#at += this.#text.charAt(this.#at) === '$' ? 2 : 1;
    let depth = 1;
    while (this.#at < this.#text.length && depth > 0) {
      const char = this.#text.charAt(this.#at);
      this.#at += char === '\\' ? 2 : 1;
      if (char === close) depth -= 1;
      else if (char === open) depth += 1;
      else if (char === "'" && open === '(') {
        const end = this.#text.indexOf("'", this.#at);
        this.#at = end === -1 ? this.#text.length : end + 1;
      }
    }
    this.#at = Math.min(this.#at, this.#text.length);
  }
}

/** Never throws; an open quote ends with the script. Cost is linear in the script. */
export function tokenize(script: string): readonly Token[] {
  return new Tokenizer(script).run();
}
