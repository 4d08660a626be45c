import { ask, call, isIn, isQuestion, itemOf } from './functions.ts';
import { finds } from './regex.ts';
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';
import { Beyond, Unset, comparable, demand, isAscii, numberOf, same, textOf, truthOf } from './value.ts';
import type { Kind, Term, Value } from './value.ts';

/** Precedence of expr-lang (`parser/operator`); all of these bind to the left. */
const precedence: Readonly<Record<string, number>> = {
  or: 10, '||': 10, and: 15, '&&': 15, '==': 20, '!=': 20, '<': 20, '>': 20, '<=': 20, '>=': 20, in: 20, matches: 20, contains: 20, startsWith: 20, endsWith: 20,
  '+': 30, '-': 30, '*': 60, '/': 60, '%': 60,
};
const negatable = new Set(['in', 'matches', 'contains', 'startsWith', 'endsWith']);
const unary: Readonly<Record<string, number>> = { not: 50, '!': 50, '-': 90, '+': 90 };
/** Words that are no variables. */
const reserved = new Set(['let', 'if', 'else', ...Object.keys(precedence), ...Object.keys(unary)]);
const deepest = 60;

function constant(value: Value, kind: Kind): Term {
  return { kind, run: () => value };
}

/** The answer of a term, or that it depends on a variable that nobody told us. */
function answer(term: Term): boolean | 'unset' {
  try {
    return truthOf(term.run());
  } catch (error) {
    if (error instanceof Unset) return 'unset';
    throw error;
  }
}

/** `stop`: the answer that decides it, false for `and`. What is decided by one side is decided, whatever the other would be. */
function junction(left: Term, right: Term, stop: boolean): Term {
  demand(left, 'truth');
  demand(right, 'truth');
  return {
    kind: 'truth',
    run: () => {
      const first = answer(left);
      if (first === stop) return stop;
      const second = answer(right);
      if (second === stop) return stop;
      if (first === 'unset' || second === 'unset') throw new Unset();
      return !stop;
    },
  };
}

function ordered(operator: string, left: Term, right: Term): Term {
  const numbers = left.kind === 'integer' || left.kind === 'float' || right.kind === 'integer' || right.kind === 'float';
  for (const side of [left, right]) demand(side, ...(numbers ? ['integer', 'float'] as const : ['text'] as const));
  return {
    kind: 'truth',
    run: () => {
      const [a, b] = [left.run(), right.run()];
      if (typeof a === 'string' && typeof b === 'string') {
        if (!isAscii(a) || !isAscii(b)) throw new Beyond();
        return operator === '<' ? a < b : operator === '<=' ? a <= b : operator === '>' ? a > b : a >= b;
      }
      const [x, y] = [numberOf(a), numberOf(b)];
      return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y;
    },
  };
}

function arithmetic(operator: string, left: Term, right: Term): Term {
  if (operator === '+' && (left.kind === 'text' || right.kind === 'text')) {
    demand(left, 'text');
    demand(right, 'text');
    return { kind: 'text', run: () => textOf(left.run()) + textOf(right.run()) };
  }
  const whole = left.kind === 'integer' && right.kind === 'integer';
  // what `any` holds decides in Go which addition it is
  if (!whole && (left.kind === 'any' || right.kind === 'any' || operator === '%')) throw new Beyond();
  for (const side of [left, right]) demand(side, 'integer', 'float');
  return {
    kind: whole && operator !== '/' ? 'integer' : 'float',
    run: () => {
      const [a, b] = [numberOf(left.run()), numberOf(right.run())];
      if (b === 0 && operator !== '+' && operator !== '-' && operator !== '*') throw new Beyond();
      return numberOf(operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b);
    },
  };
}

const textual: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  contains: (left, right) => left.includes(right), startsWith: (left, right) => left.startsWith(right), endsWith: (left, right) => left.endsWith(right), matches: (left, right) => finds(right, left),
};

function binary(operator: string, left: Term, right: Term): Term {
  if (operator === 'and' || operator === '&&') return junction(left, right, false);
  if (operator === 'or' || operator === '||') return junction(left, right, true);
  if (operator === '==' || operator === '!=') {
    if (!comparable(left.kind, right.kind)) throw new Beyond();
    return { kind: 'truth', run: () => same(left.run(), right.run()) === (operator === '==') };
  }
  if (operator === 'in') {
    demand(right, 'list', 'map');
    return { kind: 'truth', run: () => isIn(left.run(), right.run()) };
  }
  const words = Object.hasOwn(textual, operator) ? textual[operator] : undefined;
  if (words !== undefined) {
    demand(left, 'text');
    demand(right, 'text');
    return { kind: 'truth', run: () => words(textOf(left.run()), textOf(right.run())) };
  }
  return '<=>='.includes(operator) ? ordered(operator, left, right) : arithmetic(operator, left, right);
}

function negated(term: Term): Term {
  demand(term, 'truth');
  return { kind: 'truth', run: () => !truthOf(term.run()) };
}

/** A program as terms. What cannot be read throws `Beyond`, at once or when it runs. */
export class Program {
  readonly #tokens: readonly Token[];
  readonly #variable: (name: string) => Term;
  readonly #item: { value: Value | undefined } = { value: undefined };
  #questions = 0;
  #at = 0;
  #depth = 0;

  constructor(program: string, variable: (name: string) => Term) {
    this.#tokens = tokensOf(program);
    this.#variable = variable;
  }

