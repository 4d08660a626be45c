import compareBuild from 'semver/functions/compare-build.js';
import increment from 'semver/functions/inc.js';
import parse from 'semver/functions/parse.js';
import satisfiesRange from 'semver/functions/satisfies.js';
import type { ReleaseType } from 'semver';

/*
 * The only file that knows the `semver` package. The functions are imported one by one: the package as a whole costs
 * 8 ms at start-up, these 1 ms.
 */

export type { ReleaseType };

/** A version by SemVer 2.0.0, without a prefix. */
export interface Version {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly prerelease: readonly (string | number)[];
  readonly build: readonly string[];
}

const strict = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/** Strictly SemVer: no `v`, no white space, all three numbers. */
export function parseVersion(text: string): Version | undefined {
  const found = strict.test(text) ? parse(text) : null;
  if (found === null) return undefined;
  const { major, minor, patch, prerelease, build } = found;
  return { text, major, minor, patch, prerelease, build };
}

/** Below 0, 0 or above 0, by precedence; build metadata comes last, so that the order is total. Both must be SemVer. */
export function compareVersions(a: string, b: string): number {
  return compareBuild(a, b);
}

/** The version after `version`; `identifier` names the channel of a pre-release (`rc` gives `1.0.0-rc.0`). */
export function incrementVersion(version: string, release: ReleaseType, identifier?: string): string | undefined {
  return (identifier === undefined ? increment(version, release) : increment(version, release, identifier)) ?? undefined;
}

/** Whether a range as npm writes them admits a version; false for what is no range. */
export function satisfies(version: string, range: string): boolean {
  return satisfiesRange(version, range);
}
