import type { SourceFile } from '../../core/source.ts';
import { patterns } from './index.ts';
import type { Reference } from './reference.ts';

/** Every use of a secret in a text. Reading by pattern: what is built at run time is not found, and the reader decides. */
export function findReferences(source: SourceFile): Reference[] {
  const found: Reference[] = [];
  for (const { regexp, needs, found: read } of patterns) {
    if (needs !== undefined && !source.text.includes(needs)) continue;
    for (const match of source.text.matchAll(regexp)) {
      for (const reference of [read(match) ?? []].flat()) if (reference.name !== '' && reference.mount !== '') found.push({ ...reference, path: source.path, offset: match.index });
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}
