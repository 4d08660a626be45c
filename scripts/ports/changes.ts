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

/** One version of a file in history, with the first commit that had it; or a text that is no file. */
export interface HistoricFile extends WalkedFile {
  readonly commit: string;
  /** For the message of a commit or a tag, and for a note: `commit 0123456789ab message`. */
  readonly place?: string;
}

/** Limits of what is read, in bytes of one file. */
export interface ChangeLimits {
  readonly mostBytes: number;
}

/** What was not looked at. Paths; in history with the commit in front. */
export interface LeftOut {
  readonly tooLarge: readonly string[];
  /** What git should have and has not, or will not give: the objects of a partial clone. */
  readonly missing: readonly string[];
}

export interface SinceReport extends LeftOut {
  /** False when no common ancestor is known here, so that the revision itself was compared with. */
  readonly commonAncestor: boolean;
}

export interface HistoryReport extends LeftOut {
  readonly commits: number;
  readonly shallow: boolean;
}

/** Asks git what changed. Never writes, asks no server, and runs none of the repository's own programs (hooks, filters, monitors). */
export interface ChangeReader {
  /**
   * What is staged against HEAD, with the text of the index. A file that moved counts with its changed lines only; one that
   * git takes for binary (UTF-16, an attribute) with all its lines.
   * @throws EnvironmentError outside of a repository.
   */
  staged(limits: ChangeLimits, visit: (file: ChangedFile) => void): Promise<LeftOut>;
  /** What changed from the common ancestor with `revision` to the working tree. @throws UsageError for an unknown revision. */
  since(revision: string, limits: ChangeLimits, visit: (file: ChangedFile) => void): Promise<SinceReport>;
  /**
   * Every version of every file in every commit of every ref (branches, tags, notes, the stash), each once, oldest first; and
   * the messages of all commits and tags. `told` hears how far it is.
   */
  history(limits: ChangeLimits, visit: (file: HistoricFile) => void, told: (done: number, total: number) => void): Promise<HistoryReport>;
}
