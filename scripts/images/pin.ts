import type { TextEdit } from '../core/edit.ts';

/** A reference with its tag, and the digest that it means today. */
export interface Pin {
  readonly reference: string;
  readonly digest: string;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** How people write it: Docker Hub's names may leave out the host and `library/`. */
function spellings(reference: string): string[] {
  const short = reference.replace(/^docker\.io\//, '');
  return [reference, ...(short === reference ? [] : [short]), ...(short.startsWith('library/') ? [short.slice('library/'.length)] : [])];
}

/**
 * Edits that put the digest behind every mention of a reference, or replace the one that is there. The tag stays, for people and
 * for the next run. A mention is a whole reference: `alpine:3.2` is not found in `alpine:3.24`, nor in `other/alpine:3.2`.
 */
export function pinEdits(path: string, text: string, pins: readonly Pin[]): TextEdit[] {
  return pins.flatMap(({ reference, digest }) => {
    const names = spellings(reference).map(escaped).join('|');
    const mention = new RegExp(`(?<![\\w./:@-])(?:${names})(?<digest>@sha256:[0-9a-f]{64})?(?![\\w.:@/-])`, 'g');
    return Array.from(text.matchAll(mention)).flatMap((found): TextEdit[] => {
      const end = found.index + found[0].length;
      const old = found.groups?.['digest'] ?? '';
      return old === `@${digest}` ? [] : [{ path, range: { start: end - old.length, end }, newText: `@${digest}` }];
    });
  });
}

/** Mentions of these repositories with a tag, each once: what the registry is asked for. */
export function mentioned(text: string, repositories: readonly string[]): string[] {
  const found = repositories.flatMap((repository) => {
    const mention = new RegExp(`(?<![\\w./:@-])${escaped(repository)}:(?<tag>\\w[\\w.-]{0,127})`, 'g');
    return Array.from(text.matchAll(mention), ({ groups }) => `${repository}:${groups?.['tag'] ?? ''}`);
  });
  return [...new Set(found)].sort();
}
