/*
 * The globs of `when`: bmatcuk/doublestar v4 `Match`. Anchored, whole text, case-sensitive. `*` and `?` stop at `/`, `**`
 * as a whole path component does not, `{a,b}` chooses, `[a-z]`, `[!a]` and `[^a]` are classes (a negated one takes `/`). A leading `!` is a letter.
 * A malformed pattern matches nothing (Woodpecker drops the error). picomatch differs in classes, braces and `**`, so this is our own; it keeps
 * a set of positions instead of backtracking, and its cost is pattern times text.
 */

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'double-star' }
  | { readonly kind: 'double-star-slash' }
  | { readonly kind: 'slash-double-star' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: 'choice'; readonly choices: readonly (readonly Part[])[] };

/** A pattern that was understood, or nothing when it is malformed. */
type Compiled = readonly Part[] | undefined;

class Malformed extends Error {}

class Reader {
  readonly #chars: readonly string[];
  #at = 0;
  /** How many braces are open. */
  #depth = 0;

  constructor(pattern: string) {
    this.#chars = [...pattern];
  }

  /** Parts up to the end, or inside of braces up to `,` or `}`. */
  parts(inBraces: boolean): Part[] {
    const parts: Part[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') parts.push({ kind: 'text', text });
      text = '';
    };
    for (;;) {
      const char = this.#chars[this.#at];
      if (char === undefined || (inBraces && (char === ',' || char === '}'))) break;
      if (char === '*' || char === '?' || char === '[' || char === '{' || this.#atSlashDoubleStar()) {
        flush();
        parts.push(this.#special(char));
      } else {
        if (char === '\\') this.#at += 1;
        const literal = this.#chars[this.#at];
        if (literal === undefined) throw new Malformed();
        text += literal;
        this.#at += 1;
      }
    }
    flush();
    if (inBraces && this.#chars[this.#at] === undefined) throw new Malformed();
    if (!inBraces && this.#at < this.#chars.length) throw new Malformed();
    return parts;
  }

  /** `/**` at the end of a component: it may match nothing, the `/` included. */
  #atSlashDoubleStar(): boolean {
    return this.#chars[this.#at] === '/' && this.#chars[this.#at + 1] === '*' && this.#chars[this.#at + 2] === '*' && this.#endsComponent(this.#at + 3);
  }

  #endsComponent(at: number): boolean {
    const next = this.#chars[at];
    return next === undefined || next === '/' || (this.#depth > 0 && (next === ',' || next === '}'));
  }

  #special(char: string): Part {
    if (char === '/') {
      this.#at += 3;
      return { kind: 'slash-double-star' };
    }
    if (char === '[') return this.#class();
    if (char === '{') return this.#choice();
    const before = this.#chars[this.#at - 1];
    this.#at += 1;
    if (char === '?') return { kind: 'any' };
    if (this.#chars[this.#at] !== '*') return { kind: 'star' };
    this.#at += 1;
    if ((before !== undefined && before !== '/') || !this.#endsComponent(this.#at)) return { kind: 'star' };
    if (this.#chars[this.#at] !== '/') return { kind: 'double-star' };
    this.#at += 1;
    return { kind: 'double-star-slash' };
  }

  #choice(): Part {
    const choices: Part[][] = [];
    this.#depth += 1;
    if (this.#depth > 50) throw new Malformed();
    do {
      this.#at += 1;
      choices.push(this.parts(true));
    } while (this.#chars[this.#at] === ',');
    this.#at += 1;
    this.#depth -= 1;
    return { kind: 'choice', choices };
  }

  #class(): Part {
    this.#at += 1;
    const negated = this.#chars[this.#at] === '!' || this.#chars[this.#at] === '^';
    if (negated) this.#at += 1;
    const ranges: [string, string][] = [];
    do {
      const low = this.#classChar();
      if (this.#chars[this.#at] === '-' && this.#chars[this.#at + 1] !== ']') {
        this.#at += 1;
        ranges.push([low, this.#classChar()]);
      } else {
        ranges.push([low, low]);
      }
    } while (this.#chars[this.#at] !== ']');
    this.#at += 1;
    return { kind: 'class', negated, ranges };
  }

  #classChar(): string {
    let char = this.#chars[this.#at];
    if (char === ']' || char === '-') throw new Malformed();
    if (char === '\\') {
      this.#at += 1;
      char = this.#chars[this.#at];
    }
    if (char === undefined) throw new Malformed();
    this.#at += 1;
    return char;
  }
}

const compiled = new Map<string, Compiled>();

function compile(pattern: string): Compiled {
  if (compiled.has(pattern)) return compiled.get(pattern);
  let parts: Compiled;
  try {
    parts = withEmptyTail(new Reader(pattern).parts(false));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  if (compiled.size > 10_000) compiled.clear();
  compiled.set(pattern, parts);
  return parts;
}

/** doublestar lets `/**\/` at the end match nothing at all. */
function withEmptyTail(parts: readonly Part[]): readonly Part[] {
  const last = parts.at(-1);
  if (last?.kind !== 'text' || last.text !== '/' || parts.at(-2)?.kind !== 'slash-double-star') return parts;
  return [...parts.slice(0, -2), { kind: 'choice', choices: [parts.slice(-2), []] }];
}

/** False when doublestar would report an error; such a pattern never matches. */
export function isValidGlob(pattern: string): boolean {
  return compile(pattern) !== undefined;
}

function inRanges(char: string, ranges: readonly (readonly [string, string])[]): boolean {
  const code = char.codePointAt(0) as number;
  return ranges.some(([low, high]) => code >= (low.codePointAt(0) as number) && code <= (high.codePointAt(0) as number));
}

type Positions = ReadonlySet<number>;

function endOfComponent(text: string, from: number): number {
  const slash = text.indexOf('/', from);
  return slash === -1 ? text.length : slash;
}

/** All positions that one part can lead to from `from`. */
function* after(part: Part, text: string, from: number): Generator<number> {
  switch (part.kind) {
    case 'text':
      if (text.startsWith(part.text, from)) yield from + part.text.length;
      return;
    case 'star':
      for (let at = from, end = endOfComponent(text, from); at <= end; at += 1) yield at;
      return;
    case 'double-star':
      for (let at = from; at <= text.length; at += 1) yield at;
      return;
    case 'double-star-slash':
      yield from;
      for (let at = text.indexOf('/', from); at !== -1; at = text.indexOf('/', at + 1)) yield at + 1;
      return;
    case 'slash-double-star':
      yield from;
      if (text[from] !== '/') return;
      for (let at = text.indexOf('/', from + 1); at !== -1; at = text.indexOf('/', at + 1)) yield at;
      yield text.length;
      return;
    case 'choice':
      for (const choice of part.choices) yield* positions(choice, text, new Set([from]));
      return;
    default: {
      const char = text.codePointAt(from);
      if (char === undefined || (part.kind === 'any' && char === 0x2f)) return;
      const letter = String.fromCodePoint(char);
      if (part.kind === 'any' || inRanges(letter, part.ranges) !== part.negated) yield from + letter.length;
    }
  }
}

function positions(parts: readonly Part[], text: string, from: Positions): Positions {
  let now = from;
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of now) {
      for (const reached of after(part, text, at)) next.add(reached);
    }
    if (next.size === 0) return next;
    now = next;
  }
  return now;
}

/** Whether `pattern` matches the whole of `text`, as Woodpecker decides it. */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = compile(pattern);
  return parts !== undefined && positions(parts, text, new Set([0])).has(text.length);
}
