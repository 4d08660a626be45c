import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { missingTools } from './real-registry.ts';

/*
 * The real kaniko without a container engine. It builds in the file system that it runs in, and removes that between stages:
 * so it gets a root of its own (an empty folder), its own mounts and processes, and sees nothing of ours but the network,
 * the name server and the workspace, which is a mount as in a pipeline and is therefore left alone.
 * CI_SHARED_PEER_KANIKO=FILE names the executor, which is linked statically.
 */

/** Why kaniko cannot be asked here; `undefined` when it can. */
export function missingKaniko(): string | undefined {
  const executor = process.env['CI_SHARED_PEER_KANIKO'] ?? '';
  if (executor === '') return 'skipped: CI_SHARED_PEER_KANIKO names no executor of kaniko';
  if (process.getuid?.() !== 0) return 'skipped: kaniko needs root, in a root of its own';
  if (spawnSync(executor, ['version']).status !== 0) return `skipped: ${executor} does not run`;
  return missingTools('unshare', 'chroot', 'buildah', 'docker-registry', 'skopeo');
}

export interface Built {
  readonly code: number;
  readonly log: string;
}

/** The steps before kaniko: mounts that only it and its children see. Words behind the two folders are its arguments. */
const inside = [
  'set -e', 'root=$1', 'workspace=$2', 'shift 2', 'mount --make-rprivate /', 'mount -t proc proc "$root/proc"', 'mount -t tmpfs -o mode=755 tmpfs "$root/dev"',
  ...[['null', 3], ['zero', 5], ['full', 7], ['random', 8], ['urandom', 9]].map(([name, minor]) => `mknod -m 666 "$root/dev/${name}" c 1 ${minor}`),
  'mount --bind /etc/resolv.conf "$root/etc/resolv.conf"', 'mount --bind "$workspace" "$root/woodpecker"',
  'exec chroot "$root" /kaniko/executor "$@"',
].join('\n');

/** Runs the executor with these arguments; the workspace is `/woodpecker` for it. */
export async function runKaniko(workspace: string, args: readonly string[]): Promise<Built> {
  const root = mkdtempSync(path.join(tmpdir(), 'kaniko-root-'));
  try {
    for (const folder of ['proc', 'dev', 'etc', 'woodpecker', 'kaniko/.docker', 'tmp']) mkdirSync(path.join(root, folder), { recursive: true });
    copyFileSync(process.env['CI_SHARED_PEER_KANIKO'] as string, path.join(root, 'kaniko/executor'));
    writeFileSync(path.join(root, 'etc/resolv.conf'), '');
    writeFileSync(path.join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
    writeFileSync(path.join(root, 'kaniko/.docker/config.json'), '{}');
    // not in a container, as far as it can tell: it asks for --force before it removes a root
    return await run(['--mount', '--pid', '--fork', 'sh', '-c', inside, 'sh', root, workspace, '--force', ...args]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<Built> {
  return new Promise((resolve, reject) => {
    let log = '';
    const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', DOCKER_CONFIG: '/kaniko/.docker' };
    const child = spawn('unshare', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { log += part.toString(); });
    child.on('error', reject);
    child.on('close', (code) => { resolve({ code: code ?? 128, log }); });
  });
}
