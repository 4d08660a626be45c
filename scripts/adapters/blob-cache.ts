import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BlobCache } from '../ports/blob-cache.ts';

/** Git's id of a blob: SHA-1, or SHA-256 in repositories of that format. */
export function blobId(bytes: Uint8Array, length = 40): string {
  return createHash(length === 64 ? 'sha256' : 'sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Files named by their id below a folder. What was damaged, or put there by somebody else, is noticed by its id. */
export function createBlobCache(folder: string): BlobCache {
  const place = (sha: string): string | undefined => (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha) ? path.join(folder, sha.slice(0, 2), sha.slice(2)) : undefined);
  return {
    async get(sha) {
      const file = place(sha);
      const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined);
      return bytes !== undefined && blobId(bytes, sha.length) === sha ? bytes : undefined;
    },
    async put(sha, bytes) {
      const file = place(sha);
      if (file === undefined || blobId(bytes, sha.length) !== sha) return;
      const beside = `${file}.${process.pid}.tmp`;
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(beside, bytes);
        await rename(beside, file);
      } catch {
        await unlink(beside).catch(() => undefined);
      }
    },
  };
}
