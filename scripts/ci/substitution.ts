import type { Range } from '../core/source.ts';

/*
 * The substitution that Woodpecker runs over the raw text of a pipeline file, before YAML: drone/envsubst v1.0.3, as it
 * behaves (facts 1.8), comments included. Grammar: `${name}`, `${#name}`, `${name<operator>argument...}`; `$name` alone is
 * text. In text `$$`, `\\` and `\/` lose their first character.
 */

export type Operator = '' | '#len' | '=' | ':=' | ':-' | ':?' | ':+' | ',' | ',,' | '^' | '^^' | ':' | '#' | '##' | '%' | '%%' | '/' | '//' | '/#' | '/%';

/** Text (its escapes already taken away) or an expression inside of an expression. */
export type Argument = string | Expression;

export interface Expression {
  /** From `$` to behind `}`. */
  readonly range: Range;
  readonly name: string;
  readonly nameRange: Range;
  readonly operator: Operator;
  /** For `:-` and its like any number, joined; for the others one or two. */
  readonly args: readonly Argument[];
  /** How many expressions it stands in. */
  readonly depth: number;
  /** A length below zero makes the server slice out of bounds: the process ends (facts 1.8). */
  readonly panics: boolean;
}

/** Two characters that come out as one. */
export interface Escape {
  readonly range: Range;
  readonly kind: 'dollar' | 'backslash';
}

/** Why substitution gives up; the server says `reason`, and the pipeline has no workflows. */
export interface SubstitutionError {
  /** From `${` to where it stopped making sense. */
  readonly range: Range;
  readonly reason: 'bad substitution' | 'missing closing brace' | 'unable to parse variable name' | 'unable to parse substitution within function' | 'unable to parse default function';
}

export interface Substitution {
  /** Expressions of the text itself, in order; those inside of them hang in their arguments. */
  readonly expressions: readonly Expression[];
  readonly escapes: readonly Escape[];
  /** The first is what the server reports; the parser goes on behind it to find the others. */
  readonly errors: readonly SubstitutionError[];
  /** A NUL character ends the text for the substitution: everything behind it is dropped. */
  readonly end: number;
}

const deepest = 100;
const mostErrors = 20;
const start = /\$\{|\$\$|\\[\\/]/g;
const identifier = /[\p{L}\p{Nd}_]+/uy;

class Bad extends Error {
  readonly reason: SubstitutionError['reason'];
  readonly at: number;

  constructor(reason: SubstitutionError['reason'], at: number) {
    super(reason);
    this.reason = reason;
    this.at = at;
  }
}

/** `strconv.Atoi`: decimal digits with an optional sign; `undefined` where Go reports an error. */
export function atoi(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) < 2 ** 63 ? value : undefined;
}

class Reader {
  readonly #text: string;
  readonly #end: number;
  #at = 0;

  constructor(text: string, end: number) {
    this.#text = text;
    this.#end = end;
  }

