import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isEnvironmentError, isUsageError } from '../../scripts/core/failure.ts';
import { root } from '../support/imports.ts';
import { runPublish, testCatalog } from '../support/images-run.ts';
import type { PublishOptions, World } from '../support/images-run.ts';
import { forAll } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { makeImage, makeIndex, seed } from '../support/registry-image.ts';
import { startRegistry } from '../support/registry-server.ts';
import type { RegistryServer } from '../support/registry-server.ts';
import type { RegistryMode } from '../support/registry-store.ts';

/*
 * Publish dies at every request, before the registry carried it out and after. Whatever happens: no floating tag points
 * at a missing manifest, no immutable tag changes, and the next run ends where a run that never died ends.
 */

const users = { robot: 'robot-password' };

function image(version: string, content = version) {
  return makeImage(content, { 'org.opencontainers.image.version': version });
}

function environment(server: RegistryServer): Record<string, string> {
  return { REGISTRY: server.host, REGISTRY_USERNAME: 'robot', REGISTRY_PASSWORD: 'robot-password' };
}

function worldOf(server: RegistryServer): World {
  return { files: new Map([['containers/images.yml', testCatalog(server.host)]]), env: environment(server), attempts: 1 };
}

/** Watches after every request that nothing is broken, and that immutable tags stay what they were. */
function guard(server: RegistryServer): () => void {
  const released = new Map<string, string>();
  return () => {
    const { tags, broken } = server.repository('loco/tools').picture();
    expect(broken).toEqual([]);
    for (const [tag, digest] of Object.entries(tags)) {
      if (!/^v\d+\.\d+\.\d+$/.test(tag)) continue;
      expect(digest).toBe(released.get(tag) ?? digest);
      released.set(tag, digest);
    }
  };
}

interface Scenario {
  readonly name: string;
  readonly prepare: (server: RegistryServer) => void;
  readonly options: (server: RegistryServer) => PublishOptions;
}

const arm = makeImage('1.1.0 for arm', { 'org.opencontainers.image.version': '1.1.0' }, 'arm64');
const index = makeIndex([['amd64', image('1.1.0')], ['arm64', arm]]);

const scenarios: readonly Scenario[] = [
  {
    name: 'the first release', prepare: (server) => { seed(server, 'loco/tools', image('1.1.0'), 'v1.1.0'); },
    options: () => ({ version: '1.1.0', digest: image('1.1.0').digest, record: 'record.json' }),
  },
  {
    name: 'an index after 1.0.0, staged elsewhere',
    prepare: (server) => {
      for (const tag of ['v1.0.0', 'v1.0', 'v1']) seed(server, 'loco/tools', image('1.0.0'), tag);
      for (const one of [image('1.1.0'), arm, index]) seed(server, 'loco/staging', one, one === index ? 'build-9' : undefined);
    },
    options: (server) => ({ version: '1.1.0', digest: index.digest, from: `${server.host}/loco/staging`, record: 'record.json' }),
  },
];

async function stage(mode: RegistryMode, { prepare }: Scenario): Promise<RegistryServer> {
  const server = await startRegistry({ mode, users });
  prepare(server);
  return server;
}

interface End {
  readonly tags: Readonly<Record<string, string>>;
  readonly record: string | undefined;
  readonly requests: number;
}

async function endOf(server: RegistryServer, world: World, options: PublishOptions): Promise<End> {
  const before = server.requests.length;
  await runPublish(world, options);
  return { tags: server.repository('loco/tools').picture().tags, record: world.files.get('record.json')?.replaceAll(server.host, 'HOST'), requests: server.requests.length - before };
}

describe.each<[RegistryMode, readonly Scenario[]]>([
  ['distribution', scenarios.slice(1)], ['forgejo', scenarios], ['zot', scenarios.slice(0, 1)], ['hub', scenarios.slice(0, 1)],
])('on %s', (mode, some) => {
  test.each(some)('$name: the registry is gone from any request on, then back', async (scenario) => {
    const clean = await stage(mode, scenario);
    const expected = await endOf(clean, worldOf(clean), scenario.options(clean));
    const changes = clean.requests.map(({ method }) => method === 'PUT' || method === 'POST');
    await clean.close();
    expect(expected.requests).toBeGreaterThan(10);
    for (let number = 1; number <= expected.requests; number += 1) {
      // a question that was answered or not leaves the same registry behind
      for (const act of changes[number - 1] === true ? ['reset', 'reset-after'] as const : ['reset'] as const) {
        const server = await stage(mode, scenario);
        const world = worldOf(server);
        const check = guard(server);
        server.onCarriedOut = check;
        server.faults.push({ act, times: 1, match: (_, now) => now === number }, { act: 'reset', match: (_, now) => now > number });
        const failed = await runPublish(world, scenario.options(server)).then(() => false, (error: unknown) => {
          if (!isEnvironmentError(error)) throw error;
          return true;
        });
        expect(failed).toBe(true);
        check();
        server.faults.length = 0;
        const { tags, record } = await endOf(server, world, scenario.options(server));
        expect({ tags, record }).toEqual({ tags: expected.tags, record: expected.record });
        await server.close();
      }
    }
  });
});

