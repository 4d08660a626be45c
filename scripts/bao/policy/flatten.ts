import type { Item, Node } from './ast.ts';

/**
 * `{"path": {"a": {...}}}` read as `path "a" {...}`: an object that holds only objects becomes items with longer keys,
 * a list of objects one item each. HCL1 does it at every level, also where it makes a policy invalid
 * (a rule with nothing but `allowed_parameters` in JSON).
 */
export function flatten(items: readonly Item[]): Item[] {
  return items.flatMap(spread).map((item) => ({ ...item, value: inside(item.value) }));
}

function spread(item: Item): Item[] {
  const { value } = item;
  if (value.type === 'object' && value.items.length > 0 && value.items.every((sub) => sub.value.type === 'object')) {
    return value.items.flatMap((sub) => spread({ keys: [...item.keys, ...sub.keys], value: sub.value, range: sub.range }));
  }
  if (value.type === 'list' && value.items.length > 0 && value.items.every((sub) => sub.type === 'object')) {
    return value.items.flatMap((sub) => spread({ keys: item.keys, value: sub, range: item.range }));
  }
  return [item];
}

function inside(node: Node): Node {
  if (node.type === 'object') return { ...node, items: flatten(node.items) };
  if (node.type === 'list') return { ...node, items: node.items.map(inside) };
  return node;
}
