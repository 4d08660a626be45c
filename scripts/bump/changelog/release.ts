/** A commit as the changelog needs it; `CommitMessage` with its SHA fits. */
export interface ChangelogCommit {
  readonly sha: string;
  /** Lower case; `null` when the message is not conventional. */
  readonly type: string | null;
  readonly scope: string | null;
  readonly breaking: boolean;
  readonly breakingNotes: readonly string[];
  readonly description: string;
  /** When it is not written at the end of the description, as `(#12)`. */
  readonly pullRequest?: number;
  /** Names, when the changelog shall give credit. */
  readonly authors?: readonly string[];
}

export interface ChangelogRelease {
  readonly version: string;
  readonly tag: string;
  /** Nothing for the first release. */
  readonly previousTag: string | undefined;
  /** `YYYY-MM-DD`, of the commit, not of the clock: the same release has the same text whenever it is made. */
  readonly date: string;
  readonly commits: readonly ChangelogCommit[];
  /** What stands in the heading: the version, unless several components share one file; then the tag. */
  readonly label?: string;
}

/** The sections of Keep a Changelog 1.1.0, in its order. */
export const sectionNames = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'] as const;

export type SectionName = (typeof sectionNames)[number];

export interface ChangelogOptions {
  /** `https://host/owner/repo`; without it nothing is linked. */
  readonly linkBase?: string | undefined;
  /** Commit type, or `type(scope)`, -> section; `null` leaves it out. Goes before the defaults. */
  readonly sections?: Readonly<Record<string, SectionName | null>>;
}

/** Types that people who use the software want to read about. */
export const defaultSections: Readonly<Record<string, SectionName | null>> = {
  feat: 'Added', fix: 'Fixed', perf: 'Changed', refactor: 'Changed', revert: 'Changed', deps: 'Changed', change: 'Changed',
  deprecate: 'Deprecated', remove: 'Removed', security: 'Security', 'fix(security)': 'Security',
};

/** Where a commit is listed; nothing when it is not. A breaking change always is. */
export function sectionFor(commit: ChangelogCommit, options: ChangelogOptions): SectionName | undefined {
  const table = { ...defaultSections, ...options.sections };
  const type = commit.type ?? '';
  const scoped = `${type}(${(commit.scope ?? '').toLowerCase()})`;
  const found = Object.hasOwn(table, scoped) ? table[scoped] : Object.hasOwn(table, type) ? table[type] : undefined;
  return found ?? (commit.breaking ? 'Changed' : undefined);
}
