import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Why the tests with a real registry cannot run here; `undefined` when they can. */
export function missingTools(...names: readonly string[]): string | undefined {
  const missing = names.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  return missing.length === 0 ? undefined : `skipped: ${missing.join(' and ')} missing (Debian has packages of these names)`;
}

export interface RealRegistry {
  readonly host: string;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** Debian's `docker-registry` (distribution 2.8) on loopback, with its storage in a folder that goes away. */
export async function startRealRegistry(): Promise<RealRegistry> {
  const folder = mkdtempSync(path.join(tmpdir(), 'registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = path.join(folder, 'config.yml');
  writeFileSync(config, JSON.stringify({
    version: 0.1, log: { level: 'error', accesslog: { disabled: true } }, http: { addr: host },
    storage: { filesystem: { rootdirectory: path.join(folder, 'data') }, delete: { enabled: true } },
  }));
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const ended = new Promise((resolve) => { child.on('exit', resolve); });
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.status === 200) break;
    if (attempt === 100 || child.exitCode !== null) throw new Error('docker-registry did not start');
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  return {
    host,
    async close() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** skopeo on a registry without TLS; its standard output. */
export function skopeo(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('skopeo', ['--insecure-policy', ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`skopeo ${args[0] ?? ''}: ${stderr}`);
  return stdout;
}
