import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where built peers are kept. */
export const peerFolder = process.env['CI_SHARED_PEERS'] ?? path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'ci-shared-peers');

/** One peer: the folder of its module and what is built of it. */
export interface Peer {
  readonly name: string;
  /** Package to build, seen from the folder. */
  readonly target: string;
  /** Build tags. */
  readonly tags?: string;
  /** Whether the program reads files of its module when it runs; `NAME-static` beside it is then a link to the module. */
  readonly statics?: boolean;
}

export const peers: readonly Peer[] = [
  { name: 'hcl1', target: '.' },
  { name: 'bao', target: 'github.com/openbao/openbao' },
  { name: 'gitea', target: 'code.gitea.io/gitea', tags: 'sqlite sqlite_unlock_notify', statics: true },
];

/** Folder of the Go module of a peer. */
export function moduleOf({ name }: Peer): string {
  return path.join(import.meta.dirname, name === 'bao' ? 'openbao' : name);
}

/** Path of a built peer, or of a `bao` that is there already; `undefined` when there is none. */
export function findPeer(name: string): string | undefined {
  const given = process.env[`CI_SHARED_PEER_${name.toUpperCase()}`];
  const folders = name === 'bao' ? (process.env['PATH'] ?? '').split(path.delimiter) : [];
  return [...(given === undefined ? [] : [given]), path.join(peerFolder, name), ...folders.map((folder) => path.join(folder, name))].find((file) => existsSync(file));
}

/** Says that a test is skipped, and why. Returns true, for `test.skipIf`. */
export function skipped(what: string, name: string): boolean {
  console.warn(`skipped: ${what}: there is no peer \`${name}\`; build it with \`npm run test:peers\` (needs Go and its modules)`);
  return true;
}
