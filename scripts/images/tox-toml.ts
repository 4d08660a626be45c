import { openMinors } from './tox-expand.ts';

/** `env_list` of tox.toml and of `[tool.tox]`: texts, and tables with `product`, `prefix` or one label (tox 4.44 and later). */

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

function rangeOf({ prefix, start, stop }: Table): string[] | undefined {
  const from = typeof start === 'number' ? start : undefined;
  const to = typeof stop === 'number' ? stop : undefined;
  if (from === undefined && to === undefined) return undefined;
  const minors = from === undefined || to === undefined ? openMinors(from, to) : from > to ? [] : openMinors(from, to);
  return minors.map((minor) => `${String(prefix)}${minor}`);
}

function groupOf(group: unknown): string[] | undefined {
  if (!isTable(group)) return texts(group);
  if ('prefix' in group) return rangeOf(group);
  const [labelled, ...more] = Object.values(group);
  if (more.length > 0) return undefined;
  if (!isTable(labelled)) return texts(labelled);
  return 'prefix' in labelled ? rangeOf(labelled) : texts(labelled['values']);
}

function productOf({ product, exclude }: Table): string[] | undefined {
  if (!Array.isArray(product)) return undefined;
  if (product.length === 0) return [];
  let names: string[] | undefined;
  for (const group of product.map(groupOf)) {
    if (group === undefined) return undefined;
    names = names === undefined ? group : names.flatMap((name) => group.map((factor) => `${name}-${factor}`));
  }
  const left = new Set(texts(exclude) ?? []);
  return (names ?? []).filter((name) => !left.has(name));
}

/** Environments of an `env_list` in TOML, each once, in its order; nothing when it is of no shape that tox takes. */
export function tomlEnvList(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names: string[] = [];
  for (const item of value) {
    const found = typeof item === 'string' ? [item] : isTable(item) ? ('product' in item ? productOf(item) : groupOf(item)) : undefined;
    if (found === undefined) return undefined;
    names.push(...found);
  }
  return [...new Set(names)];
}
