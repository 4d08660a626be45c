import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './imports.ts';

/** One row of the conformance vectors: a message, and what a strict reading of Conventional Commits 1.0.0 makes of it. */
export interface BumpVector {
  readonly id: string;
  readonly note: string;
  readonly message: string;
  readonly expected: { readonly type: string | null; readonly scope: string | null; readonly breaking: boolean; readonly bump: 'major' | 'minor' | 'patch' | 'none' };
}

export const bumpVectors: readonly BumpVector[] = JSON.parse(readFileSync(path.join(root, 'test/conformance/bump-vectors.json'), 'utf8')) as BumpVector[];
