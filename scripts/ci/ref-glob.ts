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

/** Wherever a `*` can lead: from each position to the end of its component. One sweep, however many positions there are. */
function afterStar(text: string, from: Positions): Positions {
  const reached = new Set<number>();
  let open = false;
  for (let at = 0; at <= text.length; at += 1) {
    open ||= from.has(at);
    if (open) reached.add(at);
    if (text[at] === '/') open = false;
  }
  return reached;
}

/** Wherever one of the forms of `**` can lead; each reaches everything behind the first position. */
function afterDoubleStar(kind: 'double-star' | 'double-star-slash' | 'slash-double-star', text: string, from: Positions): Positions {
  const starts = kind === 'slash-double-star' ? [...from].filter((at) => text[at] === '/') : [...from];
  const first = starts.reduce((least, at) => Math.min(least, at), Infinity);
  const reached = new Set(from);
  for (let at = first; at <= text.length; at += 1) {
    const component = kind === 'double-star' || (kind === 'double-star-slash' ? at > first && text[at - 1] === '/' : at === text.length || text[at] === '/');
    if (component) reached.add(at);
  }
  return reached;
}

/** Where one character or text can lead to from `from`. */
function step(part: Part & { readonly kind: 'text' | 'any' | 'class' }, text: string, from: number): number | undefined {
  if (part.kind === 'text') return text.startsWith(part.text, from) ? from + part.text.length : undefined;
  const char = text.codePointAt(from);
  if (char === undefined || (part.kind === 'any' && char === 0x2f)) return undefined;
  const letter = String.fromCodePoint(char);
  return part.kind === 'any' || inRanges(letter, part.ranges) !== part.negated ? from + letter.length : undefined;
}

function after(part: Part, text: string, from: Positions): Positions {
  if (part.kind === 'star') return afterStar(text, from);
  if (part.kind === 'double-star' || part.kind === 'double-star-slash' || part.kind === 'slash-double-star') return afterDoubleStar(part.kind, text, from);
  const reached = new Set<number>();
  if (part.kind === 'choice') {
    for (const choice of part.choices) for (const at of positions(choice, text, from)) reached.add(at);
    return reached;
  }
  for (const at of from) {
    const next = step(part, text, at);
    if (next !== undefined) reached.add(next);
  }
  return reached;
}

function positions(parts: readonly Part[], text: string, from: Positions): Positions {
  let now = from;
  for (const part of parts) {
    if (now.size === 0) return now;
    now = after(part, text, now);
  }
  return now;
}

/** Whether `pattern` matches the whole of `text`, as Woodpecker decides it. */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = compile(pattern);
  return parts !== undefined && positions(parts, text, new Set([0])).has(text.length);
}
