import type { Scannable } from '../../scripts/bao/lint-scan.ts';

/** A text as a file of a walk. */
export function scannable(path: string, text: string): Scannable {
  const bytes = new TextEncoder().encode(text);
  return { path, bytes, get raw() { return Buffer.from(bytes).toString('latin1'); }, text: () => text };
}
