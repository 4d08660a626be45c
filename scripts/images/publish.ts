import type { ImageTag } from '../core/plan.ts';
import { compareVersions, parseVersion } from '../lib/semver.ts';
import type { RegistryName } from './registry-name.ts';
import { releaseTags } from './catalog.ts';
import type { Image, ReleaseTags } from './catalog.ts';

/*
 * What publishing a release means, as a pure function of what the registry holds. Immutable tags come first, floating
 * ones move afterwards, and every step can be repeated: an action whose tag is already right is `unchanged`.
 */

/** One release of one image, built and somewhere in the registry. */
export interface Wanted {
  readonly image: Image;
  readonly at: RegistryName;
  readonly version: string;
  readonly digest: string;
  readonly tags: ReleaseTags;
  /** Where the image is now, when not in its own repository yet. */
  readonly source: RegistryName | undefined;
}

/** A tag as it was found. */
export interface FoundTag {
  readonly tag: string;
  /** `undefined`: there is no such tag. */
  readonly digest: string | undefined;
}

export interface FoundFloating extends FoundTag {
  /** The newest release that it points at, as far as tags and labels tell. */
  readonly version: string | undefined;
  /** An immutable tag holds the same digest, so that nothing is lost when this one moves. */
  readonly kept: boolean;
}

export interface Found {
  /** Overwriting a tag removes the digest that it had, unless another tag holds it (Forgejo). */
  readonly forgetsDigests: boolean;
  readonly immutable: readonly FoundTag[];
  readonly floating: readonly FoundFloating[];
  /** Versions in the registry that are newer than the wanted one. */
  readonly newer: readonly string[];
}

export interface PublishPlan {
  readonly actions: readonly ImageTag[];
  /** Floating tags that stay where they are, because they are ahead of this release. */
  readonly ahead: readonly FoundFloating[];
  readonly warnings: readonly string[];
  /** An immutable tag that is taken by another digest: nothing may be done. */
  readonly taken: FoundTag | undefined;
}

/** The version in an immutable tag, by the first template that holds `{version}`; a registry may have lower-cased it. */
export function versionOfTag({ tags }: Pick<Image, 'tags'>, tag: string): string | undefined {
  for (const template of tags.immutable) {
    const [before, after, ...more] = template.split('{version}');
    if (before === undefined || after === undefined || more.length > 0 || /[{}]/.test(before + after)) continue;
    const lower = tag.toLowerCase();
    if (lower.length <= before.length + after.length || !lower.startsWith(before.toLowerCase()) || !lower.endsWith(after.toLowerCase())) continue;
    const version = tag.slice(before.length, tag.length - after.length);
    if (parseVersion(version) !== undefined) return version;
  }
  return undefined;
}

/** The stable versions among `tags` that are newer than `version`, the newest first. */
export function newerVersions(image: Pick<Image, 'tags'>, tags: readonly string[], version: string): string[] {
  const versions = tags.map((tag) => versionOfTag(image, tag)).filter((one): one is string => one !== undefined);
  return versions.filter((one) => !one.includes('-') && compareVersions(one, version) > 0).sort((a, b) => compareVersions(b, a));
}

/** Those of `newer` for which a floating tag stands too: `v1` for 1.3.0, but not `v1.2`. */
export function rivalsOf(image: Pick<Image, 'tags'>, floating: string, newer: readonly string[]): string[] {
  return newer.filter((version) => releaseTags(image, { version }).floating.includes(floating));
}

function tagAction({ at, digest, source }: Wanted, { tag, digest: before }: FoundTag, immutable: boolean): ImageTag {
  return { kind: 'image-tag', registry: at.registry, repository: at.repository, tag, digest, before, immutable, ...(source === undefined ? {} : { source }) };
}

/** Ahead of this release; or at something unknown while there are newer releases, which may be one of them. */
function isAhead({ tag, digest, version }: FoundFloating, wanted: Wanted, { newer }: Found): boolean {
  if (digest === undefined || digest === wanted.digest) return false;
  return version === undefined ? rivalsOf(wanted.image, tag, newer).length > 0 : compareVersions(version, wanted.version) > 0;
}

/** @param moveBack lets a floating tag go back to an older release: somebody said so. */
export function planPublish(wanted: Wanted, found: Found, { moveBack }: { readonly moveBack: boolean }): PublishPlan {
  const taken = found.immutable.find(({ digest }) => digest !== undefined && digest !== wanted.digest);
  if (taken !== undefined) return { actions: [], ahead: [], warnings: [], taken };
  const ahead = moveBack ? [] : found.floating.filter((tag) => isAhead(tag, wanted, found));
  const moving = found.floating.filter((tag) => !ahead.includes(tag));
  const warnings = moving.flatMap((tag) => warningsAbout(tag, wanted, found, moveBack));
  const actions = [
    ...found.immutable.map((tag) => tagAction(wanted, tag, true)),
    ...moving.map((tag): ImageTag => ({
      ...tagAction(wanted, tag, false),
      ...(moveBack ? {} : { rivals: { templates: wanted.image.tags.immutable, floating: wanted.image.tags.floating, version: wanted.version, seen: rivalsOf(wanted.image, tag.tag, found.newer) } }),
    })),
  ];
  return { actions, ahead, warnings, taken: undefined };
}

function warningsAbout(tag: FoundFloating, wanted: Wanted, found: Found, moveBack: boolean): string[] {
  if (tag.digest === wanted.digest) {
    const [newest] = moveBack ? [] : rivalsOf(wanted.image, tag.tag, found.newer);
    return newest === undefined ? [] : [`\`${tag.tag}\` is at ${wanted.version}, although ${newest} is in the registry: publish ${newest} again to move it on`];
  }
  if (tag.digest === undefined || tag.kept || !found.forgetsDigests) return [];
  return [`this registry forgets the digest that \`${tag.tag}\` had, ${tag.digest}, for no other tag holds it: who pinned it gets 404 from now on`];
}
