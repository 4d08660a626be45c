import { compareVersions, increment, isPrerelease, prereleaseNumber, stableOf } from '../lib/version.ts';
import type { Bump } from '../lib/version.ts';

/**
 * The version after `stable` (the last release; `null` before the first). With a channel it is the next pre-release of
 * that version: `1.3.0-rc.1`, and `rc.2` when `latest` (the highest tag, pre-releases included) is `1.3.0-rc.1` already.
 */
export function nextVersion(stable: string | null, bump: Exclude<Bump, 'none'>, initialVersion: string, channel: string | undefined, latest: string | null): string {
  const target = stable === null ? initialVersion : increment(stable, bump);
  if (channel === undefined) return target;
  const base = latest !== null && isPrerelease(latest) && compareVersions(stableOf(latest), target) > 0 ? stableOf(latest) : target;
  const before = latest !== null && stableOf(latest) === base ? prereleaseNumber(latest, channel) : undefined;
  return `${base}-${channel}.${(before ?? 0) + 1}`;
}
