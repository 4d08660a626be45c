import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './imports.ts';

/** Git as a test wants it: no configuration of the machine, fixed names and dates. */
export const gitEnv: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'], HOME: os.tmpdir(), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C.UTF-8',
  GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org',
};

export function git(cwd: string, ...args: string[]): string {
  return gitWith({}, cwd, ...args);
}

/** Git with more environment, for example a `HOME` with a netrc. */
export function gitWith(env: NodeJS.ProcessEnv, cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, env: { ...gitEnv, ...env }, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`git ${args.join(' ')} in ${cwd}: ${stderr}`);
  return stdout.trimEnd();
}

/** A folder that is gone after the test. */
export function scratch(): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ci-shared-test-'));
  return { path: folder, remove: () => { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); } };
}

/** A bare repository that answers as Forgejo does: partial clones, and any commit by its hash. */
export function bareRepository(folder: string): string {
  git(path.dirname(folder), 'init', '-q', '--bare', '-b', 'main', folder);
  for (const [key, value] of [['uploadpack.allowFilter', 'true'], ['uploadpack.allowAnySHA1InWant', 'true'], ['http.receivepack', 'true'], ['receive.denyDeletes', 'false'], ['gc.auto', '0']] as const) git(folder, 'config', key, value);
  return folder;
}

/** A clone in which a person works. */
export function workClone(remote: string, folder: string): string {
  git(path.dirname(folder), 'clone', '-q', remote, folder);
  git(folder, 'config', 'gc.auto', '0');
  return folder;
}

let clock = 1_700_000_000;

/** Writes files and commits them; every commit is a minute after the one before. */
export function commit(folder: string, message: string, files: Readonly<Record<string, string>> = {}): string {
  clock += 60;
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  git(folder, 'add', '-A');
  const { status, stderr } = spawnSync('git', ['commit', '-q', '--allow-empty', '--cleanup=verbatim', '-F', '-'], {
    cwd: folder, env: { ...gitEnv, GIT_AUTHOR_DATE: `@${clock} +0000`, GIT_COMMITTER_DATE: `@${clock} +0000` }, input: message, encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`commit "${message}": ${stderr}`);
  return git(folder, 'rev-parse', 'HEAD');
}

export function tag(folder: string, name: string, at = 'HEAD'): void {
  git(folder, 'tag', '-a', '-m', name, name, at);
}

/** Exactly what Woodpecker's plugin-git does on a push event. */
export function woodpeckerClone(remote: string, folder: string, branch = 'main', sha = git(path.dirname(folder), 'ls-remote', remote, `refs/heads/${branch}`).split('\t')[0] as string): string {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '-q', '-b', branch);
  git(folder, 'remote', 'add', 'origin', remote);
  git(folder, 'fetch', '-q', '--no-tags', '--depth=1', '--filter=tree:0', 'origin', `+${sha}:`);
  git(folder, 'reset', '-q', '--hard', sha);
  return folder;
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of `dist/bin` as a pipeline step does: another process, an environment of its own. CI_SHARED_TEST_NODE=FILE names another Node for it. */
export function runBuilt(name: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.env['CI_SHARED_TEST_NODE'] ?? process.execPath, [path.join(root, 'dist/bin', name), ...args], { cwd, env: { ...gitEnv, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => { stdout += String(chunk); });
    child.stderr.on('data', (chunk) => { stderr += String(chunk); });
    child.on('error', reject);
    child.on('close', (code, signal) => { resolve({ code, signal, stdout, stderr }); });
  });
}

/** Tags of a repository, name -> commit. */
export function tagsOf(folder: string): Map<string, string> {
  const lines = git(folder, 'for-each-ref', '--format=%(refname:strip=2) %(objectname) %(*objectname)', 'refs/tags');
  return new Map(lines.split('\n').filter((line) => line !== '').map((line) => {
    const [name = '', object = '', peeled = ''] = line.split(' ');
    return [name, peeled === '' ? object : peeled];
  }));
}
