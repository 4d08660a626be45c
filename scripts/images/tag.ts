import type { AwaitPipeline, GitRelease } from '../core/plan.ts';
import { compareVersions } from '../lib/semver.ts';
import type { Image } from './catalog.ts';
import { isVersion } from './release-tag.ts';

/** One tag that somebody wants. */
export interface WantedTag {
  readonly image: Image;
  readonly version: string;
}

/** Where it is made, and what is there. */
export interface TagWorld {
  readonly remote: string;
  /** `owner/name` in Woodpecker. */
  readonly repository: string;
  readonly head: string;
  /** Committer date of the head, Unix seconds: the same release has the same hash wherever it is made. */
  readonly date: number;
  /** Tags of the remote with their commits. */
  readonly tags: ReadonlyMap<string, string>;
  readonly sign: boolean;
  /** Milliseconds. */
  readonly patience: number;
  readonly spacing: number;
}

export interface TagPlan {
  readonly actions: readonly (GitRelease | AwaitPipeline)[];
  /** A tag that stands at another commit: a release never moves. */
  readonly taken: { readonly tag: string; readonly commit: string } | undefined;
  readonly notes: readonly string[];
}

export function tagName({ image, version }: WantedTag): string {
  return `${image.release}${version}`;
}

/** The highest version of an image among the tags; `base-python-v` sees nothing of `base-python-3.13-v1.0.0`. */
export function highestVersion({ release }: Image, tags: Iterable<string>): string | undefined {
  const versions = [...tags].filter((tag) => tag.startsWith(release) && isVersion(tag.slice(release.length))).map((tag) => tag.slice(release.length));
  return versions.sort((a, b) => compareVersions(b, a))[0];
}

function message({ image, version }: WantedTag): string {
  return `${image.name} ${version}\n`;
}

/**
 * One tag after the other: push, wait for its pipeline, push the next. A tag that is at the head already is not
 * pushed again, yet its pipeline is waited for: a run that was cut short goes on where it stopped.
 */
export function planTags(wanted: readonly WantedTag[], world: TagWorld): TagPlan {
  const there = (one: WantedTag): string | undefined => world.tags.get(tagName(one));
  const clash = wanted.find((one) => there(one) !== undefined && there(one) !== world.head);
  if (clash !== undefined) return { actions: [], taken: { tag: tagName(clash), commit: there(clash) as string }, notes: [] };
  const actions = wanted.flatMap((one, at): (GitRelease | AwaitPipeline)[] => {
    const tag = tagName(one);
    const behind = wanted.slice(at + 1).filter((later) => there(later) === undefined).map(tagName);
    const push: GitRelease = {
      kind: 'git-release', remote: world.remote, branch: undefined, parent: world.head, message: '', files: [], tags: [{ name: tag, message: message(one) }], date: world.date, sign: world.sign,
    };
    const wait: AwaitPipeline = { kind: 'await-pipeline', repository: world.repository, tag, commit: world.head, behind, patience: world.patience, spacing: world.spacing };
    return there(one) === undefined ? [push, wait] : [wait];
  });
  const notes = wanted.flatMap((one) => {
    const highest = highestVersion(one.image, world.tags.keys());
    return highest !== undefined && compareVersions(highest, one.version) > 0 ? [`${tagName(one)} is older than ${one.image.release}${highest}: floating tags that are ahead will stay`] : [];
  });
  return { actions, taken: undefined, notes };
}

/** `owner/name` at the end of a remote's address, over ssh or http; `undefined` for what has none. */
export function repositoryOf(url: string): string | undefined {
  const path = url.replace(/[?#].*$/, '').replace(/\/+$/, '').replace(/\.git$/, '');
  return /[/:]([^/:]+\/[^/:]+)$/.exec(path)?.[1];
}
