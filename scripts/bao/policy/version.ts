/** A release of OpenBao, as far as it matters to policies: `2.6`. */
export interface BaoVersion {
  readonly major: number;
  readonly minor: number;
}

/** The release that is meant when none is named. */
export const newest: BaoVersion = { major: 2, minor: 6 };

/** `2.5`, `v2.5.1`; `undefined` for anything else and for releases before 2.0. */
export function parseVersion(text: string): BaoVersion | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.\d+)?(?:[-+].*)?$/.exec(text);
  if (match === null || Number(match[1]) < 2) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]) };
}

export function atLeast(version: BaoVersion, minor: number): boolean {
  return version.major > 2 || version.minor >= minor;
}

export function formatVersion({ major, minor }: BaoVersion): string {
  return `${major}.${minor}`;
}
