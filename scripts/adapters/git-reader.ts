import { EnvironmentError, UsageError } from '../core/failure.ts';
import { createLimit } from '../lib/limit.ts';
import type { Commit, GitReader, Interval, IntervalQuery, PathFilter, RemoteState, Repository, Signatures, TagRef } from '../ports/git.ts';
import type { Environment } from '../ports/index.ts';
import { Git } from './git-command.ts';
import { gitFailure } from './git-failure.ts';
import { completeHistory, unshallow } from './git-history.ts';
import type { Since } from './git-history.ts';

/** Git calls at once; more only makes them wait for the disk. */
const atOnce = 4;
const field = '\u001f';

/** `git log` in our format: one record a commit. */
const format = `--format=%m%H${field}%ct${field}%P${field}%aN${field}%B`;

/**
 * A commit that is cut out of its record when it is asked for: of tens of thousands most are asked for little, and
 * each piece that is kept costs memory.
 */
class RecordedCommit implements Commit {
  readonly #record: string;
  readonly sha: string;

  constructor(record: string) {
    this.#record = record;
    this.sha = record.slice(1, record.indexOf(field));
  }

  get side(): string {
    return this.#record.charAt(0);
  }

  /** Where the field ends that has so many fields before it. */
  #end(before: number): number {
    let at = this.sha.length + 1;
    for (let count = 0; count < before; count += 1) at = this.#record.indexOf(field, at + 1);
    return at;
  }

  get date(): number {
    return Number(this.#record.slice(this.#end(0) + 1, this.#end(1)));
  }

  get parents(): readonly string[] {
    const text = this.#record.slice(this.#end(1) + 1, this.#end(2));
    return text === '' ? [] : text.split(' ');
  }

  get author(): string {
    return this.#record.slice(this.#end(2) + 1, this.#end(3));
  }

  get message(): string {
    return this.#record.slice(this.#end(3) + 1);
  }
}

