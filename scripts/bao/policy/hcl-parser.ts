import type { Item, Key, ListNode, Literal, Mistake, Node, ObjectNode } from './ast.ts';
import { deepest, SyntaxMistake } from './ast.ts';
import { HclLexer } from './hcl-lexer.ts';
import type { Token } from './hcl-lexer.ts';

export interface ParsedItems {
  readonly items: readonly Item[];
  readonly mistakes: readonly Mistake[];
}

/** Most syntax mistakes that are told of one file. */
const mostMistakes = 50;

const names: Partial<Record<Token['type'], string>> = { end: 'the end of the file', identifier: 'a word', string: 'a string', heredoc: 'a heredoc', number: 'a number', float: 'a number', bool: 'a boolean' };

function nameOf(token: Token): string {
  return names[token.type] ?? `\`${token.type}\``;
}

/** The end of the file where an item should start or a value should stand: ends the list it is in. */
const nothingMore = Symbol('nothing more');

class Parser {
  readonly lexer: HclLexer;
  #ahead: Token | undefined;
  #depth = 0;

  constructor(text: string, at: number) {
    this.lexer = new HclLexer(text, at);
  }

  #next(): Token {
    const token = this.#ahead ?? this.lexer.next();
    this.#ahead = undefined;
    return token;
  }

  #peek(): Token {
    this.#ahead ??= this.lexer.next();
    return this.#ahead;
  }

  /** Items up to the closing brace (`inside`) or the end of the file. */
  items(inside: boolean, each: (item: Item) => void): void {
    for (;;) {
      if (inside && this.#peek().type === '}') return;
      const item = this.#item();
      if (item === nothingMore) return;
      each(item);
      if (this.#peek().type === ',') this.#next();
    }
  }

  #item(): Item | typeof nothingMore {
    const keys: Key[] = [];
    for (;;) {
      const token = this.#next();
      if (token.type === 'identifier' || token.type === 'string') {
        keys.push({ name: this.lexer.value(token), range: token.range });
        continue;
      }
      if (token.type === 'end' && keys.length === 0) return nothingMore;
      const first = keys[0];
      if (first === undefined) throw new SyntaxMistake(`expected a key, found ${nameOf(token)}`, token.range);
      const value = this.#valueBehind(keys, token);
      return value === nothingMore ? nothingMore : { keys, value, range: { start: first.range.start, end: value.range.end } };
    }
  }

  #valueBehind(keys: readonly Key[], token: Token): Node | typeof nothingMore {
    if (token.type === '{') return this.#object(token);
    if (token.type !== '=') {
      throw new SyntaxMistake(`expected \`{\` or \`=\` behind \`${keys.at(-1)?.name ?? ''}\`, found ${nameOf(token)}`, token.range);
    }
    if (keys.length > 1) throw new SyntaxMistake('a block with a label takes no `=`', token.range, 'remove the `=`');
    return this.#value(this.#next());
  }

  #value(token: Token): Node | typeof nothingMore {
    switch (token.type) {
      case 'number': case 'float': case 'bool': case 'string': case 'heredoc': return this.#literal(token, token.type);
      case '{': return this.#object(token);
      case '[': return this.#list(token);
      case 'end': return nothingMore;
      default: throw new SyntaxMistake(`expected a value, found ${nameOf(token)}`, token.range, token.type === 'identifier' ? 'strings stand in double quotes' : undefined);
    }
  }

  #literal(token: Token, kind: Literal['kind']): Literal {
    return { type: 'literal', kind, value: this.lexer.value(token), range: token.range };
  }

  #object(open: Token): ObjectNode {
    this.#enter(open);
    const items: Item[] = [];
    this.items(true, (item) => items.push(item));
    const close = this.#next();
    if (close.type !== '}') throw new SyntaxMistake('this `{` is not closed', open.range, 'add the missing `}`');
    this.#depth -= 1;
    return { type: 'object', items, range: { start: open.range.start, end: close.range.end } };
  }

  /** Elements are separated by at least one comma, except behind a nested list, where HCL1 forgets to ask for it. */
  #list(open: Token): ListNode {
    this.#enter(open);
    const items: Node[] = [];
    let needsComma = false;
    for (;;) {
      const token = this.#next();
      if (token.type === ']') {
        this.#depth -= 1;
        return { type: 'list', items, range: { start: open.range.start, end: token.range.end } };
      }
      if (token.type === ',') {
        needsComma = false;
        continue;
      }
      if (token.type === 'end') throw new SyntaxMistake('this `[` is not closed', open.range, 'add the missing `]`');
      if (needsComma) throw new SyntaxMistake(`expected \`,\` or \`]\`, found ${nameOf(token)}`, token.range, 'put a comma between the elements');
      const value = token.type === '=' ? nothingMore : this.#value(token);
      if (value === nothingMore) throw new SyntaxMistake(`expected a value, found ${nameOf(token)}`, token.range);
      items.push(value);
      needsComma = value.type !== 'list';
    }
  }

  #enter(open: Token): void {
    this.#depth += 1;
    if (this.#depth > deepest) throw new SyntaxMistake(`nested deeper than ${deepest} levels`, open.range);
  }
}

/** Offset from which reading can go on behind a mistake: the next line that starts a rule. */
function resumeAt(text: string, from: number): number | undefined {
  const rule = /\n[ \t]*path[ \t]+["\w]/g;
  rule.lastIndex = from;
  const found = rule.exec(text);
  return found === null ? undefined : found.index + 1;
}

/** Adds the items from `at` on; returns the first mistake, which ends the reading. */
function readFrom(text: string, at: number, items: Item[]): Mistake | undefined {
  try {
    new Parser(text, at).items(false, (item) => items.push(item));
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxMistake)) throw error;
    return error.mistake;
  }
}

/** Top-level items of an HCL1 text, and every mistake; behind a mistake reading goes on at the next rule. */
export function parseHcl(text: string): ParsedItems {
  const items: Item[] = [];
  const mistakes: Mistake[] = [];
  let at: number | undefined = 0;
  while (at !== undefined && mistakes.length < mostMistakes) {
    const mistake = readFrom(text, at, items);
    if (mistake === undefined) break;
    mistakes.push(mistake);
    at = resumeAt(text, Math.max(mistake.range.start, at + 1));
  }
  return { items, mistakes };
}
