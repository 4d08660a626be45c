import type { GitRelease } from '../core/plan.ts';

/** The repository we stand in, and the commit everything is about. */
export interface Repository {
  /** Folder of the work tree, absolute. */
  readonly root: string;
  /** Way from the working directory up to `root`: empty, `../`, `../../`. */
  readonly up: string;
  /** Folder that git keeps for this work tree, absolute: a place for files that are nobody's content. */
  readonly gitFolder: string;
  readonly head: string;
  /** Local branch, or nothing on a detached HEAD. */
  readonly branch: string | undefined;
  /** History is cut off (`--depth`). */
  readonly shallow: boolean;
}

/** A tag by its short name, with the commit it stands for: its hash, or a revision that git resolves to it. */
export interface TagRef {
  readonly name: string;
  readonly commit: string;
}

export interface Commit {
  readonly sha: string;
  /** Committer date, Unix seconds. */
  readonly date: number;
  readonly parents: readonly string[];
  readonly author: string;
  readonly message: string;
}

/** Who made a commit and who committed it last, each as `NAME <EMAIL> UNIX-SECONDS`. */
export interface Signatures {
  readonly message: string;
  readonly author: string;
  readonly committer: string;
}

/** Which commits to look for: those that touch `paths` but not only `exclude`. No paths: all of them. */
export interface PathFilter {
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
}

/** One question about history: the commits since the first of these tags that the head contains. */
export interface IntervalQuery extends PathFilter {
  /** Best first. */
  readonly candidates: readonly TagRef[];
}

/** The answer: everything in `tag..head`, newest first. Complete, or the call throws. */
export interface Interval<Kept = Commit> {
  readonly tag: TagRef | undefined;
  /** What was kept of each commit. */
  readonly commits: readonly Kept[];
}

/** Where to read tags: `local` is what this clone has, `remote` asks the server. */
export type TagSource = 'local' | 'remote';

export interface RemoteState {
  /** Commits of the branches that were asked for and exist. */
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: readonly TagRef[];
}

/** Reads a repository. May fetch objects of the remote, and never changes a ref, the index or the work tree. */
export interface GitReader {
  /** @throws UsageError when this is no repository, or it has no commit. */
  repository(): Promise<Repository>;
  /** Address of a remote without credentials; nothing when there is no such remote. */
  remoteUrl(remote: string): Promise<string | undefined>;
  /** Tags whose names start with one of the prefixes. @throws EnvironmentError */
  tags(prefixes: readonly string[], source: TagSource, remote: string): Promise<readonly TagRef[]>;
  /** Branches and tags of the remote, asked in one call. @throws EnvironmentError */
  remoteState(remote: string, branches: readonly string[], prefixes: readonly string[]): Promise<RemoteState>;
  /**
   * Answers all queries about the history of `head`; fetches what a shallow clone lacks, and no more.
   * `keep` is called with each commit while git still reads the next ones, and only what it returns is held: a long
   * history is read and judged at the same time.
   * @throws EnvironmentError with exit `history-incomplete` when the history cannot be completed.
   */
  intervals<Query extends IntervalQuery, Kept>(head: string, queries: readonly Query[], remote: string, keep: (commit: Commit, query: Query) => Kept): Promise<readonly Interval<Kept>[]>;
  /** Commits of a range in git's notation, newest first. @throws UsageError for a revision that does not exist. */
  range(from: string | undefined, to: string, filter: PathFilter): Promise<readonly Commit[]>;
  /** True when `ancestor` is reachable from `head`; false also when it does not exist here. */
  contains(head: string, ancestor: string): Promise<boolean>;
  /** Those of `tags` that the head contains and `since` does not. The history between both is complete here. */
  containedTags(head: string, since: TagRef | undefined, tags: readonly TagRef[]): Promise<readonly TagRef[]>;
  /** True when a commit outside of the intervals is in the history of `head`; completes a shallow history to find out. */
  isBehind(head: string, sha: string): Promise<boolean>;
  /** Makes a commit of the remote known here, with its trees but not its files. @throws EnvironmentError */
  fetchCommit(remote: string, commit: string): Promise<void>;
  /** Committer date of a commit, Unix seconds. */
  dateOf(commit: string): Promise<number>;
  signatures(commit: string): Promise<Signatures>;
  /** Text of a file in a commit, as the work tree would have it; nothing when it is not there. */
  textAt(commit: string, path: string): Promise<string | undefined>;
  /** All paths below a folder in a commit, subfolders included. */
  pathsAt(commit: string, folder: string): Promise<readonly string[]>;
  /** Of these paths, those that differ between the commit `HEAD` and the work tree. */
  changed(paths: readonly string[]): Promise<readonly string[]>;
  /** A setting of git (`user.name`), or nothing. */
  config(key: string): Promise<string | undefined>;
}

/** What became of a push. */
export type PushResult =
  | { readonly status: 'pushed'; readonly commit: string; readonly message: string }
  /** The remote is not as it was when the release was computed. */
  | { readonly status: 'stale'; readonly message: string };

/** Changes a repository and its remote. */
export interface GitWriter {
  /**
   * Makes the commit and the tags and pushes them in one atomic push, or changes nothing. Refs and files of this clone
   * follow only after the remote accepted.
   * @throws EnvironmentError when the remote refuses, or cannot be reached and did not take the push
   */
  release(release: GitRelease): Promise<PushResult>;
}
