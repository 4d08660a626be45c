/** One file that git keeps, as it stands in the work tree. */
export interface TrackedFile {
  /** Below the project, with `/`. */
  readonly path: string;
  /** What git knows of its mode. */
  readonly kind: 'file' | 'executable' | 'link';
}

/** The checkout a build is made from: which files belong to it, and when it was committed. */
export interface CheckoutReader {
  /** The commit that is checked out; nothing outside of a repository, or before the first commit. */
  commit(): Promise<{ readonly sha: string; /** Unix seconds. */ readonly date: number } | undefined>;
  /** Tracked files at or below these paths, sorted; `.` is everything. Files that git does not know are no part of a build. @throws EnvironmentError */
  tracked(paths: readonly string[]): Promise<readonly TrackedFile[]>;
  /** Tags of this clone with this prefix. */
  tags(prefix: string): Promise<readonly string[]>;
}
