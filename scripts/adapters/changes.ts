import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { EnvironmentError, UsageError } from '../core/failure.ts';
import type { ChangeReader, LeftOut, LineSpan } from '../ports/changes.ts';
import type { Environment } from '../ports/index.ts';
import type { WalkedFile } from '../ports/tree.ts';
import { walkedFile } from './file-text.ts';
import { readBlobs } from './git-blobs.ts';
import { findRoot } from './git-command.ts';
import { parseDiff, parseRawDiff } from './git-diff.ts';
import type { RawChange } from './git-diff.ts';
import { gitEnvironment } from './git-environment.ts';
import { readHistory } from './git-versions.ts';
import { runGit } from './git-process.ts';
import type { GitOptions, GitResult } from './git-process.ts';

const diffOptions = ['diff', '--no-color', '--no-ext-diff', '--no-textconv', '--no-prefix', '--find-renames', '--no-relative', '--diff-filter=AMTR', '--ignore-submodules=all'];
const patchOptions = [...diffOptions, '-U0', '--inter-hunk-context=0'];
const rawOptions = [...diffOptions, '--raw', '--numstat', '-z', '--no-abbrev'];
const wholeFile: readonly LineSpan[] = [{ from: 1, to: Infinity }];

/** Options of a git that must not run anything of the repository it looks at. */
function optionsFor(cwd: string, env: Environment): GitOptions {
  const root = findRoot(cwd);
  const trusted = gitEnvironment(env, root, undefined);
  // a commit hook looks at the index that is being committed, which need not be the usual one
  if (env['GIT_INDEX_FILE'] !== undefined) trusted['GIT_INDEX_FILE'] = env['GIT_INDEX_FILE'];
  const count = Number(trusted['GIT_CONFIG_COUNT'] ?? 0);
  // neither a server is asked for the objects of a partial clone, nor is anything replaced by something else
  const offline = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_NO_REPLACE_OBJECTS: '1' };
  return { cwd, env: { ...trusted, ...offline, GIT_CONFIG_COUNT: String(count + 1), [`GIT_CONFIG_KEY_${count}`]: 'core.fsmonitor', [`GIT_CONFIG_VALUE_${count}`]: 'false' } };
}

async function run(args: readonly string[], options: GitOptions): Promise<GitResult> {
  try {
    return await runGit(args, options);
  } catch {
    throw new EnvironmentError('git cannot be started', { help: 'install git, or scan without --staged, --since and --history' });
  }
}

async function topOf(options: GitOptions): Promise<string> {
  const { code, stdout, stderr } = await run(['rev-parse', '--show-toplevel'], options);
  if (code !== 0) throw new EnvironmentError(`this is no git repository: ${stderr.trim().split('\n')[0] ?? ''}`);
  return stdout.replace(/\n$/, '');
}

/** Files that changed, with the lines that did. */
async function changedFiles(options: GitOptions, what: readonly string[], failed: string): Promise<(RawChange & { readonly added: readonly LineSpan[] })[]> {
  const [raw, patch] = await Promise.all([run([...rawOptions, ...what], options), run([...patchOptions, ...what], options)]);
  for (const { code, stderr } of [raw, patch]) if (code !== 0) throw new EnvironmentError(`${failed}: ${stderr.trim().split('\n')[0] ?? ''}`);
  const { changes, binary } = parseRawDiff(raw.stdout);
  const added = new Map(parseDiff(patch.stdout).map((file) => [file.path, file.added]));
  return changes.flatMap((change) => {
    const lines = binary.has(change.path) ? wholeFile : added.get(change.path) ?? [];
    return lines.length === 0 ? [] : [{ ...change, added: lines }];
  });
}

class Left implements LeftOut {
  readonly tooLarge: string[] = [];
  readonly missing: string[] = [];

  note(path: string, why: 'missing' | 'too-large' | 'no-blob'): void {
    if (why === 'missing') this.missing.push(path);
    else if (why === 'too-large') this.tooLarge.push(path);
  }
}

/** Asks git in `cwd`. */
export function createChangeReader(cwd: string, env: Environment): ChangeReader {
  const options = optionsFor(cwd, env);
  const shown = (top: string, file: string): string => path.relative(cwd, path.join(top, file)).split(path.sep).join('/');
  return {
    async staged({ mostBytes }, visit) {
      const top = await topOf(options);
      const files = await changedFiles({ ...options, cwd: top }, ['--cached'], 'cannot read what is staged');
      const left = new Left();
      await readBlobs(files.map(({ blob }) => blob), { ...options, cwd: top }, mostBytes, (index, answer) => {
        const file = files[index];
        if (file === undefined) return;
        if (typeof answer === 'string') left.note(shown(top, file.path), answer);
        else visitText(shown(top, file.path), answer, (text) => { visit(Object.assign(text, { added: file.added })); });
      });
      return left;
    },
    async since(revision, { mostBytes }, visit) {
      const top = await topOf(options);
      if (revision.startsWith('-')) throw new UsageError(`"${revision}" is not a revision`);
      const known = await run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], options);
      if (known.code !== 0) throw new UsageError(`git knows no revision "${revision}" here`, { help: 'in a shallow clone, fetch it first: git fetch origin REVISION' });
      const base = await run(['merge-base', known.stdout.trim(), 'HEAD'], options);
      const from = base.code === 0 ? base.stdout.trim() : known.stdout.trim();
      const left = new Left();
      for (const file of await changedFiles({ ...options, cwd: top }, [from], `cannot compare with ${revision}`)) {
        const answer = await presentFile(path.join(top, file.path), mostBytes);
        if (typeof answer === 'string') left.note(shown(top, file.path), answer);
        else visitText(shown(top, file.path), answer, (text) => { visit(Object.assign(text, { added: file.added })); });
      }
      return { tooLarge: left.tooLarge, missing: left.missing, commonAncestor: base.code === 0 };
    },
    history: ({ mostBytes }, visit, told) => readHistory(options, mostBytes, visit, told),
  };
}

function visitText(shown: string, bytes: Buffer, visit: (text: WalkedFile) => void): void {
  const text = walkedFile(shown, bytes);
  if (text !== undefined) visit(text);
}

/** A file of the working tree. A link is what it says, not what it leads to. */
async function presentFile(file: string, mostBytes: number): Promise<Buffer | 'missing' | 'too-large' | 'no-blob'> {
  try {
    const stat = await lstat(file);
    if (!stat.isFile()) return 'no-blob';
    return stat.size > mostBytes ? 'too-large' : await readFile(file);
  } catch (error) {
    // gone since git looked
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'no-blob' : 'missing';
  }
}
