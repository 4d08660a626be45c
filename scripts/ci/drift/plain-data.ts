import { tagOf } from '../go-scalar.ts';
import type { YamlNode } from '../yaml/node.ts';

/** A node as JSON would have it; an alias is what it stands for. For our own files, where no merge occurs. */
export function plainData(node: YamlNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'alias') return plainData(node.target);
  if (node.kind === 'sequence') return node.items.map(plainData);
  if (node.kind === 'mapping') return Object.fromEntries(node.pairs.map(({ key, value }) => [key.kind === 'scalar' ? key.value : '', plainData(value)]));
  const tag = tagOf(node);
  if (tag === '!!bool') return node.value === 'true';
  if (tag === '!!int') return Number(node.value);
  if (tag === '!!null') return null;
  return node.value;
}
