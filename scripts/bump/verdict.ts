import type { Bump } from '../lib/version.ts';
import { highest } from '../lib/version.ts';
import type { CommitMessage } from './commit-message.ts';
import { parseCommitMessage } from './commit-message.ts';
import type { Policy } from './policy.ts';
import { revertedBy } from './revert.ts';
import { squashedMessages } from './squash.ts';

/** A commit as the judgement needs it. */
export interface HistoryCommit {
  readonly sha: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly author?: string;
  readonly date?: number;
}

/** Which rule decided about a commit. */
export type VerdictRule =
  | 'breaking-mark' | 'breaking-footer' | 'breaking-in-body' | 'type' | 'type-without-release' | 'not-conventional' | 'merge'
  | 'squash' | 'reverted' | 'revert' | 'revert-of-released' | 'release-commit';

/** What each rule means, for `explain`. */
export const verdictRules: Readonly<Record<VerdictRule, string>> = {
  'breaking-mark': 'the header has `!`',
  'breaking-footer': 'the message has a BREAKING CHANGE footer',
  'breaking-in-body': 'the body has a BREAKING CHANGE line, which the policy counts',
  type: 'the policy gives this type this bump',
  'type-without-release': 'the policy gives this type no release',
  'not-conventional': 'the header is not `type: description`',
  merge: 'a merge commit; what it merges is judged by itself',
  squash: 'the highest of the commits in this squash body',
  reverted: 'a later commit takes it back',
  revert: 'it takes back a commit that is not released, so both cancel out',
  'revert-of-released': 'it takes back a commit that is released already',
  'release-commit': 'made by this program: it has the trailer `Bump-Release` and asks for no version itself',
};

/** A commit with what was read of it and what it does to the version. */
export interface Verdict {
  readonly commit: HistoryCommit;
  readonly message: CommitMessage;
  /** Messages of a squash body. */
  readonly parts: readonly CommitMessage[];
  readonly bump: Bump;
  readonly rule: VerdictRule;
  /** SHA of the commit that takes this one back, or that this one takes back. */
  readonly other?: string;
}

/** The trailer by which release commits are known, whatever their subject says. */
export const releaseTrailer = 'Bump-Release';

/** Tags of a release commit, by its trailer; none for any other commit. */
export function releasedTags(message: CommitMessage): string[] {
  if (!message.text.includes(releaseTrailer)) return [];
  return message.footers.filter(({ token }) => token === releaseTrailer).flatMap(({ value }) => value.split(/[\s,]+/)).filter((tag) => tag !== '');
}

function bumpOf(message: CommitMessage, policy: Policy): { bump: Bump; rule: VerdictRule } {
  if (message.breaking) {
    const marked = message.type !== null && /!: /.test(message.header.slice(0, message.header.indexOf(': ') + 2));
    return { bump: 'major', rule: marked ? 'breaking-mark' : 'breaking-footer' };
  }
  if (policy.breakingInBody && message.type !== null && message.deviations.some(({ name }) => name === 'breaking-in-body')) return { bump: 'major', rule: 'breaking-in-body' };
  if (message.type === null) return { bump: 'none', rule: 'not-conventional' };
  const bump = Object.hasOwn(policy.types, message.type) ? policy.types[message.type] as Bump : 'none';
  return { bump, rule: bump === 'none' ? 'type-without-release' : 'type' };
}

/** One for all: most commits are no squash. */
const none: readonly CommitMessage[] = [];

/** Judges one commit by its own text, without its neighbours. */
export function judgeAlone(commit: HistoryCommit, policy: Policy): Verdict {
  const message = parseCommitMessage(commit.message);
  const own = bumpOf(message, policy);
  const squashed = squashedMessages(message.text, policy.squash);
  const parts = squashed.length === 0 ? none : squashed.map(parseCommitMessage);
  const best = parts.map((part) => bumpOf(part, policy).bump).reduce(highest, 'none');
  // a squash that merely quotes a release commit brings more than the release
  if (own.bump === 'none' && best === 'none' && releasedTags(message).length > 0) return { commit, message, parts: [], bump: 'none', rule: 'release-commit' };
  if (highest(own.bump, best) !== own.bump) return { commit, message, parts, bump: best, rule: 'squash' };
  if (own.rule === 'not-conventional' && commit.parents.length > 1) return { commit, message, parts, bump: 'none', rule: 'merge' };
  return { commit, message, parts, bump: own.bump, rule: own.rule };
}

/** SHAs that reverts among these verdicts (newest first) name and that are not among them: are they released? */
export function revertedOutside(alone: readonly Verdict[]): string[] {
  const found = new Set<string>();
  const cancelled = new Map<string, string>();
  for (let at = 0; at < alone.length; at += 1) for (const sha of revertedBy(alone, at, cancelled).outside) found.add(sha);
  return [...found];
}

/**
 * Judges an interval, newest first, from the verdicts on each commit alone. A commit that is taken back and the one
 * that takes it back cancel out, by SHA and with parity: the revert of a revert brings the change back. `isReleased`
 * answers for a SHA that is not in the interval.
 */
export function judge(alone: readonly Verdict[], policy: Policy, isReleased: (sha: string) => boolean): Verdict[] {
  const cancelledBy = new Map<string, string>();
  return alone.map((verdict, at) => {
    const by = cancelledBy.get(verdict.commit.sha);
    if (by !== undefined) return { ...verdict, bump: 'none', rule: 'reverted', other: by };
    const { inside, outside } = revertedBy(alone, at, cancelledBy);
    for (const sha of inside) if (!cancelledBy.has(sha)) cancelledBy.set(sha, verdict.commit.sha);
    if (verdict.message.breaking && verdict.message.type !== null) return verdict;
    const released = outside.find(isReleased);
    if (released !== undefined) return { ...verdict, bump: highest(policy.releasedRevert, verdict.bump), rule: 'revert-of-released', other: released };
    const [first] = inside;
    return first === undefined ? verdict : { ...verdict, bump: 'none', rule: 'revert', other: first };
  });
}
