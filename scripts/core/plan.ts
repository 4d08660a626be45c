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

/** Copy a file below the project with its mode; bytes of any kind. */
export interface CopyFile {
  readonly kind: 'copy-file';
  readonly from: string;
  readonly to: string;
}

export type BuildEngine = 'buildah' | 'podman' | 'docker';

/** Build an image on this machine. */
export interface BuildImage {
  readonly kind: 'build-image';
  /** Name in the catalogue. */
  readonly name: string;
  /** What it is called here afterwards. */
  readonly tag: string;
  /** Engine and its arguments; no shell sees them. */
  readonly command: readonly string[];
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
  /** Tags that stand at another commit than the one that is made: a release commit that exists already. */
  readonly targets?: Readonly<Record<string, string>>;
  /** Unix seconds of the commit and its tags; from history, so that the same release has the same hashes. */
  readonly date: number;
  readonly sign: boolean;
  /** A branch of our own that may be moved by force, with a lease on this value (pull-request mode). */
  readonly lease?: { readonly expected: string | undefined };
}

/** A file that is attached to a release. */
export interface ReleaseFile {
  /** Name on the release page. */
  readonly name: string;
  /** Where it is read from, below the project or absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Create the release page of a tag, or bring it up to date. What else hangs on the page is left alone. */
export interface ForgeRelease {
  readonly kind: 'forge-release';
  readonly tag: string;
  readonly title: string;
  /** Markdown; `undefined` leaves what is there. */
  readonly notes: string | undefined;
  readonly prerelease: boolean;
  readonly draft: boolean;
  /** One with the same name and size is taken for the same, as the API tells no more. */
  readonly assets: readonly ReleaseFile[];
  /** Send assets of the same name and size once more. */
  readonly replaceAssets: boolean;
}

/** Open a pull request from `head` to `base`, or bring the open one up to date. */
export interface ForgePullRequest {
  readonly kind: 'forge-pull-request';
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

/** Have one issue for a matter: opened, brought up to date, opened again, or closed when the matter is gone. */
export interface ForgeIssue {
  readonly kind: 'forge-issue';
  /** `owner/name`; the repository we work in when absent. */
  readonly repository: string | undefined;
  /** What makes it the same matter tomorrow; see `core/issue-marker.ts`. */
  readonly key: string;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

/**
 * Make a tag of a container image point at a digest. An immutable tag is only ever created; a floating one moves in one
 * step, from one complete image to another. The registry is asked again after every step.
 */
export interface ImageTag {
  readonly kind: 'image-tag';
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  /** Digest behind the tag when it was decided; `undefined` means that there was no such tag. */
  readonly before: string | undefined;
  readonly immutable: boolean;
  /** Repository of the same or another registry from which the image is copied when it is not there yet. */
  readonly source?: { readonly registry: string; readonly repository: string };
  /**
   * For a floating tag that must not go back: by the templates of its image, the newer versions with the same floating
   * tag that were seen. When another one appears, the decision is old.
   */
  readonly rivals?: { readonly templates: readonly string[]; readonly floating: readonly string[]; readonly version: string; readonly seen: readonly string[] };
}

/**
 * Take a tag of a container image away; no other tag, and no image that another tag shows. The tag is looked at again before:
 * when it moved, or one of `staying` came to its digest, the decision is old.
 */
export interface ImageUntag {
  readonly kind: 'image-untag';
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** Digest behind the tag when it was decided. */
  readonly digest: string;
  /** Tags that move, with the digests they had: each must show the same image afterwards. */
  readonly staying: readonly { readonly tag: string; readonly digest: string }[];
}

/**
 * Wait until Woodpecker shows a real pipeline for a tag that was pushed, so that the next tag does not run into it.
 * Without access to its API, wait a fixed time.
 */
export interface AwaitPipeline {
  readonly kind: 'await-pipeline';
  /** `owner/name` in Woodpecker. */
  readonly repository: string;
  readonly tag: string;
  /** Commit of the tag: pipelines of an older tag with the same name do not count. */
  readonly commit: string;
  /** Tags that are pushed afterwards, for the message when they are not. */
  readonly behind: readonly string[];
  /** Milliseconds until we give up. */
  readonly patience: number;
  /** Milliseconds to wait when nobody can be asked. */
  readonly spacing: number;
}

export type Action = WriteFile | CopyFile | BuildImage | GitRelease | ForgeRelease | ForgePullRequest | ForgeIssue | ImageTag | ImageUntag | AwaitPipeline;

/** What became of an action. `stale`: the world moved since the decision; look again and decide again. */
export type ActionStatus = 'done' | 'unchanged' | 'stale';

export interface ActionResult {
  readonly action: Action;
  readonly status: ActionStatus;
  /** One line for people: what was done, and where. */
  readonly message: string;
}
