import type { Range } from '../core/source.ts';
import { goInteger, tagOf } from './go-scalar.ts';
import type { Tag } from './go-scalar.ts';
import type { Count, Dependency, DependsOn, Entries, Entry, Flag, Text, TextList, Value } from './model.ts';
import { placeOf } from './reach.ts';
import type { Reached, ReachedPair, Tree } from './reach.ts';
import type { MappingNode, ScalarNode, SequenceNode, SolidNode } from './yaml/node.ts';

/*
 * How Woodpecker decodes a value into each of its Go types. Null leaves a field as it was; a value of the wrong kind makes
 * Woodpecker refuse the file, and is a mistake here.
 */

const kinds: Readonly<Record<Tag, string>> = {
  '!!str': 'a text', '!!int': 'a number', '!!float': 'a number', '!!bool': 'true or false', '!!null': 'nothing', '!!timestamp': 'a date',
  '!!merge': '`<<`', '!!binary': 'a binary', '!!map': 'a mapping', '!!seq': 'a list', other: 'a tagged value',
};

/** A value in words, for messages. */
export function kindOf(node: SolidNode): string {
  return kinds[tagOf(node)];
}

function isScalar(reached: Reached): reached is Reached<ScalarNode> {
  return reached.node.kind === 'scalar';
}

export function isSequence(reached: Reached): reached is Reached<SequenceNode> {
  return reached.node.kind === 'sequence';
}

export function isMapping(reached: Reached): reached is Reached<MappingNode> {
  return reached.node.kind === 'mapping';
}

export function isNull(reached: Reached): boolean {
  return reached.node.kind === 'scalar' && tagOf(reached.node) === '!!null';
}

/** Built without spreading: a pipeline has hundreds of these. */
function textAt(node: ScalarNode, use: Range | undefined): Text {
  const range = { start: node.start, end: node.end };
  return use === undefined ? { value: node.value, node, range } : { value: node.value, node, range, use };
}

export function textOf({ node, use }: Reached<ScalarNode>): Text {
  return textAt(node, use);
}

export function keyOf({ key, keyUse }: ReachedPair): Text {
  return textAt(key, keyUse);
}

/** Keys as written, for rules that know which ones exist. */
export function keysOf(pairs: readonly ReachedPair[]): Text[] {
  return pairs.map(keyOf);
}

/** `- echo "a": b` is a mapping, and nobody meant one. */
function colonHelp({ node }: Reached): string | undefined {
  return node.kind === 'mapping' && !node.flow && node.pairs.length === 1 ? 'a colon with a blank behind it makes a mapping: put the whole line into quotes, or behind `|`' : undefined;
}

function refuse(tree: Tree, reached: Reached, name: string, wanted: string): undefined {
  const tag = tagOf(reached.node);
  const quote = tag === '!!int' || tag === '!!float' || tag === '!!bool' || tag === '!!timestamp';
  tree.mistake('wrong-type', reached, `\`${name}\` must be ${wanted}, not ${kindOf(reached.node)}`, quote ? 'put it into quotes' : wanted === 'a text' ? colonHelp(reached) : name === 'environment' ? 'write `NAME: value` lines; the list `- NAME=value` went with Woodpecker 3' : undefined);
  return undefined;
}

/** A Go `string`: any scalar but a date. */
export function text(tree: Tree, reached: Reached, name: string): Text | undefined {
  if (isNull(reached)) return undefined;
  if (!isScalar(reached) || tagOf(reached.node) === '!!timestamp') return refuse(tree, reached, name, 'a text');
  return textOf(reached);
}

/** A Go `bool`, with the words of YAML 1.1. */
export function flag(tree: Tree, reached: Reached, name: string): Flag | undefined {
  if (isNull(reached)) return undefined;
  if (!isScalar(reached) || !['!!bool', '!!str'].includes(tagOf(reached.node))) return refuse(tree, reached, name, 'true or false');
  const { value } = reached.node;
  const isTrue = /^(?:true|True|TRUE|y|Y|yes|Yes|YES|on|On|ON)$/.test(value);
  const isFalse = /^(?:false|False|FALSE|n|N|no|No|NO|off|Off|OFF)$/.test(value);
  const decided = isTrue || isFalse;
  return decided ? { value: isTrue, ...placeOf(reached) } : refuse(tree, reached, name, 'true or false');
}

/** A Go `int`. */
export function count(tree: Tree, reached: Reached, name: string): Count | undefined {
  if (isNull(reached)) return undefined;
  const whole = isScalar(reached) && tagOf(reached.node) === '!!int' ? goInteger(reached.node.value) : undefined;
  const number = whole !== undefined ? Number(whole) : isScalar(reached) && tagOf(reached.node) === '!!float' ? Number(reached.node.value) : Number.NaN;
  return Number.isInteger(number) ? { value: number, ...placeOf(reached) } : refuse(tree, reached, name, 'a whole number');
}

