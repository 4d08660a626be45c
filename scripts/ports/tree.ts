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
  /** Files and folders. */
  readonly unreadable: readonly string[];
}

/** What is done with the files of a walk: by this thread, or by another one with the files that it takes. */
export interface FileWork<Result> {
  visit(file: WalkedFile): void;
  /** Memory in which the work would have the bytes of a file, as far as they fit. */
  readonly memory?: Uint8Array;
  /** What came of all visits, as plain data. */
  result(): Result;
}

/** How another thread makes the same work: the name of a job in `cli/thread.ts`, and its plain data. */
export interface WorkOrder {
  readonly job: string;
  readonly data: unknown;
}

/**
 * Visits the files of a project fast: one buffer, no file twice, `.gitignore` respected inside and outside of git. A large
 * tree is shared with other threads; which file goes to whom is chance.
 */
export interface TreeReader {
  /**
   * The work is made while the files are listed. Gives the results of all threads.
   * @throws UsageError when a path does not exist.
   */
  walk<Result>(paths: readonly string[], options: WalkOptions, makeWork: () => Promise<FileWork<Result>>, order: WorkOrder): Promise<{ readonly report: WalkReport; readonly results: readonly Result[] }>;
}
