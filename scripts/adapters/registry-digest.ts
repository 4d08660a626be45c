import { createHash } from 'node:crypto';
import { formatImageRef } from '../lib/image-ref.ts';
import type { Repository } from '../ports/registry.ts';

/** `sha256:...` of bytes, in the algorithm of another digest. */
export function digestLike(other: string, bytes: Uint8Array): string {
  const algorithm = other.slice(0, other.indexOf(':'));
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** How messages name a thing in a registry. */
export function shownRef(at: Repository, reference: string): string {
  return formatImageRef({ ...at, ...(reference.includes(':') ? { digest: reference } : { tag: reference }) }, 'short');
}
