import { readFileSync } from 'node:fs';
import { EnvironmentError } from '../core/failure.ts';
import type { Interval, IntervalQuery, TagRef } from '../ports/git.ts';
import { gitFailure, newsOf } from './git-failure.ts';
import type { Git } from './git-command.ts';

/*
 * Woodpecker clones with `--no-tags --depth=1 --filter=tree:0`. This completes the history of such a clone by exactly
 * the commits that are asked for:
 *
 * 1. `fetch --shallow-exclude=TAG` brings every commit that the head has and the tag has not.
 * 2. `fetch --deepen=1` brings the commits right behind those. If the tag is among them the head contains it, and if
 *    it is not the head does not: on a way from the head to the tag, the first commit that the tag contains is the
 *    tag itself or a parent of an included commit, and then it is fetched here.
 * 3. What lies behind the cut belongs to the tag, so it is excluded from the answer.
 */

/** Reads the commits of a query since a tag, without what is behind `cut`. */
export type Since<Query extends IntervalQuery, Kept> = (query: Query, tag: TagRef | undefined, cut: readonly string[]) => Promise<Kept[] | undefined>;

/** Candidates that are tried one by one before the whole history is fetched. */
const mostCandidates = 4;

class ShallowClone {
  readonly #git: Git;
  readonly #remote: string;
  readonly #filter: string;
  readonly #head: string;
  #wanted: readonly string[] = [];

  constructor(git: Git, remote: string, head: string, needsTrees: boolean) {
    this.#git = git;
    this.#remote = remote;
    this.#head = head;
    this.#filter = needsTrees ? '--filter=blob:none' : '--filter=tree:0';
  }

  /** Commits where the history is cut off. */
  async boundary(): Promise<string[]> {
    const { stdout } = await this.#git.run(['rev-parse', '--path-format=absolute', '--git-path', 'shallow']);
    try {
      return readFileSync(stdout.trim(), 'utf8').split('\n').filter((line) => line !== '');
    } catch {
      return [];
    }
  }

  async start(): Promise<void> {
    this.#wanted = await this.boundary();
  }

  #fetch(...args: string[]): Promise<{ code: number; stderr: string }> {
    return this.#git.runRemote(this.#remote, ['fetch', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance', this.#filter, ...args]);
  }

  /** Commits without their history, to learn their dates. */
  async fetchAlone(commits: readonly string[]): Promise<void> {
    const { code, stderr } = await this.#fetch('--depth=1', this.#remote, ...commits);
    if (code !== 0) throw incomplete(stderr);
  }

  async fetchSince(tag: TagRef): Promise<void> {
    const since = await this.#fetch(`--shallow-exclude=refs/tags/${tag.name}`, this.#remote, ...this.#wanted);
    if (since.code !== 0) {
      if (/no commits selected for shallow requests/.test(since.stderr)) return;
      throw incomplete(since.stderr);
    }
    const deeper = await this.#fetch('--deepen=1', this.#remote, ...this.#wanted);
    if (deeper.code !== 0) throw incomplete(deeper.stderr);
  }

  async unshallow(): Promise<void> {
    if ((await this.boundary()).length === 0) return;
    const { code, stderr } = await this.#fetch('--unshallow', this.#remote, ...this.#wanted);
    if (code !== 0) throw incomplete(stderr);
    if ((await this.boundary()).length > 0) throw incomplete('the remote is a shallow clone itself');
  }

  /**
   * Every commit of the head's history that is here. Asking git about one commit that is not here would make a partial
   * clone fetch it with its whole history, so the question is turned around.
   */
  async reachable(): Promise<ReadonlySet<string>> {
    const { stdout } = await this.#git.run(['rev-list', this.#head]);
    return new Set(stdout.split('\n'));
  }

  /** True when no commit of `tag..head` has parents that are cut off. Both are here. */
  async isWhole(tag: string): Promise<boolean> {
    const cut = new Set(await this.boundary());
    const { code, stdout } = await this.#git.run(['rev-list', this.#head, `^${tag}`]);
    return code === 0 && !stdout.split('\n').some((sha) => cut.has(sha));
  }

  /** True when `ancestor` is in the history of `commit`. Both are here. */
  async contains(commit: string, ancestor: string): Promise<boolean> {
    return commit === ancestor || (await this.#git.run(['merge-base', '--is-ancestor', ancestor, commit])).code === 0;
  }

  /** Committer dates, Unix seconds; 0 for a commit that is not here. */
  async datesOf(commits: readonly string[]): Promise<number[]> {
    const { stdout } = await this.#git.run(['log', '--no-walk=unsorted', '--format=%ct', '--end-of-options', ...commits]);
    const lines = stdout.trim().split('\n');
    return commits.map((_, at) => Number(lines[at] ?? 0));
  }
}

