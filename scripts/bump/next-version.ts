import { compareVersions, increment, isPrerelease, prereleaseNumber, stableOf } from '../lib/version.ts';
import type { Bump } from '../lib/version.ts';

/** What the next version is made from. */
export interface VersionFacts {
  /** The last stable release that the head contains; `null` before the first. */
  readonly stable: string | null;
  readonly bump: Exclude<Bump, 'none'>;
  readonly initialVersion: string;
  readonly channel: string | undefined;
  /** The highest release that the head contains, pre-releases included. */
  readonly latest: string | null;
  /** Versions that have a tag anywhere: another branch may release on the same channel. */
  readonly versions: readonly string[];
}

function max(a: string, b: string): string {
  return compareVersions(a, b) >= 0 ? a : b;
}

/**
 * The version after `stable`. Pre-releases that the head contains lead up to it, so it is never below theirs: after
 * `2.0.0-rc.3` comes `2.0.0`. With a channel it is the next pre-release of that version: `1.3.0-rc.1`, then `rc.2`. A
 * channel that sorts below the last pre-release (`beta` after `1.3.0-rc.2`) goes on with the next patch, for versions
 * do not go backwards.
 */
export function nextVersion({ stable, bump, initialVersion, channel, latest, versions }: VersionFacts): string {
  const target = stable === null ? initialVersion : increment(stable, bump);
  const ahead = latest !== null && isPrerelease(latest) ? latest : undefined;
  const base = ahead === undefined ? target : max(stableOf(ahead), target);
  if (channel === undefined) return base;
  const number = (of: string): number => Math.max(0, ...versions.map((version) => (stableOf(version) === of ? prereleaseNumber(version, channel) ?? 0 : 0)));
  const next = (of: string): string => `${of}-${channel}.${number(of) + 1}`;
  return ahead === undefined || compareVersions(next(base), ahead) > 0 ? next(base) : next(increment(base, 'patch'));
}
