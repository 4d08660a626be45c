import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPeer, peerFolder, peers } from './peers.ts';
import type { Peer } from './peers.ts';

/** Longest that one peer may take, in milliseconds. */
const patience = 45 * 60_000;

/** Runs Go; returns why it failed, or nothing. */
function go(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string | undefined {
  const { status, error, stderr } = spawnSync('nice', ['go', ...words], { cwd, env: { ...process.env, ...env }, encoding: 'utf8', timeout: patience });
  if (status === 0) return undefined;
  return error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
}

/** Links the folder of the module in Go's module cache, where the program finds the files that it reads when it runs. */
function linkStatics({ target, statics = false }: Peer, copy: string, link: string): string | undefined {
  if (!statics) return undefined;
  const { status, stdout, stderr } = spawnSync('go', ['list', '-mod=mod', '-m', '-f', '{{.Dir}}', target], { cwd: copy, encoding: 'utf8' });
  if (status !== 0) return stderr.trim();
  rmSync(link, { force: true });
  symlinkSync(stdout.trim(), link);
  return undefined;
}

/** From a module of ours, in a copy, so that nothing in the tree changes. */
function buildHere(peer: Peer, module: string, copy: string, file: string): string | undefined {
  cpSync(path.join(import.meta.dirname, module), copy, { recursive: true });
  const tags = peer.tags === undefined ? [] : ['-tags', peer.tags];
  return go(['build', '-mod=mod', '-trimpath', ...tags, '-o', file, peer.target], copy) ?? linkStatics(peer, copy, `${file}-static`);
}

/** Go names what it installs by the folder of the package. */
function install({ target }: Peer, copy: string, file: string): string | undefined {
  const problem = go(['install', target], copy, { GOBIN: copy });
  if (problem === undefined) cpSync(path.join(copy, path.posix.basename(target.replace(/@.*$/, ''))), file);
  return problem;
}

/** Returns why it could not be built, or nothing. */
function build(peer: Peer): string | undefined {
  mkdirSync(peerFolder, { recursive: true });
  const copy = mkdtempSync(path.join(tmpdir(), 'peer-'));
  const file = path.join(peerFolder, peer.file);
  try {
    return peer.module === undefined ? install(peer, copy, file) : buildHere(peer, peer.module, copy, file);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

for (const peer of peers) {
  const problem = findPeer(peer.name) === undefined ? build(peer) : undefined;
  console.log(problem === undefined ? `${peer.name}: ready` : `${peer.name}: not built: ${problem}`);
}
