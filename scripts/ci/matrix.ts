import { isMapping, isNull, isSequence, keyOf, looseList, texts } from './fields.ts';
import type { Axis, Entries, Entry, Matrix, Text, TextList } from './model.ts';
import { placeOf } from './reach.ts';
import type { Reached, ReachedPair, Tree } from './reach.ts';

/** Woodpecker compares with `>` where it means `>=`: 12 names and 27 rows get through. */
const mostNames = 12;
const mostRows = 27;

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Every combination, names sorted, the last name turning fastest. */
export function combinations(axes: readonly { readonly name: string; readonly values: readonly string[] }[]): { rows: Axis[]; capped: boolean } {
  const used = axes.filter(({ values }) => values.length > 0).sort((a, b) => byCodeUnit(a.name, b.name));
  if (used.length === 0) return { rows: [], capped: false };
  const total = used.reduce((product, { values }) => product * values.length, 1);
  const rows: Axis[] = [];
  for (let row = 0; row < Math.min(total, mostRows); row += 1) {
    let step = total;
    const axis: Record<string, string> = {};
    for (const { name, values } of used.slice(0, mostNames)) {
      step /= values.length;
      axis[name] = values[Math.floor(row / step) % values.length] as string;
    }
    rows.push(axis);
  }
  return { rows, capped: total > mostRows || used.length > mostNames };
}

function rowOf(entries: Entries<Text>): Axis {
  return Object.fromEntries(entries.entries.map(({ key, value }) => [key.value, value.value]));
}

function include(tree: Tree, pairs: readonly ReachedPair[]): Entries<Text>[] {
  const list = pairs.find(({ key }) => key.value === 'include')?.value;
  if (list === undefined || !isSequence(list)) return [];
  return tree.items(list).flatMap((item) => (isMapping(item) ? texts(tree, item, 'matrix.include[]') ?? [] : []));
}

/** `matrix`: lists by name, or `include` with the rows themselves, which then decides alone. */
export function decodeMatrix(tree: Tree, reached: Reached): Matrix | undefined {
  if (isNull(reached)) return undefined;
  if (!isMapping(reached)) {
    tree.mistake('matrix', reached, '`matrix` must be a mapping');
    return undefined;
  }
  const pairs = tree.entries(reached);
  const included = include(tree, pairs);
  if (included.length > 0) return { axes: [], include: included, rows: included.map(rowOf), capped: false, ...placeOf(reached) };
  const axes = pairs.flatMap((pair): Entry<TextList>[] => {
    const value = looseList(tree, pair.value, `matrix.${pair.key.value}`);
    return value === undefined ? [] : [{ key: keyOf(pair), value }];
  });
  const { rows, capped } = combinations(axes.map(({ key, value }) => ({ name: key.value, values: value.items.map((item) => item.value) })));
  return { axes, include: [], rows, capped, ...placeOf(reached) };
}
