/** One file of a walk, valid only while it is visited. */
export interface WalkedFile {
  /** Path as people know it, with `/`. */
  readonly path: string;
  /** The bytes; of UTF-16 files those of the decoded text as UTF-8. */
  readonly bytes: Uint8Array;
  /** The bytes as one character each (ISO 8859-1). Made when it is asked for. */
  readonly raw: string;
  /** The text as Unicode. Costs a decoding. */
  text(): string;
}

export interface WalkOptions {
  /** Also folders that hold somebody else's code (`node_modules`, `vendor`, ...). */
  readonly vendored: boolean;
  /** Larger files are left out, in bytes. */
  readonly mostBytes: number;
  /** Paths that are left out, relative to the working directory. */
  excluded(path: string): boolean;
}

/** What was left out, and why. */
export interface WalkReport {
  readonly files: number;
  readonly bytes: number;
  readonly binary: number;
  readonly tooLarge: readonly string[];
  readonly unreadable: readonly string[];
}

/** Visits the files of a project fast: one buffer, no file twice, `.gitignore` respected inside and outside of git. */
export interface TreeReader {
  /** @throws EnvironmentError when a path that was named cannot be read. @throws UsageError when it does not exist. */
  walk(paths: readonly string[], options: WalkOptions, visit: (file: WalkedFile) => void): Promise<WalkReport>;
}
