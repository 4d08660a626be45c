import type { ChangelogCommit, ChangelogRelease } from './changelog.ts';
import type { CommitMessage } from './commit-message.ts';
import type { Decision } from './decide.ts';
import type { Verdict } from './verdict.ts';

function entry(verdict: Verdict, message: CommitMessage): ChangelogCommit {
  const { type, scope, breaking, breakingNotes, description } = message;
  return { sha: verdict.commit.sha, type, scope, breaking, breakingNotes, description };
}

/** Commits that a changelog tells of: neither taken back nor machine-made; a squash commit gives its parts as well. */
function entries(verdicts: readonly Verdict[]): ChangelogCommit[] {
  return verdicts.filter(({ rule }) => !['reverted', 'revert', 'release-commit', 'merge', 'not-conventional'].includes(rule)).flatMap((verdict) => {
    const { message, parts } = verdict;
    const inside = parts.filter(({ type, description }) => type !== null && description !== message.description);
    return [...(message.type === null ? [] : [entry(verdict, message)]), ...inside.map((part) => entry(verdict, part))];
  });
}

/** What the changelog says of a decision. `shared`: several components write into one file, so the tag is the heading. */
export function changelogRelease(decision: Decision, previousTag: string | undefined, date: string, shared: boolean): ChangelogRelease {
  const tag = decision.tag as string;
  return { version: decision.next as string, tag, previousTag, date, commits: entries(decision.verdicts), ...(shared ? { label: tag } : {}) };
}
