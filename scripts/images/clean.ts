import type { ImageUntag } from '../core/plan.ts';
import { compareVersions } from '../lib/semver.ts';
import type { Image } from './catalog.ts';
import { releaseTags } from './catalog.ts';
import { versionOfTag } from './publish.ts';
import type { RegistryName } from './registry-name.ts';

/** What may go. Everything that is not named here stays. */
export interface Retention {
  /** Newest releases that stay; pre-releases do not count. */
  readonly keep: number;
  /** Days that every image stays. */
  readonly days: number;
  /** True for a tag or a digest that somebody protects. */
  readonly isProtected: (tagOrDigest: string) => boolean;
  /** Digests that our own lock holds. */
  readonly locked: ReadonlySet<string>;
}

export interface SeenTag {
  readonly tag: string;
  readonly digest: string;
  /** When it was made; `undefined` when nobody knows. Unix milliseconds. */
  readonly created: number | undefined;
  /** A removal of this tag was cut short: there is no image behind it any more. */
  readonly half?: boolean;
}

/** A tag that goes, or stays for a reason. */
export interface Verdict {
  readonly tag: string;
  readonly digest: string;
  readonly goes: boolean;
  readonly why: string;
}

const day = 86_400_000;
/** What `images contexts` calls a build that is no release. */
const recipeTag = /^recipe-[0-9a-f]{16}$/;

/** True for tags that the date of their image decides about: releases and builds by recipe. The others are not even looked at. */
export function isCandidate(image: Image, tag: string): boolean {
  return versionOfTag(image, tag) !== undefined || recipeTag.test(tag);
}

/** Why a tag stays by itself, whatever other tags do; nothing when it may go. */
function reasonToStay(image: Image, { tag, digest, created, half }: SeenTag, newest: readonly string[], policy: Retention, now: number): string | undefined {
  if (half === true) return undefined;
  const version = versionOfTag(image, tag);
  if (version === undefined && !recipeTag.test(tag)) return 'is no release: it moves, or somebody else made it';
  if (policy.isProtected(tag) || policy.isProtected(digest)) return 'is protected';
  if (policy.locked.has(digest)) return 'is a base in the lock';
  if (version !== undefined && newest.slice(0, policy.keep).includes(version)) return `is one of the newest ${policy.keep}`;
  if (version?.includes('-') === true && (newest[0] === undefined || compareVersions(version, newest[0]) > 0)) return 'is ahead of every release';
  if (created === undefined) return 'does not say when it was made';
  return now - created < policy.days * day ? `is younger than ${policy.days} days` : undefined;
}

/**
 * Judges every tag of a repository. An image that any staying tag shows stays under all its names: `v1.2.3` as long as
 * `v1.2` is at it. So removing a tag never takes an image away from another one, even where a registry deletes by digest.
 */
export function planClean(image: Image, tags: readonly SeenTag[], policy: Retention, now: number): Verdict[] {
  const versions = tags.filter(({ half }) => half !== true).map(({ tag }) => versionOfTag(image, tag)).filter((version) => version !== undefined);
  // `V1.0.0` and `v1.0.0` are one release, not two of the newest
  const newest = [...new Set(versions.filter((version) => !version.includes('-')))].sort((a, b) => compareVersions(b, a));
  const judged = tags.map((seen) => ({ seen, stays: reasonToStay(image, seen, newest, policy, now) }));
  const shared = new Map(judged.filter(({ stays }) => stays !== undefined).map(({ seen }) => [seen.digest, seen.tag]));
  return judged.map(({ seen: { tag, digest }, stays }): Verdict => {
    const other = shared.get(digest);
    if (stays !== undefined) return { tag, digest, goes: false, why: stays };
    return other === undefined ? { tag, digest, goes: true, why: '' } : { tag, digest, goes: false, why: `is the same image as ${other}` };
  });
}

/** The floating tags of the releases that are there: what must be the same before and after. */
function movingTags(image: Image, verdicts: readonly Verdict[]): { tag: string; digest: string }[] {
  const names = new Set(verdicts.flatMap(({ tag }) => {
    const version = versionOfTag(image, tag);
    return version === undefined ? [] : releaseTags(image, { version }).floating;
  }));
  return verdicts.filter(({ tag }) => names.has(tag)).map(({ tag, digest }) => ({ tag, digest }));
}

export function cleanActions(image: Image, at: RegistryName, verdicts: readonly Verdict[]): ImageUntag[] {
  const staying = movingTags(image, verdicts);
  return verdicts.filter(({ goes }) => goes).map(({ tag, digest }) => ({ kind: 'image-untag', registry: at.registry, repository: at.repository, tag, digest, staying }));
}
