import { compareVersions as compareAny, incrementVersion, parseVersion } from './semver.ts';

/*
 * Nearly all versions are three plain numbers, and a repository has thousands of them: these are compared here, which
 * takes a hundredth of the time. Anything else is the business of the semver package, which is loaded when it comes.
 */

type Numbers = readonly [major: number, minor: number, patch: number];

/** Three numbers, each of them exact in a double. */
const plain = /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})$/;

function numbersOf(version: string): Numbers | undefined {
  const match = plain.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function compareNumbers(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Below 0, 0 or above 0, by precedence; build metadata comes last, so that the order is total. Both must be SemVer. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return left === undefined || right === undefined ? compareAny(a, b) : compareNumbers(left, right);
}

/** The list with the highest version first; equal ones stay in their order. Each version is read once. */
export function highestFirst<Item extends { readonly version: string }>(items: readonly Item[]): Item[] {
  const read = items.map((item) => ({ item, numbers: numbersOf(item.version) }));
  read.sort((a, b) => (a.numbers === undefined || b.numbers === undefined ? compareAny(b.item.version, a.item.version) : compareNumbers(b.numbers, a.numbers)));
  return read.map(({ item }) => item);
}

/** How far a version moves. */
export type Bump = 'major' | 'minor' | 'patch' | 'none';

/** From nothing to most; the index is the rank. */
export const bumps: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

/** Strict SemVer 2.0.0 (https://semver.org). */
export function isVersion(text: string): boolean {
  return plain.test(text) || parseVersion(text) !== undefined;
}

export function isPrerelease(version: string): boolean {
  return version.includes('-') && (parseVersion(version)?.prerelease.length ?? 0) > 0;
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
  const numbers = numbersOf(stableOf(version));
  if (numbers !== undefined) {
    const [major, minor, patch] = numbers;
    return bump === 'major' ? `${major + 1}.0.0` : bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
  }
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