/** Woodpecker's `StringOrSlice`: one scalar, or a list whose items must be texts, not numbers. */
export function textList(tree: Tree, reached: Reached, name: string): TextList | undefined {
  if (isNull(reached)) return undefined;
  if (isScalar(reached)) {
    const one = text(tree, reached, name);
    return one === undefined ? undefined : { items: [one], ...placeOf(reached) };
  }
  if (!isSequence(reached)) return refuse(tree, reached, name, 'a text or a list of texts');
  return { items: strictItems(tree, reached, name), ...placeOf(reached) };
}

function strictItems(tree: Tree, reached: Reached<SequenceNode>, name: string): Text[] {
  return tree.items(reached).flatMap((item) => {
    const tag = tagOf(item.node);
    if (isScalar(item) && (tag === '!!str' || tag === 'other' || tag === '!!binary')) return [textOf(item)];
    refuse(tree, item, `${name}[]`, 'a text');
    return [];
  });
}

/** A Go `[]string`: a list of any scalars; null items vanish. */
export function looseList(tree: Tree, reached: Reached, name: string): TextList | undefined {
  if (isNull(reached)) return undefined;
  if (!isSequence(reached)) return refuse(tree, reached, name, 'a list');
  const items = tree.items(reached).flatMap((item) => text(tree, item, `${name}[]`) ?? []);
  return { items, ...placeOf(reached) };
}

/** `volumes`: a list whose items must be texts. */
export function strictList(tree: Tree, reached: Reached, name: string): TextList | undefined {
  if (isNull(reached)) return undefined;
  if (!isSequence(reached)) return refuse(tree, reached, name, 'a list');
  return { items: strictItems(tree, reached, name), ...placeOf(reached) };
}

/** A Go `map[string]any`. */
export function values(tree: Tree, reached: Reached, name: string): Entries<Value> | undefined {
  if (isNull(reached)) return undefined;
  if (!isMapping(reached)) return refuse(tree, reached, name, 'a mapping');
  tree.decodeWhole(reached);
  const entries = tree.entries(reached).map((pair): Entry<Value> => ({ key: keyOf(pair), value: { node: pair.value.node, ...placeOf(pair.value) } }));
  return { entries, ...placeOf(reached) };
}

/** A Go `map[string]string`; null becomes an empty text. */
export function texts(tree: Tree, reached: Reached, name: string): Entries<Text> | undefined {
  if (isNull(reached)) return undefined;
  if (!isMapping(reached)) return refuse(tree, reached, name, 'a mapping');
  const entries = tree.entries(reached).flatMap((pair): Entry<Text>[] => {
    if (isNull(pair.value) && isScalar(pair.value)) return [{ key: keyOf(pair), value: { ...textOf(pair.value), value: '' } }];
    const value = text(tree, pair.value, `${name}.${pair.key.value}`);
    return value === undefined ? [] : [{ key: keyOf(pair), value }];
  });
  return { entries, ...placeOf(reached) };
}

/** `depends_on`: a text, or a list of texts and `{name, optional}`. */
export function dependsOn(tree: Tree, reached: Reached): DependsOn | undefined {
  if (isNull(reached)) return undefined;
  if (isScalar(reached)) {
    const name = text(tree, reached, 'depends_on');
    return name === undefined ? undefined : { items: [{ name, optional: false }], ...placeOf(reached) };
  }
  if (!isSequence(reached)) return refuse(tree, reached, 'depends_on', 'a text or a list');
  return { items: tree.items(reached).flatMap((item) => dependency(tree, item) ?? []), ...placeOf(reached) };
}

function dependency(tree: Tree, item: Reached): Dependency | undefined {
  if (isScalar(item) && tagOf(item.node) === '!!str') return { name: textOf(item), optional: false };
  if (!isMapping(item)) return refuse(tree, item, 'depends_on[]', 'a text or `{name, optional}`');
  const pairs = tree.entries(item);
  const name = pairs.find(({ key }) => key.value === 'name')?.value;
  if (name === undefined || !isScalar(name) || tagOf(name.node) !== '!!str') {
    tree.mistake('wrong-type', name ?? item, 'a dependency needs a `name`, and it must be a text');
    return undefined;
  }
  const optional = pairs.find(({ key }) => key.value === 'optional')?.value;
  if (optional !== undefined && tagOf(optional.node) !== '!!bool') return refuse(tree, optional, 'optional', 'true or false');
  return { name: textOf(name), optional: optional?.node.kind === 'scalar' && optional.node.value.toLowerCase() === 'true' };
}

/** A value as it stands. */
export function anything(reached: Reached): Value {
  return { node: reached.node, ...placeOf(reached) };
}