/** Pathspecs that mean the same from any folder: a folder with all below it, or a glob when it has glob characters. */
export function pathspecs({ paths, exclude }: PathFilter): string[] {
  const magic = (pattern: string): string => (/[*?[]/.test(pattern) ? ',glob' : ',literal');
  if (paths.length === 0 && exclude.length === 0) return [];
  const wanted = (paths.length === 0 ? ['.'] : paths).map((one) => (one === '.' ? ':(top)' : `:(top${magic(one)})${one}`));
  return ['--full-history', '--', ...wanted, ...exclude.map((one) => `:(top,exclude${magic(one)})${one}`)];
}

/** A reader of the repository around `cwd`. */
export function createGitReader(cwd: string, env: Environment): GitReader {
  return new GitRepositoryReader(new Git(cwd, env));
}

/** A tag of this clone is named by its ref, one of the remote by the hash of its commit. */
function isLocal({ commit }: TagRef): boolean {
  return commit.startsWith('refs/');
}

class GitRepositoryReader implements GitReader {
  readonly #git: Git;
  /** The remote this run talks to; objects that a partial clone lacks come from there too. */
  #remote = 'origin';
  /** Nobody makes a complete clone shallow while we run; a shallow one is made complete by ourselves. */
  #complete = false;

  constructor(git: Git) {
    this.#git = git;
  }

  async repository(): Promise<Repository> {
    const { code, stdout, stderr } = await this.#git.run(['rev-parse', '--show-toplevel', '--absolute-git-dir', '--is-shallow-repository', '--show-cdup', 'HEAD', '--symbolic-full-name', 'HEAD']);
    const [root = '', gitFolder = '', shallow, up = '', head = '', name = ''] = stdout.split('\n');
    if (code !== 0) {
      if (/unknown revision|ambiguous argument 'HEAD'|Needed a single revision/.test(stderr)) throw new UsageError('this repository has no commit yet', { help: 'commit something first' });
      if (/must be run in a work tree/.test(stderr)) throw new UsageError('this is a bare repository', { help: 'run the command in a clone of it' });
      if (/dubious ownership/.test(stderr)) throw new EnvironmentError(`git does not trust this folder, which belongs to another user\n    ${stderr.trim().split('\n')[0] ?? ''}`, { help: 'run the command at the top of the repository' });
      throw new UsageError('this is not a git repository', { help: 'run the command inside a clone of the repository that is to be released' });
    }
    const branch = name.startsWith('refs/heads/') ? name.slice('refs/heads/'.length) : undefined;
    this.#complete = shallow === 'false';
    return { root, up, gitFolder, head, branch, shallow: shallow === 'true' };
  }

  async #isShallow(): Promise<boolean> {
    return !this.#complete && (await this.repository()).shallow;
  }

  async remoteUrl(remote: string): Promise<string | undefined> {
    const url = await this.#git.url(remote);
    return url?.replace(/^([a-z+]+:\/\/)[^@/]*@/, '$1');
  }

  async tags(prefixes: readonly string[], source: 'local' | 'remote', remote: string): Promise<readonly TagRef[]> {
    this.#remote = remote;
    if (source === 'remote') return (await this.#listRemote(remote, prefixes.map((prefix) => `refs/tags/${prefix}*`))).tags;
    const patterns = prefixes.includes('') ? ['refs/tags/'] : prefixes.map((prefix) => `refs/tags/${prefix}*`);
    const { code, stdout, stderr } = await this.#git.run(['for-each-ref', '--format=%(refname)', ...patterns]);
    if (code !== 0) throw gitFailure('reading the tags', stderr);
    return stdout.split('\n').filter((line) => line !== '').map((ref) => ({ name: ref.slice('refs/tags/'.length), commit: `${ref}^{commit}` }));
  }

  async remoteState(remote: string, branches: readonly string[], prefixes: readonly string[]): Promise<RemoteState> {
    const { refs, tags } = await this.#listRemote(remote, [...branches.map((branch) => `refs/heads/${branch}`), ...prefixes.map((prefix) => `refs/tags/${prefix}*`)]);
    return { branches: new Map(branches.flatMap((branch) => { const commit = refs.get(`refs/heads/${branch}`); return commit === undefined ? [] : [[branch, commit]]; })), tags };
  }

  async #listRemote(remote: string, patterns: readonly string[]): Promise<{ refs: Map<string, string>; tags: TagRef[] }> {
    this.#remote = remote;
    const { code, stdout, stderr } = await this.#git.runRemote(remote, ['ls-remote', remote, ...patterns]);
    if (code !== 0) throw gitFailure(`asking ${remote} for its tags`, stderr);
    if (stdout === '') await this.#refuseEmpty(remote);
    const refs = new Map(stdout.split('\n').filter((line) => line !== '').map((line) => {
      const [sha = '', ref = ''] = line.split('\t');
      return [ref, sha] as const;
    }));
    const tags = [...refs].filter(([ref]) => ref.startsWith('refs/tags/') && !ref.endsWith('^{}'))
      .map(([ref, sha]) => ({ name: ref.slice('refs/tags/'.length), commit: refs.get(`${ref}^{}`) ?? sha }));
    return { refs, tags };
  }

  /** A web page can look like a repository without tags, and "no tag" would be taken for "never released". */
  async #refuseEmpty(remote: string): Promise<void> {
    const { code, stdout, stderr } = await this.#git.runRemote(remote, ['ls-remote', '--heads', remote]);
    if (code !== 0) throw gitFailure(`asking ${remote} for its branches`, stderr);
    if (stdout === '') throw new EnvironmentError(`${remote} has neither tags nor branches`, { help: 'check its address: a login page or a proxy may answer in its place; before the first push use `--tags local`' });
  }

  async intervals<Query extends IntervalQuery, Kept>(head: string, queries: readonly Query[], remote: string, keep: (commit: Commit, query: Query) => Kept): Promise<readonly Interval<Kept>[]> {
    const since: Since<Query, Kept> = (query, tag, cut) => this.#since(head, query, tag, cut, keep);
    this.#remote = remote;
    if (await this.#isShallow()) return completeHistory(this.#git, remote, head, queries, since);
    const limit = createLimit(atOnce);
    return Promise.all(queries.map((query) => limit(() => this.#interval(head, query, remote, since))));
  }

  /** In a complete clone: the first candidate that the head contains, and the commits since. */
  async #interval<Query extends IntervalQuery, Kept>(head: string, query: Query, remote: string, since: Since<Query, Kept>): Promise<Interval<Kept>> {
    const filtered = query.paths.length > 0 || query.exclude.length > 0;
    for (const tag of query.candidates) {
      if (filtered ? !await this.#reaches(head, tag, remote) : false) continue;
      const commits = await since(query, tag, []);
      if (commits !== undefined) return { tag, commits };
    }
    return { tag: undefined, commits: await since(query, undefined, []) ?? [] };
  }

  async #reaches(head: string, tag: TagRef, remote: string): Promise<boolean> {
    if (await this.contains(head, tag.commit)) return true;
    if (/\^/.test(tag.commit) || (await this.#git.run(['cat-file', '-e', `${tag.commit}^{commit}`])).code === 0) return false;
    await this.fetchCommit(remote, tag.commit);
    return this.contains(head, tag.commit);
  }

  /**
   * Commits of `tag..head` without those behind `cut`; nothing when the head does not contain the tag. Without a path
   * filter one call answers both questions: `--left-right tag...head` lists a commit on the left only if it does not.
   */
  async #since<Query extends IntervalQuery, Kept>(head: string, query: Query, tag: TagRef | undefined, cut: readonly string[], keep: (commit: Commit, query: Query) => Kept): Promise<Kept[] | undefined> {
    const specs = pathspecs(query);
    const symmetric = tag !== undefined && cut.length === 0 && specs.length === 0;
    const range = tag === undefined ? [head] : symmetric ? ['--left-right', `${tag.commit}...${head}`] : [head, `^${tag.commit}`];
    const commits: Kept[] = [];
    let left = false;
    const { code, stderr } = await this.#git.stream(this.#remote, ['log', '-z', format, ...range, ...cut.map((sha) => `^${sha}`), ...specs], (record) => {
      const commit = new RecordedCommit(record);
      if (commit.side === '<') left = true;
      else commits.push(keep(commit, query));
    });
    if (code !== 0) {
      if (symmetric && /unknown revision|bad revision|Invalid symmetric difference|bad object/.test(stderr)) return undefined;
      throw gitFailure('reading the history', stderr);
    }
    return left ? undefined : commits;
  }

  async range(from: string | undefined, to: string, filter: PathFilter): Promise<readonly Commit[]> {
    for (const revision of [from, to]) {
      if (revision === undefined) continue;
      const { code } = await this.#git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
      if (code !== 0) await this.repository();
      if (code !== 0) throw new UsageError(`there is no commit "${revision}" in this clone`, { help: 'name a tag, branch or commit that git knows here; a shallow clone may lack it' });
    }
    const commits: Commit[] = [];
    const { code, stderr } = await this.#git.stream(this.#remote, ['log', '-z', format, '--end-of-options', from === undefined ? to : `${from}..${to}`, ...pathspecs(filter)], (record) => {
      commits.push(new RecordedCommit(record));
    });
    if (code !== 0) throw gitFailure('reading the history', stderr);
    return commits;
  }

  async contains(head: string, ancestor: string): Promise<boolean> {
    return (await this.#git.run(['merge-base', '--is-ancestor', ancestor, head])).code === 0;
  }

  async containedTags(head: string, since: TagRef | undefined, tags: readonly TagRef[]): Promise<readonly TagRef[]> {
    const [listed, local] = await Promise.all([
      this.#git.run(['rev-list', head, ...(since === undefined ? [] : [`^${since.commit}`]), '--']),
      // the last pattern matches nothing; without any git would list all refs
      this.#git.run(['for-each-ref', '--format=%(refname:strip=2) %(objectname) %(*objectname)', ...tags.filter(isLocal).map(({ name }) => `refs/tags/${name}`), 'refs/tags/ none']),
    ]);
    if (listed.code !== 0 || local.code !== 0) throw gitFailure('reading the history', listed.stderr + local.stderr);
    const here = new Set(listed.stdout.split('\n'));
    const commits = new Map(local.stdout.split('\n').map((line) => {
      const [name = '', object = '', peeled = ''] = line.split(' ');
      return [name, peeled === '' ? object : peeled];
    }));
    return tags.filter((tag) => here.has((isLocal(tag) ? commits.get(tag.name) : tag.commit) ?? ''));
  }

  async isBehind(head: string, sha: string): Promise<boolean> {
    if (await this.#isShallow()) await unshallow(this.#git, this.#remote, head);
    const { code, stdout } = await this.#git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${sha}^{commit}`]);
    return code === 0 && this.contains(head, stdout.trim());
  }

  async fetchCommit(remote: string, commit: string): Promise<void> {
    const shallow = await this.#isShallow();
    const { code, stderr } = await this.#git.runRemote(remote, ['fetch', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--filter=blob:none', ...(shallow ? ['--update-shallow'] : []), remote, commit]);
    if (code !== 0) throw gitFailure(`fetching ${commit.slice(0, 10)} from ${remote}`, stderr);
  }

  async dateOf(commit: string): Promise<number> {
    const { code, stdout, stderr } = await this.#git.run(['log', '-1', '--format=%ct', '--end-of-options', commit]);
    if (code !== 0) throw gitFailure(`reading the date of ${commit.slice(0, 10)}`, stderr);
    return Number(stdout.trim());
  }

  async signatures(commit: string): Promise<Signatures> {
    const { code, stdout, stderr } = await this.#git.run(['log', '-1', '--format=%an <%ae> %at%n%cn <%ce> %ct%n%B', '--end-of-options', commit]);
    if (code !== 0) throw gitFailure(`reading the commit ${commit.slice(0, 10)}`, stderr);
    const [author = '', committer = '', ...message] = stdout.split('\n');
    return { author, committer, message: message.join('\n') };
  }

  async textAt(commit: string, file: string): Promise<string | undefined> {
    const listed = await this.#git.runRemote(this.#remote, ['ls-tree', '-z', '--full-tree', commit, '--', file]);
    if (listed.code !== 0) throw gitFailure(`reading ${file} of ${commit.slice(0, 10)}`, listed.stderr);
    if (!/^100\d{3} blob /.test(listed.stdout)) return undefined;
    const { code, stdout, stderr } = await this.#git.runRemote(this.#remote, ['cat-file', '--filters', `${commit}:${file}`]);
    if (code !== 0) throw gitFailure(`reading ${file} of ${commit.slice(0, 10)}`, stderr);
    return stdout;
  }

  async pathsAt(commit: string, folder: string): Promise<readonly string[]> {
    const { code, stdout, stderr } = await this.#git.runRemote(this.#remote, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, ...(folder === '' || folder === '.' ? [] : ['--', `${folder.replace(/\/$/, '')}/`])]);
    if (code !== 0) throw gitFailure(`listing ${folder} of ${commit.slice(0, 10)}`, stderr);
    return stdout.split('\0').filter((name) => name !== '');
  }

  async changed(paths: readonly string[]): Promise<readonly string[]> {
    if (paths.length === 0) return [];
    const { code, stdout, stderr } = await this.#git.runRemote(this.#remote, ['-c', 'core.quotePath=false', 'status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', ...paths.map((one) => `:(top,literal)${one}`)]);
    if (code !== 0) throw gitFailure('comparing the work tree with the commit', stderr);
    return stdout.split('\0').filter((line) => line !== '').map((line) => line.slice(3));
  }

  async config(key: string): Promise<string | undefined> {
    const { code, stdout } = await this.#git.run(['config', '--get', key]);
    return code === 0 ? stdout.replace(/\n$/, '') : undefined;
  }
}