  /** The expression whose `${` stands at `from`. @throws Bad */
  expression(from: number, depth: number): Expression {
    if (depth > deepest) throw new Bad('bad substitution', from);
    this.#at = from + 2;
    if (this.#peek() === '#') return this.#length(from, depth);
    const nameStart = this.#at;
    const name = this.#identifier();
    if (name === undefined) throw new Bad('unable to parse variable name', this.#at + 1);
    const nameRange = { start: nameStart, end: this.#at };
    const build = (operator: Operator, args: readonly Argument[]): Expression => ({
      range: { start: from, end: this.#at }, name, nameRange, operator, args, depth, panics: operator === ':' && isNegative(args[1]),
    });
    switch (this.#peek()) {
      case ':': return this.#colon(depth, build);
      case '=': return this.#default('=', depth, build);
      case ',': return this.#casing(',', build);
      case '^': return this.#casing('^', build);
      case '/': return this.#replace(depth, build);
      case '#': return this.#remove('#', depth, build);
      case '%': return this.#remove('%', depth, build);
      default: return this.#closed('missing closing brace', '', [], build);
    }
  }

  get at(): number {
    return this.#at;
  }

  #peek(ahead = 0): string {
    const at = this.#at + ahead;
    return at < this.#end ? this.#text.charAt(at) : '';
  }

  #identifier(): string | undefined {
    identifier.lastIndex = this.#at;
    const found = identifier.exec(this.#text)?.[0];
    if (found === undefined || this.#at >= this.#end) return undefined;
    this.#at += found.length;
    return found;
  }

  #closed(reason: SubstitutionError['reason'], operator: Operator, args: readonly Argument[], build: (operator: Operator, args: readonly Argument[]) => Expression): Expression {
    if (this.#peek() !== '}') throw new Bad(reason, Math.min(this.#at + 1, this.#end));
    this.#at += 1;
    return build(operator, args);
  }

  #length(from: number, depth: number): Expression {
    this.#at += 1;
    const nameStart = this.#at;
    const name = this.#identifier();
    if (name === undefined) throw new Bad('bad substitution', this.#at + 1);
    const nameRange = { start: nameStart, end: this.#at };
    return this.#closed('bad substitution', '#len', [], (operator, args) => ({ range: { start: from, end: this.#at }, name, nameRange, operator, args, depth, panics: false }));
  }

  #colon(depth: number, build: (operator: Operator, args: readonly Argument[]) => Expression): Expression {
    const next = this.#peek(1);
    if (next === '=' || next === '-' || next === '?' || next === '+') return this.#default(`:${next}`, depth, build);
    // the scanner steps back by the width of the next character, which is wrong when that has several bytes
    if (next === '' || next > '\x7f') throw new Bad('bad substitution', this.#at + 1);
    this.#at += 1;
    const first = this.#argument(depth, /[:}]/g, false);
    if (this.#peek() === '}') return this.#closed('bad substitution', ':', [first], build);
    if (this.#peek() !== ':') throw new Bad('bad substitution', this.#at + 1);
    while (this.#peek() === ':') this.#at += 1;
    const second = this.#argument(depth, /\}/g, false);
    return this.#closed('bad substitution', ':', [first, second], build);
  }

  #default(operator: '=' | ':=' | ':-' | ':?' | ':+', depth: number, build: (operator: Operator, args: readonly Argument[]) => Expression): Expression {
    this.#at += operator.length;
    const args: Argument[] = [];
    while (this.#peek() !== '}') args.push(this.#argument(depth, /\}/g, false));
    return this.#closed('bad substitution', operator, args, build);
  }

  #casing(sign: ',' | '^', build: (operator: Operator, args: readonly Argument[]) => Expression): Expression {
    // `${X,^}` is taken too: both signs are accepted in both places, and an unknown pair leaves the value alone
    const operator = this.#peek(1) === ',' || this.#peek(1) === '^' ? `${sign}${this.#peek(1)}` : sign;
    this.#at += operator.length;
    return this.#closed('bad substitution', operator === ',' || operator === ',,' || operator === '^' || operator === '^^' ? operator : '', [], build);
  }

  #remove(sign: '#' | '%', depth: number, build: (operator: Operator, args: readonly Argument[]) => Expression): Expression {
    const operator = this.#peek(1) === sign ? (`${sign}${sign}` as '##' | '%%') : sign;
    this.#at += operator.length;
    const pattern = this.#argument(depth, /\}/g, false);
    return this.#closed('bad substitution', operator, [pattern], build);
  }

  #replace(depth: number, build: (operator: Operator, args: readonly Argument[]) => Expression): Expression {
    const next = this.#peek(1);
    const operator: Operator = next === '/' || next === '#' || next === '%' ? `/${next}` : '/';
    this.#at += operator.length;
    const pattern = this.#argument(depth, /\//g, true);
    if (this.#peek() !== '/') throw new Bad('bad substitution', Math.min(this.#at + 1, this.#end));
    while (this.#peek() === '/') this.#at += 1;
    if (this.#peek() === '}') return this.#closed('bad substitution', operator, [pattern], build);
    const replacement = this.#argument(depth, /\}/g, true);
    return this.#closed('bad substitution', operator, [pattern, replacement], build);
  }

  /** One argument: an expression, or at least one character of text up to `stop` or the next `${`. */
  #argument(depth: number, stop: RegExp, escapes: boolean): Argument {
    if (this.#peek() === '$' && this.#peek(1) === '{') return this.expression(this.#at, depth + 1);
    let text = '';
    for (;;) {
      const char = this.#peek();
      if (char === '' || (char === '$' && this.#peek(1) === '{')) break;
      if (escapes && isEscape(char, this.#peek(1))) {
        text += this.#peek(1);
        this.#at += 2;
        continue;
      }
      stop.lastIndex = 0;
      if (stop.test(char)) break;
      text += char;
      this.#at += 1;
    }
    if (text === '') throw new Bad('unable to parse substitution within function', Math.min(this.#at + 1, this.#end));
    return text;
  }
}

function isEscape(char: string, next: string): boolean {
  return (char === '$' && next === '$') || (char === '\\' && (next === '/' || next === '\\'));
}

function isNegative(argument: Argument | undefined): boolean {
  return typeof argument === 'string' && (atoi(argument) ?? 0) < 0;
}

/** Finds everything that the substitution would touch. Never throws; cost is linear in the text. */
export function parseSubstitution(text: string): Substitution {
  const nul = text.indexOf('\0');
  const end = nul === -1 ? text.length : nul;
  const expressions: Expression[] = [];
  const escapes: Escape[] = [];
  const errors: SubstitutionError[] = [];
  let reader: Reader | undefined;
  start.lastIndex = 0;
  for (let match = start.exec(text); match !== null && match.index < end; match = start.exec(text)) {
    const from = match.index;
    if (match[0] !== '${') {
      if (from + 2 <= end) escapes.push({ range: { start: from, end: from + 2 }, kind: match[0] === '$$' ? 'dollar' : 'backslash' });
      continue;
    }
    reader ??= new Reader(text, end);
    try {
      expressions.push(reader.expression(from, 0));
      start.lastIndex = reader.at;
    } catch (error) {
      if (!(error instanceof Bad)) throw error;
      errors.push({ range: { start: from, end: Math.max(from + 2, Math.min(error.at, end)) }, reason: error.reason });
      if (errors.length === mostErrors) break;
      start.lastIndex = from + 2;
    }
  }
  return { expressions, escapes, errors, end };
}

/** All expressions, those inside of others too, in the order of the text. */
export function* allExpressions(expressions: readonly Argument[]): Generator<Expression> {
  for (const expression of expressions) {
    if (typeof expression === 'string') continue;
    yield expression;
    yield* allExpressions(expression.args);
  }
}
