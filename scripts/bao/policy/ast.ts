import type { Range } from '../../core/source.ts';

/*
 * What both syntaxes of a policy (HCL1 and JSON) are read into. Values of strings are decoded when the text is read,
 * but a text that cannot be decoded is a mistake only where the value is used: OpenBao looks at no other.
 */

export interface Literal {
  readonly type: 'literal';
  readonly kind: 'number' | 'float' | 'bool' | 'string' | 'heredoc';
  /** Decoded text of a string or heredoc, the characters of anything else; `undefined` when an escape is not valid. */
  readonly value: string | undefined;
  readonly range: Range;
}

export interface ListNode {
  readonly type: 'list';
  readonly items: readonly Node[];
  readonly range: Range;
}

export interface ObjectNode {
  readonly type: 'object';
  readonly items: readonly Item[];
  readonly range: Range;
}

export type Node = Literal | ListNode | ObjectNode;

export interface Key {
  /** Decoded; `undefined` when an escape is not valid. */
  readonly name: string | undefined;
  readonly range: Range;
}

/** `path "a" { ... }` has two keys; an assignment has one. */
export interface Item {
  readonly keys: readonly Key[];
  readonly value: Node;
  readonly range: Range;
}

/** Something wrong in the text, with its place. */
export interface Mistake {
  readonly message: string;
  readonly help?: string;
  readonly range: Range;
}

/** Raised inside of the lexers and parsers; never leaves them. */
export class SyntaxMistake extends Error {
  readonly mistake: Mistake;

  constructor(message: string, range: Range, help?: string) {
    super(message);
    this.mistake = help === undefined ? { message, range } : { message, range, help };
  }
}

/** Nesting that we follow. A policy needs four levels; OpenBao follows any, at the price of its stack. */
export const deepest = 200;
