import type { Image } from './catalog.ts';

/*
 * Which git tag releases which image. A pipeline is woken by a glob (Woodpecker knows nothing better) and then looks
 * at the tag once more with a pattern that knows SemVer.
 */

const number = '(?:0|[1-9][0-9]*)';
const identifier = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
// no `+build`: an OCI tag cannot hold it
const semver = new RegExp(`^${number}\\.${number}\\.${number}(?:-${identifier}(?:\\.${identifier})*)?$`);

/** True for a version that can be released: SemVer without a `v` and without build metadata. */
export function isVersion(text: string): boolean {
  return semver.test(text);
}

/** The glob over the whole ref that wakes the release of a prefix. */
export function refPattern(prefix: string): string {
  return `refs/tags/${prefix}[0-9]*`;
}

/** True when tags of the prefix `b` also wake the pipeline of the prefix `a`. */
export function wakes(a: string, b: string): boolean {
  return b === a || (b.startsWith(a) && /^[0-9]/.test(b.slice(a.length)));
}

export interface ReleaseTag {
  readonly image: Image;
  readonly version: string;
}

/** The image and the version that a git tag releases; nothing for every other tag. */
export function parseReleaseTag(images: readonly Image[], tag: string): ReleaseTag | undefined {
  for (const image of images) {
    if (!tag.startsWith(image.release)) continue;
    const version = tag.slice(image.release.length);
    if (isVersion(version)) return { image, version };
  }
  return undefined;
}

/**
 * The exact check as an extended regular expression for `grep -E` or busybox `sed -E`; group 1 is the version. It
 * holds no backslash before a slash or a backslash: Woodpecker's substitution would eat it.
 */
export function shellPattern(prefix: string): string {
  const part = '(0|[1-9][0-9]*)';
  return `^${prefix.replaceAll('.', '[.]')}(${part}[.]${part}[.]${part}(-[0-9A-Za-z.-]+)?)$`;
}
