/*
 * What we ask of Forgejo (and Gitea, whose API it shares). Every function throws EnvironmentError when the server cannot
 * be asked or refuses; "there is none" is `undefined` or an empty list, never an error.
 */

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

export interface ForgeRepository extends RepositoryName {
  readonly defaultBranch: string;
  readonly archived: boolean;
  /** True when it has no commit. */
  readonly empty: boolean;
  readonly private: boolean;
  /** Web page. */
  readonly url: string;
  /** Whether our token may push; `undefined` when the server does not say. */
  readonly canPush: boolean | undefined;
  /** Parts that are switched off in its settings. */
  readonly disabled: readonly ForgePart[];
}

/** Parts of a repository that its settings can switch off. */
export type ForgePart = 'releases' | 'pull requests' | 'issues';

export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface ReleasePage {
  readonly id: number;
  readonly tag: string;
  readonly title: string;
  readonly notes: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly url: string;
  readonly assets: readonly ReleaseAsset[];
}

export type ReleaseFields = Pick<ReleasePage, 'tag' | 'title' | 'notes' | 'draft' | 'prerelease'>;

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  /** Branch names in this repository. */
  readonly head: string;
  readonly base: string;
  readonly url: string;
}

export type PullRequestFields = Pick<PullRequest, 'title' | 'body' | 'head' | 'base'>;

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
  readonly url: string;
}

export interface IssueFields {
  readonly title: string;
  readonly body: string;
  /** Names; one that the repository does not have is created. */
  readonly labels?: readonly string[];
}

export interface TreeEntry {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'submodule';
  /** Git's id of the content: the same id is the same bytes, in any repository. */
  readonly sha: string;
  readonly size: number;
}

export interface ForgeFile {
  readonly bytes: Uint8Array;
  readonly sha: string;
}

export interface ForgeReader {
  /** Address of the server without a trailing slash. */
  baseUrl(): Promise<string>;
  /** The repository we work in: `CI_REPO`, else the one of the `origin` remote. @throws EnvironmentError when neither says. */
  here(): Promise<RepositoryName>;
  /** The repository behind a git remote; `undefined` when it is on another server, or no web or ssh address. */
  repositoryOf(remoteUrl: string): Promise<RepositoryName | undefined>;
  /** The repository, also under an earlier name: the answer has the name of today. */
  repository(repo: RepositoryName): Promise<ForgeRepository | undefined>;
  /** All repositories of an organisation or a user that the token may see. @throws EnvironmentError when there is no such owner. */
  repositories(owner: string): Promise<readonly ForgeRepository[]>;
  /** Commit that a tag names, the tag object peeled. */
  tagCommit(repo: RepositoryName, tag: string): Promise<string | undefined>;
  /** The release page of a tag; a tag without one gives `undefined`. */
  release(repo: RepositoryName, tag: string): Promise<ReleasePage | undefined>;
  /** The open pull request between two branches of the repository itself. */
  pullRequest(repo: RepositoryName, head: string, base: string): Promise<PullRequest | undefined>;
  /** A file at a branch, tag or commit (default: the default branch). */
  file(repo: RepositoryName, path: string, ref?: string): Promise<ForgeFile | undefined>;
  /** Every entry below the top, all levels, at a branch, tag or commit. `undefined` when the repository is empty or lacks it. */
  tree(repo: RepositoryName, ref: string): Promise<readonly TreeEntry[] | undefined>;
  /**
   * One folder: the top of a branch, tag or commit, or the tree of an id. `undefined` when the repository has no commit.
   * @throws EnvironmentError also when there is no such repository or branch, or our token may not see it.
   */
  folder(repo: RepositoryName, treeish: string): Promise<readonly TreeEntry[] | undefined>;
  /** Content by git's id. */
  blob(repo: RepositoryName, sha: string): Promise<Uint8Array>;
  /** Issues, not pull requests, newest first. */
  issues(repo: RepositoryName, filter: { readonly state: 'open' | 'closed' | 'all'; readonly label?: string }): Promise<readonly Issue[]>;
  /** The issue whose body carries our marker: the oldest open one, else the newest closed one. See `core/issue-marker.ts`. */
  markedIssue(repo: RepositoryName, marker: string): Promise<Issue | undefined>;
}

/** A file that is attached. */
export interface AssetUpload {
  readonly name: string;
  /** Where it is read from, below the project or absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Each function is one request; what must be done in which order is decided in `cli/apply-forge.ts`. */
export interface ForgeWriter extends ForgeReader {
  /** `conflict`: the tag has a release page already. */
  createRelease(repo: RepositoryName, fields: ReleaseFields): Promise<ReleasePage | 'conflict'>;
  /** `gone`: there is no such page, or it is the row that Forgejo makes for a bare tag. */
  updateRelease(repo: RepositoryName, id: number, fields: ReleaseFields): Promise<ReleasePage | 'gone'>;
  uploadAsset(repo: RepositoryName, releaseId: number, asset: AssetUpload): Promise<ReleaseAsset>;
  /** Deleting one that is gone is fine. */
  deleteAsset(repo: RepositoryName, releaseId: number, assetId: number): Promise<void>;
  /** `conflict`: there is an open one between these branches. */
  createPullRequest(repo: RepositoryName, fields: PullRequestFields): Promise<PullRequest | 'conflict'>;
  updatePullRequest(repo: RepositoryName, number: number, fields: Pick<PullRequestFields, 'title' | 'body'>): Promise<PullRequest>;
  createIssue(repo: RepositoryName, fields: IssueFields): Promise<Issue>;
  updateIssue(repo: RepositoryName, number: number, fields: { readonly title?: string; readonly body?: string; readonly state?: Issue['state'] }): Promise<Issue>;
  commentIssue(repo: RepositoryName, number: number, body: string): Promise<void>;
}
