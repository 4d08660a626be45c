/*
 * Everything a command may ask to be changed, as data. `cli/apply.ts` carries it out, and nothing else does:
 * a dry run is a plan that is not applied.
 */

/** Write a text file below the project. `before` is the text that was read, so that a change in between is noticed. */
export interface WriteFile {
  readonly kind: 'write-file';
  readonly path: string;
  readonly text: string;
  /** Text the decision was made on; `undefined` means that the file did not exist. */
  readonly before: string | undefined;
}

/** One file of a release commit. */
export interface CommittedFile {
  readonly path: string;
  /** Text as it stands in the work tree; git's clean filters are applied on the way in. */
  readonly text: string;
}

export interface AnnotatedTag {
  readonly name: string;
  readonly message: string;
}

/**
 * One commit on top of `parent` and its tags, pushed in one atomic push with explicit refspecs, or nothing.
 * Local refs and files are touched only after the remote accepted.
 */
export interface GitRelease {
  readonly kind: 'git-release';
  readonly remote: string;
  /** Branch that is pushed; must be at `parent` on the remote. `undefined` pushes tags only, at `parent`. */
  readonly branch: string | undefined;
  /** The commit everything was computed on. */
  readonly parent: string;
  readonly message: string;
  readonly files: readonly CommittedFile[];
  readonly tags: readonly AnnotatedTag[];
  /** Unix seconds of the commit and its tags; from history, so that the same release has the same hashes. */
  readonly date: number;
  readonly sign: boolean;
  /** A branch of our own that may be moved by force, with a lease on this value (pull-request mode). */
  readonly lease?: { readonly expected: string | undefined };
}

/** Create or update the release page of a tag. */
export interface ForgeRelease {
  readonly kind: 'forge-release';
  readonly tag: string;
  readonly title: string;
  readonly notes: string;
  readonly prerelease: boolean;
  readonly draft: boolean;
  /** Files to attach, by name; one with the same name and size is left as it is. */
  readonly assets: readonly string[];
}

/** Open a pull request from `head` to `base`, or bring the open one up to date. */
export interface ForgePullRequest {
  readonly kind: 'forge-pull-request';
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

export type Action = WriteFile | GitRelease | ForgeRelease | ForgePullRequest;

/** What became of an action. `stale`: the world moved since the decision; look again and decide again. */
export type ActionStatus = 'done' | 'unchanged' | 'stale';

export interface ActionResult {
  readonly action: Action;
  readonly status: ActionStatus;
  /** One line for people: what was done, and where. */
  readonly message: string;
}
