import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { moduleOf, peerFolder, peers } from './peers.ts';
import type { Peer } from './peers.ts';

/** Longest that one peer may take, in milliseconds. */
const patience = 45 * 60_000;

/** Links the folder of the module in Go's module cache, where the program finds the files that it reads when it runs. */
function linkStatics({ target, statics = false }: Peer, copy: string, link: string): string | undefined {
  if (!statics) return undefined;
  const { status, stdout, stderr } = spawnSync('go', ['list', '-mod=mod', '-m', '-f', '{{.Dir}}', target], { cwd: copy, encoding: 'utf8' });
  if (status !== 0) return stderr.trim();
  rmSync(link, { force: true });
  symlinkSync(stdout.trim(), link);
  return undefined;
}

/** Builds in a copy, so that nothing in the tree changes. Returns why it could not, or nothing. */
function build(peer: Peer): string | undefined {
  const target = path.join(peerFolder, peer.name);
  if (existsSync(target)) return undefined;
  mkdirSync(peerFolder, { recursive: true });
  const copy = mkdtempSync(path.join(tmpdir(), 'peer-'));
  try {
    cpSync(moduleOf(peer), copy, { recursive: true });
    const tags = peer.tags === undefined ? [] : ['-tags', peer.tags];
    const { status, error, stderr } = spawnSync('nice', ['go', 'build', '-mod=mod', '-trimpath', ...tags, '-o', target, peer.target], { cwd: copy, encoding: 'utf8', timeout: patience });
    if (status !== 0) return error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
    return linkStatics(peer, copy, `${target}-static`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

for (const peer of peers) {
  const problem = build(peer);
  console.log(problem === undefined ? `${peer.name}: ready` : `${peer.name}: not built: ${problem}`);
}
