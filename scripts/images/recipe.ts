import { sha256 } from '../lib/hash.ts';
import type { Image } from './catalog.ts';
import { buildArguments } from './catalog.ts';
import type { Lock } from './lock.ts';

/** A file that goes into an image. */
export interface InputFile {
  /** Below the repository. */
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'link';
  readonly sha256: string;
}

/**
 * What an image is made of, as one hash: the same recipe gives the same image as far as its package indexes allow. It holds
 * the digest of the base, so that a security refresh of the base under the same tag is another recipe; it holds no time, no
 * commit and no version.
 */
export interface Recipe {
  /** 64 hexadecimal digits. */
  readonly hash: string;
  /** Everything that was hashed, one thing a line, for people. */
  readonly inputs: readonly string[];
}

/** Digest of the base, or a word that says that nothing is locked. */
export function baseDigest(image: Image, lock: Lock): string | undefined {
  return lock.bases[image.base.reference]?.digest;
}

export function recipeOf(image: Image, lock: Lock, files: readonly InputFile[]): Recipe {
  const { BASE_IMAGE: base = '', ...rest } = buildArguments(image);
  const inputs = [
    'recipe 1',
    `base ${base}@${baseDigest(image, lock) ?? 'not locked'}`,
    ...[...image.platforms].sort().map((platform) => `platform ${platform}`),
    ...Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `argument ${name}=${value}`),
    ...[...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, kind, sha256: digest }) => `${kind} ${digest} ${path}`),
  ];
  // NUL: no input can hold it, so no two lists of inputs are the same text
  return { hash: sha256(inputs.join('\0')), inputs };
}
