import { flag, isMapping, isNull, isSequence, keysOf, text, textList, textOf } from './fields.ts';
import type { Condition, Entry, MatrixPatterns, PathPatterns, Patterns, Text, When } from './model.ts';
import { placeOf } from './reach.ts';
import type { Reached, ReachedPair, Tree } from './reach.ts';

function find(pairs: readonly ReachedPair[], name: string): Reached | undefined {
  return pairs.find(({ key }) => key.value === name)?.value;
}

/** A text, a list of texts, or `{include, exclude}`; other keys are ignored, and then everything matches. */
function patterns(tree: Tree, reached: Reached, name: string): Patterns | undefined {
  if (isNull(reached)) return undefined;
  if (!isMapping(reached)) {
    const list = textList(tree, reached, name);
    return list === undefined ? undefined : { include: list.items, exclude: [], ...placeOf(reached) };
  }
  const pairs = tree.entries(reached);
  const side = (key: string): readonly Text[] => {
    const value = find(pairs, key);
    return value === undefined ? [] : textList(tree, value, `${name}.${key}`)?.items ?? [];
  };
  return { include: side('include'), exclude: side('exclude'), ...placeOf(reached) };
}

function pathPatterns(tree: Tree, reached: Reached): PathPatterns | undefined {
  const found = patterns(tree, reached, 'path');
  if (found === undefined || !isMapping(reached)) return found;
  const pairs = tree.entries(reached);
  const message = find(pairs, 'ignore_message');
  const empty = find(pairs, 'on_empty');
  const ignoreMessage = message === undefined ? undefined : text(tree, message, 'path.ignore_message');
  const onEmpty = empty === undefined ? undefined : flag(tree, empty, 'path.on_empty');
  return { ...found, ...(ignoreMessage === undefined ? {} : { ignoreMessage }), ...(onEmpty === undefined ? {} : { onEmpty }) };
}

/** Woodpecker ignores what does not fit here, without a word. */
function matrixPatterns(tree: Tree, reached: Reached): MatrixPatterns | undefined {
  if (!isMapping(reached)) return undefined;
  const pairs = tree.entries(reached);
  const scalars = (from: readonly ReachedPair[]): Entry<Text>[] => from.flatMap(({ key, keyUse, value }) =>
    value.node.kind === 'scalar' ? [{ key: textOf({ node: key, use: keyUse }), value: textOf({ node: value.node, use: value.use }) }] : []);
  const side = (name: string): Entry<Text>[] => {
    const value = find(pairs, name);
    return value !== undefined && isMapping(value) ? scalars(tree.entries(value)) : [];
  };
  return { include: [...side('include'), ...scalars(pairs)], exclude: side('exclude'), ...placeOf(reached) };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const patternKeys = ['branch', 'ref', 'repo', 'platform', 'instance', 'cron'] as const;

function condition(tree: Tree, reached: Reached): Condition | undefined {
  if (isNull(reached)) return { keys: [], ...placeOf(reached) };
  if (!isMapping(reached)) {
    tree.mistake('wrong-type', reached, 'an item of `when` must be a mapping');
    return undefined;
  }
  const pairs = tree.entries(reached);
  const result: Writable<Condition> = { keys: keysOf(pairs), ...placeOf(reached) };
  for (const { key: { value: name }, value } of pairs) {
    const pattern = patternKeys.find((one) => one === name);
    if (pattern !== undefined) assign(result, pattern, patterns(tree, value, name));
    else if (name === 'event' || name === 'status') assign(result, name, textList(tree, value, name));
    else if (name === 'path') assign(result, name, pathPatterns(tree, value));
    else if (name === 'matrix') assign(result, name, matrixPatterns(tree, value));
    else if (name === 'evaluate') assign(result, name, text(tree, value, name));
    else if (name === 'local') assign(result, name, flag(tree, value, name));
  }
  return result;
}

/** Sets a field unless there is nothing to set: absent is absent. */
export function assign<T, Key extends keyof T>(target: T, key: Key, value: T[Key] | undefined): void {
  if (value !== undefined) target[key] = value;
}

/** `when`: a mapping, or a list of mappings of which one has to match. */
export function decodeWhen(tree: Tree, reached: Reached): When | undefined {
  if (isNull(reached)) return undefined;
  if (isSequence(reached)) {
    return { items: tree.items(reached).flatMap((item) => condition(tree, item) ?? []), ...placeOf(reached) };
  }
  if (!isMapping(reached)) {
    tree.mistake('wrong-type', reached, '`when` must be a mapping or a list of mappings');
    return undefined;
  }
  return { items: [condition(tree, reached)].flatMap((item) => item ?? []), ...placeOf(reached) };
}
