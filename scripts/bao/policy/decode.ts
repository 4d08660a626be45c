import type { Item, Key, Literal, Node } from './ast.ts';
import { SyntaxMistake } from './ast.ts';
import { parseInteger } from './go-values.ts';
import type { Value } from './model.ts';

/*
 * From a node to a value of the type that OpenBao's structure has, with HCL1's rules for what may become what:
 * a number may become a string, a block may become a list when it is empty, and so on. @throws SyntaxMistake
 */

/** An attribute of a block under one name: what stands behind it, and the keys that follow the name. */
export interface Attribute {
  readonly name: Key;
  readonly rest: readonly Key[];
  readonly value: Node;
  readonly range: Item['range'];
}

export function keyText(key: Key): string {
  if (key.name === undefined) throw new SyntaxMistake('this string has an escape that stands for no character', key.range);
  return key.name;
}

export function textOf(node: Literal): string {
  if (node.value === undefined) throw new SyntaxMistake('this string has an escape that stands for no character', node.range);
  return node.value;
}

/** A string; numbers are taken as they are written. */
export function decodeText(node: Node, what: string): string {
  if (node.type === 'literal' && (node.kind === 'string' || node.kind === 'heredoc' || node.kind === 'number')) return textOf(node);
  throw new SyntaxMistake(`\`${what}\` is a string, not ${describe(node)}`, node.range);
}

export function decodeInteger(node: Node, what: string): number {
  if (node.type === 'literal' && (node.kind === 'number' || node.kind === 'string')) {
    const value = parseInteger(textOf(node));
    if (value !== undefined) return value;
  }
  throw new SyntaxMistake(`\`${what}\` is a whole number, not ${describe(node)}`, node.range);
}

/** The strings of a list with their places. An empty block counts as an empty list. */
export function decodeTexts(node: Node, what: string): { readonly text: string; readonly node: Node }[] {
  if (node.type === 'list') return node.items.map((item) => ({ text: decodeText(item, `${what}[]`), node: item }));
  if (node.type === 'object' && node.items.length === 0) return [];
  const help = node.type === 'literal' && node.kind === 'string' ? `write \`${what} = ["${node.value ?? ''}"]\`` : undefined;
  throw new SyntaxMistake(`\`${what}\` is a list of strings, not ${describe(node)}`, node.range, help);
}

/** Names to lists of values, added to `into`; a name that stands there twice gets the values of both. */
export function decodeParameters(attribute: Attribute, into: Map<string, Value[]>): void {
  const { value, rest, name } = attribute;
  const what = keyText(name);
  if (rest.length > 0) {
    addParameter(rest, value, what, into);
    return;
  }
  if (value.type !== 'object') throw new SyntaxMistake(`\`${what}\` is a block of names and lists, not ${describe(value)}`, value.range);
  for (const item of value.items) addParameter(item.keys, item.value, what, into);
}

function addParameter(keys: readonly Key[], node: Node, what: string, into: Map<string, Value[]>): void {
  const name = keyText(keys[0] as Key);
  const values = into.get(name) ?? [];
  if (keys.length > 1) values.push(wrapped(keys.slice(1), decodeObject(node)));
  else if (node.type === 'list') values.push(...node.items.map((item) => decodeValue(item, true)));
  else if (node.type === 'object') values.push(decodeObject(node));
  else throw new SyntaxMistake(`the values of \`${name}\` in \`${what}\` are a list, not ${describe(node)}`, node.range, 'write `[]` for any value');
  into.set(name, values);
}

function wrapped(keys: readonly Key[], value: Value): Value {
  return keys.reduceRight<Value>((inner, key, at) => ({ [keyText(key)]: at === keys.length - 1 ? inner : [inner] }), value);
}

/** HCL1 makes an object that stands in a list a map, and any other a list of maps. */
function decodeValue(node: Node, inList: boolean): Value {
  if (node.type === 'list') return node.items.map((item) => decodeValue(item, true));
  if (node.type === 'object') return inList ? decodeObject(node) : [decodeObject(node)];
  const text = textOf(node);
  if (node.kind === 'bool') return text === 'true';
  if (node.kind === 'string' || node.kind === 'heredoc') return text;
  const value = node.kind === 'number' ? parseInteger(text) : /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text.slice(0, 400)) ? Number(text) : undefined;
  if (value === undefined || !Number.isFinite(value)) throw new SyntaxMistake(`\`${text.slice(0, 40)}\` is not a number`, node.range);
  return value;
}

function decodeObject(node: Node): Value {
  if (node.type !== 'object') return decodeValue(node, true);
  const entries = new Map<string, Value>();
  for (const { keys, value } of node.items) {
    const name = keyText(keys[0] as Key);
    const decoded = keys.length > 1 ? [wrapped(keys.slice(1), decodeObject(value))] : decodeValue(value, false);
    const before = entries.get(name);
    entries.set(name, Array.isArray(before) && Array.isArray(decoded) ? [...before as readonly Value[], ...decoded as readonly Value[]] : decoded);
  }
  return Object.fromEntries(entries);
}

export function describe(node: Node): string {
  if (node.type === 'list') return 'a list';
  if (node.type === 'object') return 'a block';
  const names: Readonly<Record<Literal['kind'], string>> = { number: 'a number', float: 'a number with a fraction', bool: 'a boolean', string: 'a string', heredoc: 'a heredoc' };
  return names[node.kind];
}
