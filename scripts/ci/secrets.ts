import type { Container, Entries, Place, Value } from './model.ts';
import type { SolidNode } from './yaml/node.ts';

/** One `from_secret`. */
export interface SecretUse {
  readonly name: string;
  readonly place: Place;
}

/** Deeper nesting than this comes from no hand. */
const deepest = 12;

function* secretsIn(node: SolidNode, use: Place['use'], depth: number): Generator<SecretUse> {
  if (depth > deepest || node.kind === 'scalar') return;
  const place = (at: SolidNode): Place => ({ range: { start: at.start, end: at.end }, ...(use === undefined ? {} : { use }) });
  if (node.kind === 'sequence') {
    for (const item of node.items) yield* secretsIn(item.kind === 'alias' ? item.target : item, use, depth + 1);
    return;
  }
  for (const { key, value } of node.pairs) {
    const target = value.kind === 'alias' ? value.target : value;
    if (key.kind === 'scalar' && key.value === 'from_secret' && target.kind === 'scalar') yield { name: target.value, place: place(target) };
    else yield* secretsIn(target, use, depth + 1);
  }
}

function* inEntries(entries: Entries<Value> | undefined): Generator<SecretUse> {
  for (const { value } of entries?.entries ?? []) yield* secretsIn(value.node, value.use, 0);
}

/** Secrets that a step asks for, in the order of the text. */
export function secretsOf({ settings, environment }: Container): readonly SecretUse[] {
  return [...inEntries(settings), ...inEntries(environment)];
}
