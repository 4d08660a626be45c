import { afterEach, beforeEach, expect, test } from 'vitest';
import { imagesScene, smallCatalog } from '../../support/images-scene.ts';
import type { ImagesScene } from '../../support/images-scene.ts';
import { makeImage, makeIndex, seed } from '../../support/registry-image.ts';
import { startRegistry } from '../../support/registry-server.ts';
import type { RegistryServer } from '../../support/registry-server.ts';

/* `images mirror` and `images pin`: from one embedded registry to another. */

let upstream: RegistryServer;
let mirror: RegistryServer;
let scene: ImagesScene;
const parts = ['amd64', 'arm64'].map((name) => [name, makeImage(`alpine ${name}`, {}, name)] as const);
const alpine = makeIndex(parts);

beforeEach(async () => {
  upstream = await startRegistry({ mode: 'hub', auth: 'basic' });
  mirror = await startRegistry({ mode: 'zot' });
  for (const [, part] of parts) seed(upstream, 'library/alpine', part, undefined);
  seed(upstream, 'library/alpine', alpine, '3.24');
  for (const minor of ['3.13', '3.14']) seed(upstream, 'library/python', makeImage(`python ${minor}`), `${minor}-slim`);
  seed(upstream, 'kaniko', makeImage('kaniko'), 'v1-debug');
  scene = imagesScene(smallCatalog(upstream.host));
});
afterEach(async () => {
  scene.close();
  await upstream.close();
  await mirror.close();
});

const place = (name: string): string => `copies/${upstream.host.replace(':', '-')}/${name}`;
const to = (): readonly string[] => ['--to', `${mirror.host}/copies`];

test('what is locked is copied with all platforms, by digest; then there is nothing to do', async () => {
  await scene.images('lock');
  expect((await scene.images('mirror', ...to(), '--check')).stdout).toMatch(/LCK004.*the mirror has no `\S+\/library\/alpine:3\.24`/);
  const dry = await scene.images('mirror', ...to(), '--dry-run');
  expect(dry.stdout).toContain(`copy  ${upstream.host}/library/alpine:3.24  ->  ${mirror.host}/${place('library/alpine')}:3.24`);
  expect(mirror.repository(place('library/alpine')).picture().tags).toEqual({});
  const ran = await scene.images('mirror', ...to());
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(mirror.repository(place('library/alpine')).picture()).toMatchObject({ tags: { '3.24': alpine.digest }, broken: [] });
  for (const [, part] of parts) expect(mirror.repository(place('library/alpine')).get(part.digest)?.bytes.equals(part.bytes)).toBe(true);
  expect(mirror.repository(place('kaniko')).picture().tags).toEqual({ 'v1-debug': makeImage('kaniko').digest });
  expect((await scene.images('mirror', ...to(), '--check')).code).toBe(0);
  mirror.requests.length = 0;
  await scene.images('mirror', ...to());
  expect(mirror.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
});

test('the mirror follows the lock, not the tag', async () => {
  await scene.images('lock');
  await scene.images('mirror', ...to());
  const patched = makeImage('python 3.14, patched');
  seed(upstream, 'library/python', patched, '3.14-slim');
  await scene.images('mirror', ...to());
  expect(mirror.repository(place('library/python')).picture().tags['3.14-slim']).toBe(makeImage('python 3.14').digest);
  await scene.images('lock');
  expect((await scene.images('mirror', ...to(), '--check')).stdout).toMatch(/LCK004.*the mirror is behind on `\S+python:3\.14-slim`/);
  await scene.images('mirror', ...to());
  expect(mirror.repository(place('library/python')).picture().tags['3.14-slim']).toBe(patched.digest);
});

test('the upstream or the mirror is gone at any request: no tag without its image, and the next run ends it', async () => {
  await scene.images('lock');
  for (let number = 1; number <= 24; number += 3) {
    const one = await startRegistry({ mode: 'distribution' });
    const words = ['mirror', '--to', `${one.host}/copies`, '--only', `${upstream.host}/library/alpine:3.24`];
    one.faults.push({ act: { status: 403 }, match: (_, at) => at >= number });
    await scene.images(...words);
    expect(one.repository(place('library/alpine')).picture().broken).toEqual([]);
    one.faults.length = 0;
    expect((await scene.images(...words)).code).toBe(0);
    expect(one.repository(place('library/alpine')).picture()).toMatchObject({ tags: { '3.24': alpine.digest }, broken: [] });
    await one.close();
  }
}, 60_000);

test.each([
  [['mirror'], /where to\?/], [['mirror', '--to', 'zot'], /begins with no registry/], [['mirror', '--to', 'zot.example/copies:v1'], /has a tag/],
  [['mirror', '--to', 'zot.example', '--only', 'alpine'], /nothing in the catalogue is built with "alpine"/], [['mirror', '--to', 'zot.example'], /are not locked; nothing was copied/],
] as const)('%j is refused', async (words, message) => {
  const { code, stderr } = await scene.images(...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('pin: the digest of the lock, and of our own images today; nothing else changes', async () => {
  await scene.images('lock');
  const tool = makeImage('tools 1');
  seed(upstream, 'loco/tools', tool, 'v1');
  const text = `steps:\r\n  - image: ${upstream.host}/loco/tools:v1 # ours\n  - image: "${upstream.host}/library/alpine:3.24@sha256:${'0'.repeat(64)}"\n  - image: ${upstream.host}/library/alpine:3.2\n  - image: mirror/${upstream.host}/library/alpine:3.24\n  - image: ${upstream.host}/library/alpine:3.24-rc`;
  scene.write('.woodpecker/test.yml', text);
  const checked = await scene.images('pin', '--check', '.woodpecker/test.yml');
  expect(checked.code).toBe(1);
  expect(checked.stdout).toMatch(/LCK005.*loco\/tools:v1` has no digest; today it is sha256:/);
  expect(checked.stdout).toMatch(/LCK005.*alpine:3\.24` is pinned to another digest than today's/);
  expect((await scene.images('pin', '.woodpecker/test.yml')).code).toBe(0);
  expect(scene.read('.woodpecker/test.yml')).toBe(text.replace('tools:v1', `tools:v1@${tool.digest}`).replace(`sha256:${'0'.repeat(64)}`, alpine.digest));
  expect((await scene.images('pin', '--check', '.woodpecker/test.yml')).code).toBe(0);
  scene.write('other.yml', `image: ${upstream.host}/loco/tools:v9\n`);
  const missing = await scene.images('pin', 'other.yml');
  expect(missing.code).toBe(2);
  expect(missing.stderr).toMatch(/its registry has no \S+\/loco\/tools:v9; nothing was written/);
  expect((await scene.images('pin', 'nowhere.yml')).stderr).toContain('there is no file nowhere.yml');
});
