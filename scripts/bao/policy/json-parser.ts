import type { Item, Key, Literal, Node, ObjectNode } from './ast.ts';
import { deepest, SyntaxMistake } from './ast.ts';
import { flatten } from './flatten.ts';
import type { ParsedItems } from './hcl-parser.ts';
import { JsonLexer } from './json-lexer.ts';
import type { JsonToken } from './json-lexer.ts';

/*
 * JSON as HCL1's reader takes it, which is more than JSON: closing brackets at the end may be missing, several keys
 * may stand before a colon, what follows the first object is not read. A policy that OpenBao accepts is accepted here.
 */

/** The end of the text where a key or a value should stand. */
const nothingMore = Symbol('nothing more');

function literalKind(type: JsonToken['type']): Literal['kind'] | undefined {
  if (type === 'null') return 'string';
  return type === 'string' || type === 'number' || type === 'float' || type === 'bool' ? type : undefined;
}

class Parser {
  readonly #lexer: JsonLexer;
  #token: JsonToken = { type: 'end', range: { start: 0, end: 0 } };
  #depth = 0;

  constructor(text: string) {
    this.#lexer = new JsonLexer(text);
  }

  root(): ObjectNode {
    const open = this.#next();
    if (open.type !== '{') throw new SyntaxMistake('a policy in JSON is an object', open.range);
    return this.#object(open);
  }

  #next(): JsonToken {
    this.#token = this.#lexer.next();
    return this.#token;
  }

  #object(open: JsonToken): ObjectNode {
    this.#depth += 1;
    if (this.#depth > deepest) throw new SyntaxMistake(`nested deeper than ${deepest} levels`, open.range);
    const items: Item[] = [];
    try {
      this.#items(items);
    } catch (error) {
      // what is wrong just before a closing brace is dropped with it: `{}` and `{"a": 1,}` are read that way
      if (!(error instanceof SyntaxMistake) || !this.#mayDrop || this.#token.type !== '}') throw error;
    }
    this.#depth -= 1;
    return { type: 'object', items, range: { start: open.range.start, end: this.#token.range.end } };
  }

  /** False while the lexer itself refused a character: that is never forgiven. */
  #mayDrop = true;

  #items(items: Item[]): void {
    for (;;) {
      const item = this.#item();
      if (item === nothingMore) return;
      items.push(item);
      if (this.#scanned().type !== ',') return;
    }
  }

  #scanned(): JsonToken {
    this.#mayDrop = false;
    const token = this.#next();
    this.#mayDrop = true;
    return token;
  }

  #item(): Item | typeof nothingMore {
    const keys: Key[] = [];
    for (;;) {
      const token = this.#scanned();
      if (token.type === 'string') {
        keys.push({ name: this.#lexer.value(token), range: token.range });
        continue;
      }
      if (token.type === 'end') return nothingMore;
      const first = keys[0];
      if (token.type !== ':' || first === undefined) throw new SyntaxMistake(`expected a key in double quotes, found \`${token.type}\``, token.range);
      const value = this.#value(this.#scanned());
      return value === nothingMore ? nothingMore : { keys, value, range: { start: first.range.start, end: value.range.end } };
    }
  }

  #value(token: JsonToken): Node | typeof nothingMore {
    const kind = literalKind(token.type);
    if (kind !== undefined) return { type: 'literal', kind, value: this.#lexer.value(token), range: token.range };
    if (token.type === '{') return this.#object(token);
    if (token.type === '[') return this.#list(token);
    if (token.type === 'end') return nothingMore;
    throw new SyntaxMistake(`expected a value, found \`${token.type}\``, token.range);
  }

  /** HCL1 leaves out booleans and the opening brackets of nested lists. */
  #list(open: JsonToken): Node {
    const items: Node[] = [];
    for (;;) {
      const token = this.#scanned();
      const kind = token.type === 'null' ? undefined : literalKind(token.type);
      if (token.type === ']') return { type: 'list', items, range: { start: open.range.start, end: token.range.end } };
      if (token.type === '{') items.push(this.#object(token));
      else if (kind !== undefined && kind !== 'bool') items.push({ type: 'literal', kind, value: this.#lexer.value(token), range: token.range });
      else if (token.type !== ',' && token.type !== '[' && kind !== 'bool') {
        throw new SyntaxMistake(token.type === 'end' ? 'this `[` is not closed' : `expected a value, found \`${token.type}\``, token.type === 'end' ? open.range : token.range);
      }
    }
  }
}

/** Top-level items of a policy in JSON, flattened to the form that HCL has. */
export function parseJson(text: string): ParsedItems {
  try {
    return { items: flatten(new Parser(text).root().items), mistakes: [] };
  } catch (error) {
    if (!(error instanceof SyntaxMistake)) throw error;
    return { items: [], mistakes: [error.mistake] };
  }
}
