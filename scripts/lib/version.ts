import { compareVersions, incrementVersion, parseVersion } from './semver.ts';

export { compareVersions };

/** How far a version moves. */
export type Bump = 'major' | 'minor' | 'patch' | 'none';

/** From nothing to most; the index is the rank. */
export const bumps: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

/** Strict SemVer 2.0.0 (https://semver.org). */
export function isVersion(text: string): boolean {
  return parseVersion(text) !== undefined;
}

export function isPrerelease(version: string): boolean {
  return (parseVersion(version)?.prerelease.length ?? 0) > 0;
}

/** `1.3.0` for `1.3.0-rc.2`. */
export function stableOf(version: string): string {
  return version.replace(/[-+].*$/, '');
}

/** The number behind the channel: 2 for `1.3.0-rc.2` and the channel `rc`; nothing for another channel. */
export function prereleaseNumber(version: string, channel: string): number | undefined {
  const parts = parseVersion(version)?.prerelease ?? [];
  const number = parts.at(-1);
  return parts.slice(0, -1).join('.') === channel && typeof number === 'number' ? number : undefined;
}

export function majorOf(version: string): number {
  return Number(version.split('.')[0]);
}

/** @throws RangeError when `version` is none: a caller's mistake. */
export function increment(version: string, bump: Exclude<Bump, 'none'>): string {
  const next = incrementVersion(stableOf(version), bump);
  if (next === undefined) throw new RangeError(`${version} is not a version`);
  return next;
}

export function highest(a: Bump, b: Bump): Bump {
  return bumps.indexOf(a) >= bumps.indexOf(b) ? a : b;
}

/** What kind of step leads from one version to another; the first version of all is a minor. */
export function bumpBetween(from: string | null, to: string): Bump {
  if (from === null) return 'minor';
  const [before, after] = [stableOf(from).split('.'), stableOf(to).split('.')];
  return before[0] !== after[0] ? 'major' : before[1] !== after[1] ? 'minor' : 'patch';
}
