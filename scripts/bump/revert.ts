import type { CommitMessage } from './commit-message.ts';

interface Judged {
  readonly commit: { readonly sha: string; readonly message: string; readonly parents: readonly string[] };
  readonly message: CommitMessage;
}

/** One for all: most commits take nothing back, and a history has tens of thousands. */
const none: readonly string[] = [];
const nothing = { inside: none, outside: none };

const bySha = /^This reverts commit ([0-9a-f]{7,64})\b/gm;

/** SHAs that a message says it takes back: git's own line, or the `Refs` of a `revert:` commit. */
function namedShas(message: CommitMessage): readonly string[] {
  if (!message.text.includes('everts commit') && message.type !== 'revert') return none;
  const lines = Array.from(message.text.matchAll(bySha), ([, sha]) => sha as string);
  if (message.type !== 'revert') return isRevert(message) || lines.length > 0 ? lines : [];
  const refs = message.footers.filter(({ token }) => token.toLowerCase() === 'refs').flatMap(({ value }) => value.match(/\b[0-9a-f]{7,64}\b/g) ?? []);
  return [...new Set([...lines, ...refs])];
}

function isRevert(message: CommitMessage): boolean {
  return message.type === 'revert' || /^Revert "/.test(message.header);
}

/** Header without the number of its pull request, which differs between a commit and its squash. */
function subjectOf(header: string): string {
  return header.trimEnd().replace(/\(#\d+\)$/, '').trim();
}

/** Without a SHA, the quoted subject decides: the newest commit before it that has it and still stands. */
function bySubject(all: readonly Judged[], at: number, cancelled: ReadonlyMap<string, string>): string[] {
  const quoted = /^Revert "(.*)"$/.exec(subjectOf((all[at] as Judged).message.header))?.[1];
  if (quoted === undefined) return [];
  const same = all.find((one, index) => index > at && subjectOf(one.message.header) === subjectOf(quoted) && !cancelled.has(one.commit.sha));
  return same === undefined ? [] : [same.commit.sha];
}

/** Commits of this list that are these, or behind them. */
function behind(bySha: ReadonlyMap<string, Judged>, from: readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const one = found.has(sha) ? undefined : bySha.get(sha);
    if (one === undefined) continue;
    found.add(sha);
    open.push(...one.commit.parents);
  }
  return found;
}

/** What a merge brought in: git names the side that stays, `reversing changes made to SHA`; else it is the first parent. */
function mergedBy(all: readonly Judged[], merge: Judged, message: string): string[] {
  const named = /^This reverts commit [0-9a-f]{7,64}, reversing\s+changes made to ([0-9a-f]{7,64})\b/m.exec(message)?.[1];
  const { parents } = merge.commit;
  const kept = parents.find((sha) => named !== undefined && sha.startsWith(named)) ?? parents[0] as string;
  const bySha = new Map(all.map((one) => [one.commit.sha, one]));
  const stays = behind(bySha, [kept]);
  return [...behind(bySha, parents.filter((sha) => sha !== kept))].filter((sha) => !stays.has(sha));
}

/** What the commit `all[at]` takes back: commits behind it in the list (newest first), and SHAs that are not among them. */
export function revertedBy(all: readonly Judged[], at: number, cancelled: ReadonlyMap<string, string>): { readonly inside: readonly string[]; readonly outside: readonly string[] } {
  const verdict = all[at] as Judged;
  const named = namedShas(verdict.message);
  if (named.length === 0) return isRevert(verdict.message) ? { inside: bySubject(all, at, cancelled), outside: none } : nothing;
  const inside: string[] = [];
  const outside: string[] = [];
  for (const name of named) {
    const found = all.find(({ commit }, index) => index > at && commit.sha.startsWith(name));
    if (found === undefined) outside.push(name);
    else inside.push(found.commit.sha, ...(found.commit.parents.length > 1 ? mergedBy(all, found, verdict.message.text) : []));
  }
  return { inside, outside };
}