  compile(): Term {
    const term = this.#expression();
    if (this.#next.kind !== 'end') throw new Beyond();
    return demand(term, 'truth');
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  /** The sign or word that comes next, when it is one of these. */
  #take(...values: readonly string[]): string | undefined {
    const { kind, value } = this.#next;
    if ((kind !== 'sign' && kind !== 'word') || !values.includes(value)) return undefined;
    this.#at += 1;
    return value;
  }

  #want(value: string): void {
    if (this.#take(value) === undefined) throw new Beyond();
  }

  #expression(): Term {
    this.#depth += 1;
    if (this.#depth > deepest) throw new Beyond();
    const term = this.#operators(0);
    const result = this.#take('?') === undefined ? term : this.#choice(term);
    this.#depth -= 1;
    return result;
  }

  #choice(condition: Term): Term {
    demand(condition, 'truth');
    const yes = this.#expression();
    this.#want(':');
    const no = this.#expression();
    return { kind: yes.kind === no.kind ? yes.kind : 'any', run: () => (truthOf(condition.run()) ? yes : no).run() };
  }

  #operators(least: number): Term {
    let left = this.#unary();
    for (;;) {
      const { kind, value } = this.#next;
      const follower = this.#tokens[this.#at + 1];
      const isNegated = kind === 'word' && value === 'not' && follower?.kind === 'word' && negatable.has(follower.value);
      const operator = isNegated ? follower.value : value;
      const rank = kind === 'sign' || kind === 'word' ? (Object.hasOwn(precedence, operator) ? precedence[operator] : undefined) : undefined;
      if (rank === undefined || rank < least) return left;
      this.#at += isNegated ? 2 : 1;
      const term = binary(operator, left, this.#operators(rank + 1));
      left = isNegated ? negated(term) : term;
    }
  }

  #unary(): Term {
    const operator = this.#take(...Object.keys(unary));
    if (operator === undefined) return this.#postfix(this.#primary());
    const term = this.#operators(unary[operator] ?? 0);
    if (operator === 'not' || operator === '!') return negated(term);
    demand(term, 'integer', 'float');
    if (term.kind === 'any') throw new Beyond();
    return { kind: term.kind, run: () => (operator === '-' ? -numberOf(term.run()) : numberOf(term.run())) };
  }

  #primary(): Term {
    const { kind, value } = this.#next;
    if (this.#take('(') !== undefined) {
      const inner = this.#expression();
      this.#want(')');
      return inner;
    }
    if (this.#take('[') !== undefined) return this.#list();
    if (this.#take('#') !== undefined) {
      if (this.#questions === 0) throw new Beyond();
      return { kind: 'any', run: () => this.#item.value ?? null };
    }
    if (kind === 'sign' || kind === 'end') throw new Beyond();
    this.#at += 1;
    if (kind === 'text') return constant(value, 'text');
    if (kind === 'number') return constant(numberOf(Number(value)), value.includes('.') ? 'float' : 'integer');
    return this.#word(value);
  }

  #word(word: string): Term {
    if (word === 'true' || word === 'false') return constant(word === 'true', 'truth');
    if (word === 'nil') return constant(null, 'nothing');
    if (word === '$env') {
      this.#want('.');
      const { kind, value } = this.#next;
      if (kind !== 'word') throw new Beyond();
      this.#at += 1;
      return this.#variable(value);
    }
    if (reserved.has(word)) throw new Beyond();
    return this.#take('(') === undefined ? this.#variable(word) : this.#call(word);
  }

  #call(name: string): Term {
    if (isQuestion(name)) {
      const items = this.#expression();
      this.#want(',');
      const braces = this.#take('{') !== undefined;
      this.#questions += 1;
      const question = this.#expression();
      this.#questions -= 1;
      if (braces) this.#want('}');
      this.#want(')');
      return ask(name, items, question, this.#item);
    }
    return call(name, this.#terms(')'));
  }

  /** Terms up to a closing sign, a comma between them and perhaps behind the last one. */
  #terms(end: string): Term[] {
    const terms: Term[] = [];
    while (this.#take(end) === undefined) {
      terms.push(this.#expression());
      if (this.#take(',') === undefined) {
        this.#want(end);
        break;
      }
    }
    return terms;
  }

  #list(): Term {
    const terms = this.#terms(']');
    return { kind: 'list', run: () => terms.map((term) => term.run()) };
  }

  #postfix(first: Term): Term {
    let term = first;
    for (;;) {
      const value = term;
      if (this.#take('[') !== undefined) {
        const index = this.#expression();
        this.#want(']');
        demand(value, 'list', 'map');
        demand(index, 'integer', 'text');
        term = { kind: 'any', run: () => itemOf(value.run(), index.run()) };
      } else if (this.#take('.') !== undefined) {
        const { kind, value: name } = this.#next;
        if (kind !== 'word') throw new Beyond();
        this.#at += 1;
        demand(value, 'map');
        term = { kind: 'any', run: () => {
          const map = value.run();
          if (typeof map !== 'object' || map === null || Array.isArray(map)) throw new Beyond();
          return itemOf(map, name);
        } };
      } else return term;
    }
  }
}

/** A variable of the pipeline. Woodpecker hands over texts only, so that one that is not set is an empty text when it runs. */
export function variableTerm(variables: Readonly<Record<string, string>>, unset: 'empty' | 'unknown'): (name: string) => Term {
  return (name) => {
    if (Object.hasOwn(variables, name)) return constant(variables[name] ?? '', 'text');
    return { kind: 'any', run: () => { if (unset === 'unknown') throw new Unset(); return ''; } };
  };
}
