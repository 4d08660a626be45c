import { highestFirst, isPrerelease, isVersion } from '../lib/version.ts';

/** A release tag: its name is exactly the prefix and a strict version. */
export interface VersionTag<Tag> {
  readonly tag: Tag;
  readonly version: string;
}

/**
 * The release tags of one prefix, highest version first. The match is anchored at both ends, so `base-python-v` never
 * sees `base-python-3.13-v1.0.0`, and `v` never sees `vendor-v1.0.0`.
 */
export function versionTags<Tag extends { readonly name: string }>(tags: readonly Tag[], prefix: string): VersionTag<Tag>[] {
  const found: VersionTag<Tag>[] = [];
  for (const tag of tags) {
    if (!tag.name.startsWith(prefix)) continue;
    const version = tag.name.slice(prefix.length);
    // what does not begin with a digit is no version, and most tags of other components do not
    if (/^\d/.test(version) && isVersion(version)) found.push({ tag, version });
  }
  return highestFirst(found);
}

/** Those that count as the last release of a stable line: pre-releases lead up to a release, they are none. */
export function stableTags<Tag>(tags: readonly VersionTag<Tag>[]): VersionTag<Tag>[] {
  return tags.filter(({ version }) => !isPrerelease(version));
}
