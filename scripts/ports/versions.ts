import type { Diagnostic } from '../core/diagnostic.ts';

/** Something with versions of its own: the tags of a prefix, and the folders whose commits count. */
export interface ReleaseLine {
  readonly name: string;
  readonly prefix: string;
  /** No paths: every commit. */
  readonly paths: readonly string[];
}

export interface NextVersions {
  /** The version that the commits since the last tag ask for, line by line; `undefined` when they ask for none. */
  readonly versions: readonly (string | undefined)[];
  /** Why a version may not be what somebody expects; an error means that nothing may be released. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Asks for next versions by the rules of `bump` and its section of `.ci-shared.yml`. A room knows nothing of another
 * room; the hall answers with bump's functions (`cli/next-versions.ts`).
 */
export interface VersionReader {
  next(lines: readonly ReleaseLine[], remote: string): Promise<NextVersions>;
}
