import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The version that the tests are held against; it is the newest that `scripts/ci/versions.ts` knows. */
const version = '3.17.0';
const module = `go.woodpecker-ci.org/woodpecker/v3/cmd/cli@v${version}`;

function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? (process.platform === 'darwin' ? path.join(os.homedir(), 'Library/Caches') : path.join(os.homedir(), '.cache'));
  return path.join(base, 'ci-shared', 'peers');
}

/**
 * Woodpecker's CLI: the program that WOODPECKER_CLI names, else the one in the cache. With CI_SHARED_PEERS=install it is
 * installed from its Go module first, which takes some minutes.
 */
export function woodpeckerCli(): { readonly path: string } | { readonly reason: string } {
  const given = process.env['WOODPECKER_CLI'];
  if (given !== undefined && given !== '') return existsSync(given) ? { path: given } : { reason: `WOODPECKER_CLI names ${given}, which is not there` };
  const target = path.join(cacheFolder(), `woodpecker-cli-${version}`);
  if (existsSync(target)) return { path: target };
  if (process.env['CI_SHARED_PEERS'] !== 'install') return { reason: `woodpecker-cli ${version} is not installed; npm run test:peers installs it` };
  return install(target);
}

function install(target: string): { readonly path: string } | { readonly reason: string } {
  if (spawnSync('go', ['version']).status !== 0) return { reason: 'there is no Go toolchain to install woodpecker-cli with' };
  const folder = path.dirname(target);
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('go', ['install', module], { encoding: 'utf8', env: { ...process.env, GOBIN: folder }, timeout: 15 * 60_000 });
  const built = path.join(folder, 'cli');
  if (status !== 0 || !existsSync(built)) return { reason: `go install ${module} failed: ${stderr.trim().split('\n').at(-1) ?? ''}` };
  spawnSync('mv', [built, target]);
  return existsSync(target) ? { path: target } : { reason: 'the installed program could not be moved into its place' };
}
