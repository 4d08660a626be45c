import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { root } from '../support/imports.ts';
import { pipelineText } from './ci-pipelines.ts';
import type { FleetServerData } from './fleet-server.ts';
import { markdownTable, measure } from './measure.ts';
import type { Variant } from './measure.ts';

/*
 * `ci-lint fleet` on an organisation of 300 repositories on a forge of our own (127.0.0.1, each answer 20 ms late), without
 * and with a cache, and on the same repositories as checkouts. Half of them follow a template of the fleet.
 */

const repositories = 300;
const delay = 20;
/** A matter of patience, not of ratios: an organisation of 300 must not take longer, in milliseconds. */
export const goal = 60_000;

export const title = 'ci-lint fleet';

function pipelines(): string[] {
  const python = readFileSync(path.join(root, 'templates/python-ci.yml'), 'utf8');
  return Array.from({ length: repositories }, (_, at) => (at % 2 === 0 ? `${python}\n# repository ${at}\n` : pipelineText(at, 20 + (at % 81))));
}

async function requestsOf(server: Worker): Promise<number> {
  server.postMessage('how many?');
  const [{ requests }] = await once(server, 'message') as [{ requests: number }];
  return requests;
}

export async function run(rounds: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ci-fleet-bench-'));
  const data: FleetServerData = { pipelines: pipelines(), delay };
  const server = new Worker(new URL('./fleet-server.ts', import.meta.url), { workerData: data });
  try {
    const [{ url, token }] = await once(server, 'message') as [{ url: string; token: string }];
    for (const [at, text] of data.pipelines.entries()) {
      mkdirSync(path.join(folder, `checkouts/repository-${at}/.woodpecker`), { recursive: true });
      writeFileSync(path.join(folder, `checkouts/repository-${at}/.woodpecker/ci.yml`), text);
    }
    const base = [process.execPath, path.join(root, 'dist/bin/ci-lint'), 'fleet'] as const;
    const check = (stdout: string): void => { if (!stdout.includes(`${repositories} repositories, ${repositories} with a pipeline`) || stdout.includes('NOT')) throw new Error(`not the whole fleet: ${stdout.slice(-300)}`); };
    const env = { FORGEJO_URL: url, FORGEJO_TOKEN: token };
    const clear = (): void => { rmSync(path.join(folder, 'cache'), { recursive: true, force: true }); };
    const forge = (name: string, more: readonly string[], prepare?: () => void): Variant => ({
      name, cwd: folder, env, exits: [0, 1], check, command: [...base, '--org', 'loco', ...more], ...(prepare === undefined ? {} : { prepare }),
    });
    const variants: readonly [Variant, ...Variant[]] = [
      { name: 'a folder of checkouts', cwd: folder, exits: [0, 1], check, command: [...base, 'checkouts'] },
      forge('forge, cold', ['--cache', 'cache'], clear), forge('forge, warm', ['--cache', 'warm']), forge('forge, warm, --concurrency 16', ['--cache', 'warm', '--concurrency', '16']),
    ];
    const counted = async (): Promise<number> => {
      const before = await requestsOf(server);
      spawnSync(base[0], [...base.slice(1), '--org', 'loco', '--cache', 'warm'], { cwd: folder, env: { ...process.env, ...env }, stdio: 'ignore' });
      return await requestsOf(server) - before;
    };
    const [cold, warm] = [await counted(), await counted()];
    const measured = measure(variants, { rounds: Math.min(rounds, 3), warmUp: 0, costRounds: 1 });
    const slowest = Math.max(...measured.map(({ wall }) => wall.median));
    return `${markdownTable(measured)}\n- ${repositories} repositories, every answer ${delay} ms late; ${cold} requests of a cold run, ${warm} of a warm one\n- goal: less than ${goal / 1000} s; slowest ${(slowest / 1000).toFixed(1)} s: ${slowest < goal ? 'held' : 'missed'}\n`;
  } finally {
    await server.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
}
