import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/*
 * The tools that bump is measured against, in exact versions, installed once into the user's cache folder: never into the
 * project.
 */

export interface Peer {
  readonly name: string;
  /** npm packages, with exact versions. */
  readonly packages: readonly string[];
  /** Versions of packages below these that npm cannot give (any more). */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Program and arguments. `at` finds a file of the installation; `remote` is the address of the repository. */
  readonly command: (at: (file: string) => string, remote: string) => readonly [string, ...string[]];
  /** The version in what was printed; `previous` is the last release, for a tool that prints a bump only. */
  readonly answer: (printed: string, previous: string) => string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

function found(pattern: RegExp): Peer['answer'] {
  return (printed) => pattern.exec(printed)?.[1];
}

/** npm's folder of a package with the binary of this machine. */
function binaryOf(at: (file: string) => string, package_: string): string {
  const folder = readdirSync(at('node_modules')).find((name) => name.startsWith(`${package_}-${process.platform}`));
  return at(`node_modules/${folder ?? package_}/bin/${package_}`);
}

function raised(previous: string, bump: string): string | undefined {
  const [major = 0, minor = 0, patch = 0] = previous.split('.').map(Number);
  return bump === 'major' ? `${major + 1}.0.0` : bump === 'minor' ? `${major}.${minor + 1}.0` : bump === 'patch' ? `${major}.${minor}.${patch + 1}` : undefined;
}

const node = process.execPath;

export const peers: readonly Peer[] = [
  {
    name: 'git-cliff, native', packages: ['git-cliff@2.14.2'],
    command: (at) => [binaryOf(at, 'git-cliff'), '--bumped-version', '--unreleased'], answer: found(/^v?(\d+\.\d+\.\d+)$/m),
  },
  {
    name: 'conventional-recommended-bump', packages: ['conventional-recommended-bump@12.1.0', 'conventional-changelog-conventionalcommits@10.4.1'],
    command: (at) => [node, at('node_modules/conventional-recommended-bump/dist/cli/index.js'), '-p', 'conventionalcommits'], answer: (printed, previous) => raised(previous, printed.trim()),
  },
  {
    name: 'commit-and-tag-version', packages: ['commit-and-tag-version@13.2.1'],
    command: (at) => [node, at('node_modules/commit-and-tag-version/bin/cli.js'), '--dry-run'], answer: found(/tagging release v?(\d+\.\d+\.\d+)/),
  },
  {
    name: 'changelogen', packages: ['changelogen@0.6.2'],
    command: (at) => [node, at('node_modules/changelogen/dist/cli.mjs'), '--bump', '--noAuth', '--no-output'], answer: found(/version from \S+ to (\d+\.\d+\.\d+)/),
  },
  {
    name: 'release-it', packages: ['release-it@21.1.2', '@release-it/conventional-changelog@12.0.2', 'conventional-changelog-conventionalcommits@10.4.1'], overrides: { 'wildcard-match': '5.1.4' },
    command: (at) => [node, at('node_modules/release-it/bin/release-it.js'), '--ci', '--release-version', '--no-npm', '--no-github.release', '--no-git.requireUpstream', '--no-git.requireCleanWorkingDir', '--config', at('release-it.json')],
    answer: found(/^(\d+\.\d+\.\d+)$/m),
  },
  {
    name: 'semantic-release', packages: ['semantic-release@25.0.9'],
    command: (at, remote) => [node, at('node_modules/semantic-release/bin/semantic-release.js'), '--repository-url', remote, '--dry-run', '--no-ci', '--branches', 'main', '--plugins', '@semantic-release/commit-analyzer'],
    answer: found(/next release version is (\d+\.\d+\.\d+)/),
  },
];

const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'ci-shared', 'bench-peers');

export interface Installed {
  readonly peer: Peer;
  readonly at: (file: string) => string;
}

/** Installs a peer if it is not there. Returns why it could not be, or where it is. */
export function install(peer: Peer): Installed | string {
  const folder = path.join(cache, (peer.packages[0] as string).replaceAll('/', '-'));
  const at = (file: string): string => path.join(folder, file);
  if (existsSync(at('ready'))) return { peer, at };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(at('package.json'), JSON.stringify({ private: true, overrides: peer.overrides ?? {} }));
  writeFileSync(at('release-it.json'), JSON.stringify({ plugins: { [at('node_modules/@release-it/conventional-changelog/index.js')]: { preset: 'conventionalcommits' } } }));
  const { status, stderr, error } = spawnSync('npm', ['install', '--save-exact', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...peer.packages], { cwd: folder, encoding: 'utf8', timeout: 300_000 });
  if (status !== 0) return `not installed: ${(error?.message ?? stderr.split('\n').find((line) => line.includes('error')) ?? 'npm failed').slice(0, 120)}`;
  writeFileSync(at('ready'), '');
  return { peer, at };
}
