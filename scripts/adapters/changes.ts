import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EnvironmentError, UsageError } from '../core/failure.ts';
import type { ChangeLimits, ChangeReader, ChangedFile, HistoricFile } from '../ports/changes.ts';
import type { Environment } from '../ports/index.ts';
import { walkedFile } from './file-text.ts';
import { readBlobs } from './git-blobs.ts';
import { findRoot } from './git-command.ts';
import { parseDiff } from './git-diff.ts';
import { gitEnvironment } from './git-environment.ts';
import { runGit, streamGit } from './git-process.ts';
import type { GitOptions, GitResult } from './git-process.ts';

const diffOptions = ['diff', '-U0', '--no-color', '--no-ext-diff', '--no-textconv', '--no-prefix', '--no-renames', '--diff-filter=AMT', '--ignore-submodules=all'];

/** Options of a git that must not run anything of the repository it looks at. */
function optionsFor(cwd: string, env: Environment): GitOptions {
  const root = findRoot(cwd);
  const trusted = gitEnvironment(env, root, undefined);
  // a commit hook looks at the index that is being committed, which need not be the usual one
  if (env['GIT_INDEX_FILE'] !== undefined) trusted['GIT_INDEX_FILE'] = env['GIT_INDEX_FILE'];
  const count = Number(trusted['GIT_CONFIG_COUNT'] ?? 0);
  return { cwd, env: { ...trusted, GIT_CONFIG_COUNT: String(count + 1), [`GIT_CONFIG_KEY_${count}`]: 'core.fsmonitor', [`GIT_CONFIG_VALUE_${count}`]: 'false' } };
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

interface Version {
  readonly commit: string;
  readonly path: string;
  readonly blob: string;
}

/** Every blob of history with the oldest commit and path that has it. */
async function versionsOf(options: GitOptions): Promise<Version[]> {
  const versions = new Map<string, Version>();
  let commit = '';
  let blob: string | undefined;
  const args = ['log', '--all', '--reverse', '-m', '--root', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-color', '--diff-filter=AMT', '--ignore-submodules=all', '--format=commit %H'];
  const { code, stderr } = await streamGit(args, options, (record) => {
    if (blob !== undefined) {
      if (!versions.has(blob)) versions.set(blob, { commit, path: record, blob });
      blob = undefined;
      return;
    }
    const text = record.replace(/^\n+/, '');
    const head = /^commit ([0-9a-f]{40,64})\n?/.exec(text);
    if (head !== null) commit = head[1] as string;
    const raw = /(?:^|\n):\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*$/.exec(text);
    if (raw !== null) blob = raw[1] === '160000' ? '' : raw[2];
  });
  if (code !== 0) throw new EnvironmentError(`cannot read the history: ${stderr.trim().split('\n')[0] ?? ''}`);
  versions.delete('');
  return [...versions.values()];
}

/** Asks git in `cwd`. */
export function createChangeReader(cwd: string, env: Environment): ChangeReader {
  const options = optionsFor(cwd, env);
  const shown = (top: string, file: string): string => path.relative(cwd, path.join(top, file)).split(path.sep).join('/');
  return {
    async staged({ mostBytes }, visit) {
      const top = await topOf(options);
      const { code, stdout, stderr } = await run([...diffOptions, '--cached'], { ...options, cwd: top });
      if (code !== 0) throw new EnvironmentError(`cannot read what is staged: ${stderr.trim().split('\n')[0] ?? ''}`);
      // a name with a line end cannot be asked for in a batch
      const files = parseDiff(stdout).filter((file) => !file.path.includes('\n'));
      await readBlobs(files.map((file) => `:${file.path}`), { ...options, cwd: top }, mostBytes, (index, bytes) => {
        const file = files[index];
        const walked = file === undefined || bytes === undefined ? undefined : walkedFile(shown(top, file.path), bytes);
        if (walked !== undefined && file !== undefined) visit(Object.assign(walked, { added: file.added }));
      });
    },
    async since(revision, { mostBytes }, visit) {
      const top = await topOf(options);
      if (revision.startsWith('-')) throw new UsageError(`"${revision}" is not a revision`);
      const known = await run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], options);
      if (known.code !== 0) throw new UsageError(`git knows no revision "${revision}" here`, { help: 'in a shallow clone, fetch it first: git fetch origin REVISION' });
      const base = await run(['merge-base', known.stdout.trim(), 'HEAD'], options);
      const from = base.code === 0 ? base.stdout.trim() : known.stdout.trim();
      const { code, stdout, stderr } = await run([...diffOptions, from], { ...options, cwd: top });
      if (code !== 0) throw new EnvironmentError(`cannot compare with ${revision}: ${stderr.trim().split('\n')[0] ?? ''}`);
      for (const file of parseDiff(stdout)) await visitPresent(top, file, shown(top, file.path), mostBytes, visit);
    },
    async history({ mostBytes }, visit) {
      const top = await topOf(options);
      const versions = await versionsOf({ ...options, cwd: top });
      // a commit that only removes has no version of its own, and is read all the same
      const commits = Number((await run(['rev-list', '--all', '--count'], options)).stdout);
      await readBlobs(versions.map(({ blob }) => blob), { ...options, cwd: top }, mostBytes, (index, bytes) => {
        const version = versions[index];
        const walked = version === undefined || bytes === undefined ? undefined : walkedFile(version.path, bytes);
        if (walked !== undefined && version !== undefined) visit(Object.assign(walked, { commit: version.commit }) satisfies HistoricFile);
      });
      const shallow = (await run(['rev-parse', '--is-shallow-repository'], options)).stdout.trim() === 'true';
      return { commits, shallow };
    },
  };
}

async function visitPresent(top: string, file: { path: string; added: ChangedFile['added'] }, shown: string, mostBytes: ChangeLimits['mostBytes'], visit: (file: ChangedFile) => void): Promise<void> {
  const bytes = await readFile(path.join(top, file.path)).catch(() => undefined);
  if (bytes === undefined || bytes.length > mostBytes) return;
  const walked = walkedFile(shown, bytes);
  if (walked !== undefined) visit(Object.assign(walked, { added: file.added }));
}
