import { createHash } from 'node:crypto';

/* What the fake Forgejo remembers. */

export interface FakeAsset {
  id: number;
  name: string;
  content: Buffer;
}

/** A row of the release table. A pushed tag makes one with `isTag`: no release page, but the tag name is taken. */
export interface FakeRelease {
  id: number;
  tag: string;
  title: string;
  notes: string;
  draft: boolean;
  prerelease: boolean;
  isTag: boolean;
  assets: FakeAsset[];
}

export interface FakePull {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  state: 'open' | 'closed';
  /** Another id than the repository's: from a fork. */
  headRepository: number;
}

export interface FakeIssue {
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: number[];
  comments: string[];
}

export interface FakeRepository {
  id: number;
  owner: string;
  name: string;
  private: boolean;
  archived: boolean;
  /** Parts that its settings switch off. */
  disabled: readonly ('releases' | 'pull_requests' | 'issues')[];
  /** Names it had before, `owner/name`: they answer with a redirect. */
  earlier: string[];
  defaultBranch: string;
  /** Path -> text, of the default branch. */
  files: Map<string, string>;
  /** Paths of `files` that are symbolic links; their text is the target. */
  links: Set<string>;
  /** Name -> commit. */
  branches: Map<string, string>;
  tags: Map<string, string>;
  releases: FakeRelease[];
  pulls: FakePull[];
  issues: FakeIssue[];
  labels: { id: number; name: string }[];
}

export interface RepositoryOptions {
  readonly private?: boolean;
  readonly archived?: boolean;
  readonly disabled?: FakeRepository['disabled'];
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: readonly string[];
  readonly branches?: readonly string[];
  readonly tags?: readonly string[];
}

let counter = 0;
export function nextId(): number {
  counter += 1;
  return counter;
}

export function gitHash(kind: 'blob' | 'commit' | 'tree', text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
}

export function makeRepository(fullName: string, options: RepositoryOptions): FakeRepository {
  const [owner = '', name = ''] = fullName.split('/');
  const repository: FakeRepository = {
    id: nextId(), owner, name, private: options.private ?? false, archived: options.archived ?? false, disabled: options.disabled ?? [], earlier: [], defaultBranch: 'main',
    files: new Map(Object.entries(options.files ?? {})), links: new Set(options.links ?? []), branches: new Map(), tags: new Map(), releases: [], pulls: [], issues: [], labels: [],
  };
  for (const branch of ['main', ...(options.branches ?? [])]) repository.branches.set(branch, gitHash('commit', `${fullName} ${branch}`));
  for (const tag of options.tags ?? []) pushTag(repository, tag);
  return repository;
}

/** What Forgejo does when a tag is pushed (`pushUpdateAddTags`): a row in the release table that is no release yet. */
export function pushTag(repository: FakeRepository, tag: string, sha = repository.branches.get('main') ?? ''): void {
  repository.tags.set(tag, sha);
  if (repository.releases.some((release) => release.tag === tag)) return;
  repository.releases.push({ id: nextId(), tag, title: '', notes: '', draft: false, prerelease: false, isTag: true, assets: [] });
}