/** Runs the program itself in a process of its own, and kills that process when the server says so. */
async function runKilled(server: RegistryServer, folder: string, args: readonly string[], number: number, phase: 'before' | 'after'): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'scripts/main.ts'), 'images', 'publish', ...args], {
    cwd: folder, stdio: 'ignore', env: { PATH: process.env['PATH'], ...environment(server) },
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => { child.on('exit', (_, signal) => { resolve(signal); }); });
  const kill = async (now: number): Promise<void> => {
    if (now !== number) return;
    child.kill('SIGKILL');
    await ended;
  };
  if (phase === 'before') server.onRequest = kill;
  else server.onCarriedOut = kill;
  return ended;
}

test('SIGKILL at every request that changes something', async () => {
  const scenario = scenarios[1] as Scenario;
  const clean = await stage('forgejo', scenario);
  const expected = await endOf(clean, worldOf(clean), scenario.options(clean));
  const interesting = clean.requests.flatMap(({ method }, at) => (method === 'PUT' || method === 'POST' ? [at + 1] : []));
  await clean.close();
  expect(interesting.length).toBeGreaterThan(8);
  const one = async (number: number, phase: 'before' | 'after'): Promise<void> => {
    const server = await stage('forgejo', scenario);
    const folder = mkdtempSync(path.join(tmpdir(), 'publish-crash-'));
    mkdirSync(path.join(folder, 'containers'));
    writeFileSync(path.join(folder, 'containers/images.yml'), testCatalog(server.host));
    const check = guard(server);
    check();
    const args = ['tools', '1.1.0', '--digest', index.digest, '--from', `${server.host}/loco/staging`, '--record', 'record.json'];
    expect(await runKilled(server, folder, args, number, phase)).toBe('SIGKILL');
    check();
    server.onRequest = undefined;
    server.onCarriedOut = undefined;
    const world = worldOf(server);
    const again = await endOf(server, world, scenario.options(server));
    check();
    expect({ tags: again.tags, record: again.record }).toEqual({ tags: expected.tags, record: expected.record });
    expect(() => readFileSync(path.join(folder, 'record.json'))).toThrow();
    await server.close();
    rmSync(folder, { recursive: true });
  };
  const jobs = interesting.flatMap((number) => (number % 2 === 0 ? ['before', 'after'] as const : ['after'] as const).map((phase) => () => one(number, phase)));
  const worker = async (): Promise<void> => { for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) await job(); };
  await Promise.all([worker(), worker(), worker()]);
}, 120_000);

/** A fault that a registry or a network can have, at a random request. */
function randomFault(random: Random, server: RegistryServer): void {
  const [number, act] = [server.requests.length + random.int(1, 30), random.pick(['reset', 'reset-after', 'truncate', 'other-bytes', 'wrong-digest', 'pretend', { status: 500 }, { status: 429 }, { status: 404 }] as const)];
  // success that is a lie is told about changes only: nobody can read through a registry that lies about everything
  server.faults.push({ act, times: random.int(1, 3), match: ({ method }, now) => now >= number && (act !== 'pretend' || method === 'PUT') });
}

test('whatever happens: no floating tag without an image, no released tag that changes, and the newest at the end', async () => {
  await forAll({ runs: 15 }, async (random) => {
    const server = await startRegistry({ mode: random.pick(['distribution', 'forgejo', 'zot', 'hub']), users });
    const world = worldOf(server);
    const check = guard(server);
    server.onCarriedOut = check;
    const versions = random.shuffle(['1.0.0', '1.0.1', '1.1.0', '1.2.0', '2.0.0']).slice(0, random.int(2, 5));
    const publish = (version: string): Promise<unknown> => runPublish(world, { version, digest: image(version).digest }).catch((error: unknown) => {
      if (!isEnvironmentError(error) && !isUsageError(error)) throw error;
    });
    for (const version of versions) {
      seed(server, 'loco/tools', image(version), random.boolean() ? `v${version}` : undefined);
      if (random.boolean(0.7)) randomFault(random, server);
      // another build of the same version must never win
      const impostor = random.boolean(0.2) ? image(version, `${version} again`) : undefined;
      if (impostor !== undefined) seed(server, 'loco/tools', impostor, undefined);
      await Promise.all([publish(version), ...(random.boolean(0.3) ? [publish(random.pick(versions))] : [])]);
      if (impostor !== undefined && server.repository('loco/tools').get(`v${version}`) !== undefined) await runPublish(world, { version, digest: impostor.digest }).catch(() => undefined);
      server.faults.length = 0;
    }
    const released = new Set<string>();
    for (const version of random.shuffle(versions)) {
      await publish(version);
      released.add(version);
    }
    check();
    const { tags } = server.repository('loco/tools').picture();
    const newest = [...released].sort().at(-1) as string;
    const [major = ''] = newest.split('.');
    expect(tags[`v${major}`]).toBe(tags[`v${newest}`]);
    for (const version of released) expect(tags[`v${version}`]).toBe(image(version).digest);
    await server.close();
  });
}, 120_000);
