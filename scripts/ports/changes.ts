import type { WalkedFile } from './tree.ts';

/** Lines of a file that a change added, from 1, both ends included. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

/** A file as it is after a change. */
export interface ChangedFile extends WalkedFile {
  readonly added: readonly LineSpan[];
}

/** One version of a file in history, with the first commit that had it. */
export interface HistoricFile extends WalkedFile {
  readonly commit: string;
}

/** Limits of what is read, in bytes of one file. */
export interface ChangeLimits {
  readonly mostBytes: number;
}

/** Asks git what changed. Never writes, and runs none of the repository's own programs (hooks, filters, monitors). */
export interface ChangeReader {
  /** What is staged against HEAD, with the text of the index. @throws EnvironmentError outside of a repository. */
  staged(limits: ChangeLimits, visit: (file: ChangedFile) => void): Promise<void>;
  /** What changed from the common ancestor with `revision` to the working tree. @throws UsageError for an unknown revision. */
  since(revision: string, limits: ChangeLimits, visit: (file: ChangedFile) => void): Promise<void>;
  /** Every version of every file in every commit of every branch and tag, each once; oldest first. Returns how many commits were read. */
  history(limits: ChangeLimits, visit: (file: HistoricFile) => void): Promise<{ readonly commits: number; readonly shallow: boolean }>;
}
