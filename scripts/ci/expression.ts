/*
 * `evaluate` of Woodpecker is a program of expr-lang. This reads the part of it that pipelines use: comparison of
 * variables and texts, `&&`, `||`, `!` and their words, `in`, `contains`, `startsWith`, `endsWith`, `matches`, `?:`-free.
 * Everything else is `unknown`: better no answer than a wrong one.
 */

type Value = string | boolean | readonly string[] | undefined;

class Beyond extends Error {}

const token = /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|&&|\|\||[!()[\],])|(\S))/y;
const longest = 2000;

interface Token {
  readonly kind: 'text' | 'word' | 'sign';
  readonly value: string;
}

function tokens(program: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < program.trimEnd().length) {
    const match = token.exec(program);
    if (match === null || match[4] !== undefined) throw new Beyond();
    const [, text, word, sign] = match;
    if (text !== undefined) found.push({ kind: 'text', value: unquoted(text) });
    else if (word !== undefined) found.push({ kind: 'word', value: word });
    else found.push({ kind: 'sign', value: sign ?? '' });
  }
  return found;
}

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner;
  return inner.replace(/\\(.)/g, (_, char: string) => {
    if (char === '\\' || char === '"' || char === "'") return char;
    if (char === 'n') return '\n';
    if (char === 't') return '\t';
    throw new Beyond();
  });
}

class Program {
  readonly #tokens: readonly Token[];
  readonly #variables: Readonly<Record<string, string>>;
  #at = 0;

  constructor(program: string, variables: Readonly<Record<string, string>>) {
    this.#tokens = tokens(program);
    this.#variables = variables;
  }

  run(): boolean {
    const value = this.#or();
    if (this.#at < this.#tokens.length || typeof value !== 'boolean') throw new Beyond();
    return value;
  }

  #take(...values: readonly string[]): string | undefined {
    const next = this.#tokens[this.#at];
    if (next === undefined || next.kind === 'text' || !values.includes(next.value)) return undefined;
    this.#at += 1;
    return next.value;
  }

  #or(): Value {
    let left = this.#and();
    while (this.#take('||', 'or') !== undefined) {
      const right = this.#and();
      left = truth(left) || truth(right);
    }
    return left;
  }

  #and(): Value {
    let left = this.#compare();
    while (this.#take('&&', 'and') !== undefined) {
      const right = this.#compare();
      left = truth(left) && truth(right);
    }
    return left;
  }

  #compare(): Value {
    const left = this.#operand();
    const negated = this.#take('not') !== undefined;
    const operator = this.#take('==', '!=', 'in', 'contains', 'startsWith', 'endsWith', 'matches');
    if (operator === undefined) {
      if (negated) throw new Beyond();
      return left;
    }
    return compare(operator, left, this.#operand()) !== negated;
  }

  #operand(): Value {
    if (this.#take('!', 'not') !== undefined) return !truth(this.#operand());
    if (this.#take('(') !== undefined) return this.#closed(this.#or(), ')');
    if (this.#take('[') !== undefined) return this.#list();
    const next = this.#tokens[this.#at];
    if (next === undefined || next.kind === 'sign') throw new Beyond();
    this.#at += 1;
    if (next.kind === 'text') return next.value;
    if (next.value === 'true' || next.value === 'false') return next.value === 'true';
    if (next.value === 'nil') return undefined;
    const following = this.#tokens[this.#at];
    if (following?.kind === 'sign' && (following.value === '(' || following.value === '[')) throw new Beyond();
    return Object.hasOwn(this.#variables, next.value) ? this.#variables[next.value] : undefined;
  }

  #list(): readonly string[] {
    const items: string[] = [];
    while (this.#take(']') === undefined) {
      const item = this.#operand();
      if (typeof item !== 'string') throw new Beyond();
      items.push(item);
      if (this.#take(',') === undefined) {
        this.#closed(undefined, ']');
        break;
      }
    }
    return items;
  }

  #closed(value: Value, sign: string): Value {
    if (this.#take(sign) === undefined) throw new Beyond();
    return value;
  }
}

function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw new Beyond();
  return value;
}

function compare(operator: string, left: Value, right: Value): boolean {
  if (operator === '==' || operator === '!=') {
    if (typeof left === 'object' || typeof right === 'object') throw new Beyond();
    return (left === right) === (operator === '==');
  }
  if (operator === 'in') {
    if (typeof right !== 'object') throw new Beyond();
    return typeof left === 'string' && right.includes(left);
  }
  // a variable that is not set is nil, and nil contains nothing
  if (left === undefined) return false;
  if (typeof left !== 'string' || typeof right !== 'string') throw new Beyond();
  if (operator === 'contains') return left.includes(right);
  if (operator === 'startsWith') return left.startsWith(right);
  if (operator === 'endsWith') return left.endsWith(right);
  // RE2 and JavaScript agree on these; nothing that could backtrack for long
  if (!/^[\w\s^$./:@#%=,;<>!'"~&-]*$/.test(right)) throw new Beyond();
  return new RegExp(right).test(left);
}

/** Whether the program holds; `unknown` when it is beyond this reader. */
export function evaluateExpression(program: string, variables: Readonly<Record<string, string>>): boolean | 'unknown' {
  if (program.length > longest) return 'unknown';
  try {
    return new Program(program, variables).run();
  } catch (error) {
    if (error instanceof Beyond) return 'unknown';
    throw error;
  }
}
