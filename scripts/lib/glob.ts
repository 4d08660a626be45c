import picomatch from 'picomatch';

/** A glob of a user: `*`, `**`, `?`, `[a-z]`, `{a,b}`; a leading dot is matched only by a dot. */
export interface Glob {
  /** Folder below which everything lies that can match; empty for the folder we are in. */
  readonly base: string;
  /** False: a plain path. */
  readonly isGlob: boolean;
  matches(path: string): boolean;
}

export function parseGlob(pattern: string): Glob {
  const { base, isGlob } = picomatch.scan(pattern);
  return { base: isGlob ? base.replace(/\/$/, '') : '', isGlob, matches: picomatch(pattern) };
}