function incomplete(stderr: string): EnvironmentError {
  const { message, help, exit } = gitFailure('completing the history of this shallow clone', stderr);
  if (exit !== undefined) return new EnvironmentError(message, { exit, ...(help === undefined ? {} : { help }) });
  return new EnvironmentError(`the history of this shallow clone could not be completed\n    ${newsOf(stderr).split('\n').join('\n    ')}`, {
    exit: 'history-incomplete', help: help ?? 'clone with `partial: false` and `depth: 0` in the clone step',
  });
}

/** Answers every query in a shallow clone, with two or three fetches in the usual case however many components ask. */
export async function completeHistory<Query extends IntervalQuery, Kept>(git: Git, remote: string, head: string, queries: readonly Query[], since: Since<Query, Kept>): Promise<readonly Interval<Kept>[]> {
  const clone = new ShallowClone(git, remote, head, queries.some(({ paths, exclude }) => paths.length + exclude.length > 0));
  await clone.start();
  const answers = new Map<Query, Interval<Kept>>();
  const answer = async (query: Query, tag: TagRef | undefined, cut: readonly string[]): Promise<void> => {
    answers.set(query, { tag, commits: await since(query, tag, cut) ?? [] });
  };
  const oldest = await oldestBest(clone, queries);
  if (oldest !== undefined) {
    const cut = await completeSince(clone, oldest);
    const here = await clone.reachable();
    for (const query of queries) {
      const tag = query.candidates[0];
      // what is behind the cut belongs to the oldest tag; it belongs to this tag only if this one contains that one
      if (tag !== undefined && here.has(tag.commit) && here.has(oldest.commit) && await clone.contains(tag.commit, oldest.commit)) await answer(query, tag, cut);
    }
  }
  for (const query of queries.filter((one) => !answers.has(one) && one.candidates.length > 0)) {
    for (const tag of query.candidates.slice(0, mostCandidates)) {
      const cut = await completeSince(clone, tag);
      if (!(await clone.reachable()).has(tag.commit)) continue;
      await answer(query, tag, cut);
      break;
    }
  }
  const left = queries.filter((query) => !answers.has(query));
  if (left.length > 0) {
    await clone.unshallow();
    const here = await clone.reachable();
    for (const query of left) await answer(query, query.candidates.find(({ commit }) => here.has(commit)), []);
  }
  return queries.map((query) => answers.get(query) as Interval<Kept>);
}

/** Fetches the whole history of a shallow clone, without files. */
export async function unshallow(git: Git, remote: string, head: string): Promise<void> {
  const clone = new ShallowClone(git, remote, head, false);
  await clone.start();
  await clone.unshallow();
}

/** Makes `tag..head` complete here if the head contains the tag. Returns the commits behind which nothing counts. */
async function completeSince(clone: ShallowClone, tag: TagRef): Promise<string[]> {
  if ((await clone.reachable()).has(tag.commit) && await clone.isWhole(tag.commit)) return [];
  await clone.fetchSince(tag);
  return clone.boundary();
}

/** The tag that is furthest back among the best ones of all queries; by date, which only has to be right mostly. */
async function oldestBest(clone: ShallowClone, queries: readonly IntervalQuery[]): Promise<TagRef | undefined> {
  const best = [...new Map(queries.flatMap(({ candidates }) => candidates.slice(0, 1)).map((tag) => [tag.commit, tag])).values()];
  if (best.length <= 1) return best[0];
  const commits = best.map(({ commit }) => commit);
  const here = await clone.reachable();
  const missing = commits.filter((commit) => !here.has(commit));
  if (missing.length > 0) await clone.fetchAlone(missing);
  const dates = await clone.datesOf(commits);
  return best[dates.indexOf(Math.min(...dates))];
}
