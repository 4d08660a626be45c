import compareBuild from 'semver/functions/compare-build.js';
import inc from 'semver/functions/inc.js';
import parse from 'semver/functions/parse.js';
import prerelease from 'semver/functions/prerelease.js';

/** Strict SemVer 2.0.0 (https://semver.org): `semver` itself takes a leading `v` and `=`. */
const strict = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** How far a version moves. */
export type Bump = 'major' | 'minor' | 'patch' | 'none';

/** From nothing to most; the index is the rank. */
export const bumps: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

export function isVersion(text: string): boolean {
  return text.length <= 256 && strict.test(text) && parse(text) !== null;
}

/** Negative when `a` is lower. Both must be versions. */
export function compareVersions(a: string, b: string): number {
  return compareBuild(a, b);
}

export function isPrerelease(version: string): boolean {
  return prerelease(version) !== null;
}

/** `1.3.0` for `1.3.0-rc.2`. */
export function stableOf(version: string): string {
  return version.replace(/[-+].*$/, '');
}

/** The number behind the channel: 2 for `1.3.0-rc.2` and the channel `rc`; nothing for another channel. */
export function prereleaseNumber(version: string, channel: string): number | undefined {
  const parts = prerelease(version);
  const number = parts?.at(-1);
  if (parts === null || parts.slice(0, -1).join('.') !== channel || typeof number !== 'number') return undefined;
  return number;
}

export function majorOf(version: string): number {
  return Number(version.split('.')[0]);
}

/** @throws RangeError when `version` is none. */
export function increment(version: string, bump: Exclude<Bump, 'none'>): string {
  const next = inc(stableOf(version), bump);
  if (next === null) throw new RangeError(`${version} is not a version`);
  return next;
}

export function highest(a: Bump, b: Bump): Bump {
  return bumps.indexOf(a) >= bumps.indexOf(b) ? a : b;
}
