/*
 * Regular expressions from configuration are run against files in CI, so a pattern like `(a+)+$` must not hang the
 * machine. JavaScript's own engine tries back; this one (parse, compile, match) is the way of Thompson and Pike: it
 * looks at each character once for each instruction, whatever the pattern is.
 * @see https://swtch.com/~rsc/regexp/regexp2.html
 */

export type Assertion = 'line-start' | 'line-end' | 'word' | 'no-word';

/** Syntax of the language: that of JavaScript with `^` and `$` for lines, without what needs trying back. */
export type PatternNode =
  | { readonly kind: 'char'; readonly test: (codePoint: number) => boolean }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly least: number; readonly most: number; readonly lazy: boolean }
  | { readonly kind: 'group'; readonly item: PatternNode; readonly number: number }
  | { readonly kind: 'assert'; readonly what: Assertion };

export interface PatternTree {
  readonly root: PatternNode;
  /** Names of the capture groups in their order. */
  readonly groups: readonly (string | undefined)[];
}

/** What is wrong with a pattern; the caller turns it into a finding. */
export class PatternMistake extends Error {
  /** Offset in the pattern. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const longest = 2000;
const deepest = 100;

function single(wanted: number): PatternNode {
  return { kind: 'char', test: (codePoint) => codePoint === wanted };
}

/** Asks JavaScript about one character of a class; answers for ASCII are kept. */
function classNode(source: string, at: number): PatternNode {
  const expression = compiledClass(source, at);
  const known = new Int8Array(128);
  return {
    kind: 'char',
    test(codePoint) {
      if (codePoint >= 128) return expression.test(String.fromCodePoint(codePoint));
      if (known[codePoint] === 0) known[codePoint] = expression.test(String.fromCodePoint(codePoint)) ? 1 : -1;
      return known[codePoint] === 1;
    },
  };
}

function compiledClass(source: string, at: number): RegExp {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(`^(?:${source})$`, flags);
    } catch {
      // an escape that `u` is too strict for, such as [\-"]
    }
  }
  throw new PatternMistake(`\`${source}\` is not a class of characters`, at);
}

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };

class Parser {
  readonly source: string;
  readonly groups: (string | undefined)[] = [];
  at = 0;
  depth = 0;

  constructor(source: string) {
    this.source = source;
  }

  get next(): string {
    return this.source.charAt(this.at);
  }

  choice(): PatternNode {
    if ((this.depth += 1) > deepest) throw new PatternMistake('the groups are nested too deeply', this.at);
    const options = [this.sequence()];
    while (this.next === '|') {
      this.at += 1;
      options.push(this.sequence());
    }
    this.depth -= 1;
    return options.length === 1 ? options[0] as PatternNode : { kind: 'choice', options };
  }

  sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.at < this.source.length && this.next !== '|' && this.next !== ')') items.push(this.repeated());
    return { kind: 'sequence', items };
  }

  repeated(): PatternNode {
    const item = this.atom();
    const counts = /^(?:[*+?]|\{(\d{1,6})(,(\d{1,6})?)?\})/.exec(this.source.slice(this.at, this.at + 20));
    if (counts === null) return item;
    const [text, least, upTo, most] = counts;
    this.at += text.length;
    const lazy = this.next === '?';
    if (lazy) this.at += 1;
    if (item.kind === 'assert') throw new PatternMistake('there is nothing to repeat before this', this.at - 1);
    if (text === '*' || text === '+' || text === '?') return { kind: 'repeat', item, least: text === '+' ? 1 : 0, most: text === '?' ? 1 : Infinity, lazy };
    const from = Number(least);
    const to = upTo === undefined ? from : most === undefined ? Infinity : Number(most);
    if (to < from) throw new PatternMistake(`\`${text}\` ends before it starts`, this.at);
    return { kind: 'repeat', item, least: from, most: to, lazy };
  }

  atom(): PatternNode {
    const start = this.at;
    const char = String.fromCodePoint(this.source.codePointAt(start) as number);
    this.at += char.length;
    switch (char) {
      case '(': return this.group(start);
      case '[': return this.characterClass(start);
      case '\\': return this.escape(start);
      case '.': return classNode('.', start);
      case '^': return { kind: 'assert', what: 'line-start' };
      case '$': return { kind: 'assert', what: 'line-end' };
      case '*': case '+': case '?': throw new PatternMistake(`there is nothing to repeat before \`${char}\``, start);
      default: return single(char.codePointAt(0) as number);
    }
  }

  group(start: number): PatternNode {
    const head = /^\?(?::|<([A-Za-z_]\w*)>)/.exec(this.source.slice(this.at));
    if (head === null && this.next === '?') {
      const looks = /^\?<?[=!]/.test(this.source.slice(this.at));
      throw new PatternMistake(looks ? 'looking ahead or behind is not part of this language; match the text around and put a group around the version' : 'this kind of group is not known', start);
    }
    this.at += head?.[0].length ?? 0;
    const captures = head === null || head[1] !== undefined;
    const number = this.groups.length;
    if (captures) this.groups.push(head?.[1]);
    const item = this.choice();
    if (this.next !== ')') throw new PatternMistake('this group is not closed', start);
    this.at += 1;
    return captures ? { kind: 'group', item, number } : item;
  }

  characterClass(start: number): PatternNode {
    // a `]` right after `[` or `[^` closes the class in JavaScript: [] matches nothing
    while (this.at < this.source.length && this.next !== ']') this.at += this.next === '\\' ? 2 : 1;
    if (this.next !== ']') throw new PatternMistake('this class of characters is not closed', start);
    this.at += 1;
    return classNode(this.source.slice(start, this.at), start);
  }

  escape(start: number): PatternNode {
    const letter = this.next;
    if (letter === '') throw new PatternMistake('a backslash at the end escapes nothing', start);
    const long = /^(?:[pP]\{[^}]*\}|u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})/.exec(this.source.slice(this.at));
    if (long !== null) {
      this.at += long[0].length;
      return classNode(`\\${long[0]}`, start);
    }
    const char = String.fromCodePoint(this.source.codePointAt(this.at) as number);
    this.at += char.length;
    if (/[dDwWsS]/.test(letter)) return classNode(`\\${letter}`, start);
    if (letter === 'b' || letter === 'B') return { kind: 'assert', what: letter === 'b' ? 'word' : 'no-word' };
    if (/[1-9k]/.test(letter)) throw new PatternMistake('referring back to a group is not part of this language', start);
    if (/[A-Za-z0]/.test(letter) && controls[letter] === undefined) throw new PatternMistake(`\`\\${letter}\` is not known`, start);
    return single(controls[letter] ?? char.codePointAt(0) as number);
  }
}

/** @throws PatternMistake */
export function parsePattern(source: string): PatternTree {
  if (source.length > longest) throw new PatternMistake(`a pattern has ${longest} characters at most`, longest);
  const parser = new Parser(source);
  const root = parser.choice();
  if (parser.at < source.length) throw new PatternMistake('this `)` closes nothing', parser.at);
  return { root, groups: parser.groups };
}
