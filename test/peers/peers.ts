import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');

/** Where all built peers are kept. */
export const peerFolder = path.join(cache, 'ci-shared', 'peers');

/** A program that the tests ask. */
export interface Peer {
  readonly name: string;
  /** Its file in the folder; with a version where an old build must not be taken for the new one. */
  readonly file: string;
  /** Variable that names another program. */
  readonly variable: string;
  /** Whether a program of this name in PATH will do too. */
  readonly inPath?: boolean;
  /** Folder here with the Go module that it is built from; absent: it is installed from its own module. */
  readonly module?: string;
  /** Package to build, seen from the folder, or to install, with its version. */
  readonly target: string;
  /** Build tags. */
  readonly tags?: string;
  /** Whether the program reads files of its module when it runs; `FILE-static` beside it is then a link to the module. */
  readonly statics?: boolean;
}

/** The newest that `scripts/ci/versions.ts` knows; another one would be another judge. */
const woodpecker = '3.17.0';

export const peers: readonly Peer[] = [
  { name: 'hcl1', file: 'hcl1', variable: 'CI_SHARED_PEER_HCL1', module: 'hcl1', target: '.' },
  { name: 'bao', file: 'bao', variable: 'CI_SHARED_PEER_BAO', inPath: true, module: 'openbao', target: 'github.com/openbao/openbao' },
  { name: 'gitea', file: 'gitea', variable: 'CI_SHARED_PEER_GITEA', module: 'gitea', target: 'code.gitea.io/gitea', tags: 'sqlite sqlite_unlock_notify', statics: true },
  { name: 'woodpecker-cli', file: `woodpecker-cli-${woodpecker}`, variable: 'WOODPECKER_CLI', target: `go.woodpecker-ci.org/woodpecker/v3/cmd/cli@v${woodpecker}` },
];

/** A peer: what its variable names, else what was built, else what stands in PATH; or why there is none. */
export function lookForPeer(name: string): { readonly path: string } | { readonly reason: string } {
  const peer = peers.find((one) => one.name === name);
  if (peer === undefined) throw new Error(`there is no peer ${name}`);
  const given = process.env[peer.variable];
  if (given !== undefined && given !== '') return existsSync(given) ? { path: given } : { reason: `${peer.variable} names a file that is not there` };
  const folders = peer.inPath === true ? (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '') : [];
  const found = [path.join(peerFolder, peer.file), ...folders.map((folder) => path.join(folder, name))].find((file) => existsSync(file));
  return found === undefined ? { reason: `there is no peer \`${name}\`: \`npm run test:peers\` builds it (with Go, when its modules can be had), or ${peer.variable} names it` } : { path: found };
}

/** Path of a peer; `undefined` when there is none. */
export function findPeer(name: string): string | undefined {
  const found = lookForPeer(name);
  return 'path' in found ? found.path : undefined;
}

/** Says that a test is skipped, and why. Returns true, for `test.skipIf`. */
export function skipped(what: string, name: string): boolean {
  const found = lookForPeer(name);
  if ('reason' in found) console.warn(`skipped: ${what}: ${found.reason}`);
  return true;
}
