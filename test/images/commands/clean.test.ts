import { afterEach, describe, expect, test } from 'vitest';
import { planClean } from '../../../scripts/images/clean.ts';
import type { Retention, SeenTag } from '../../../scripts/images/clean.ts';
import type { Image } from '../../../scripts/images/catalog.ts';
import { parseCatalog } from '../../../scripts/images/parse-catalog.ts';
import { compareVersions } from '../../../scripts/lib/semver.ts';
import { imagesScene, smallCatalog } from '../../support/images-scene.ts';
import type { ImagesScene } from '../../support/images-scene.ts';
import { forAll } from '../../support/random.ts';
import { makeImage, makeIndex, seed } from '../../support/registry-image.ts';
import type { MadeImage } from '../../support/registry-image.ts';
import { startRegistry } from '../../support/registry-server.ts';
import type { RegistryServer } from '../../support/registry-server.ts';
import type { RegistryMode } from '../../support/registry-store.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

const tools = parseCatalog({ path: 'c', text: smallCatalog('forge.example')['containers/images.yml'] as string }).value?.images[0] as Image;
const nobody: Retention = { keep: 2, days: 30, isProtected: () => false, locked: new Set() };
const now = Date.parse('2026-11-21T00:00:00Z');
const old = now - 365 * 86_400_000;

function judged(tags: readonly (readonly [string, string, number?])[], policy: Partial<Retention> = {}): Record<string, string> {
  const seen = tags.map(([tag, digest, created]): SeenTag => ({ tag, digest, created: created ?? old }));
  return Object.fromEntries(planClean(tools, seen, { ...nobody, ...policy }, now).map(({ tag, goes, why }) => [tag, goes ? 'goes' : why]));
}

describe('what stays, and why', () => {
  test('the newest by version, not by age; the rest goes', () => {
    expect(judged([['v1.10.0', 'd'], ['v1.9.0', 'c'], ['v1.2.0', 'b'], ['v1.1.0', 'a']])).toEqual({ 'v1.10.0': 'is one of the newest 2', 'v1.9.0': 'is one of the newest 2', 'v1.2.0': 'goes', 'v1.1.0': 'goes' });
  });
  test('an image that a floating tag shows stays under all its names', () => {
    expect(judged([['v3.0.0', 'd'], ['v2.0.0', 'c'], ['v1.1.1', 'b'], ['v1.1', 'b'], ['v1', 'b'], ['v1.1.0', 'a']])).toMatchObject({ 'v1.1.1': 'is the same image as v1', 'v1.1': 'is no release: it moves, or somebody else made it', 'v1.1.0': 'goes' });
  });
  test('a released twin of a release that stays', () => {
    expect(judged([['v3.0.0', 'same'], ['v2.0.0', 'c'], ['v1.0.0', 'same']])).toMatchObject({ 'v1.0.0': 'is the same image as v3.0.0' });
  });
  test.each([
    ['is protected', { isProtected: (word: string) => word === 'v1.0.0' }],
    ['is protected', { isProtected: (word: string) => word === 'a' }],
    ['is a base in the lock', { locked: new Set(['a']) }],
    ['is younger than 400 days', { days: 400 }],
  ] as const)('%s', (why, policy) => {
    expect(judged([['v3.0.0', 'd'], ['v2.0.0', 'c'], ['v1.0.0', 'a']], policy)['v1.0.0']).toBe(why);
  });
  test('an age that nobody knows is no age', () => {
    const [verdict] = planClean(tools, [{ tag: 'v1.0.0', digest: 'a', created: undefined }, { tag: 'v2.0.0', digest: 'b', created: old }, { tag: 'v3.0.0', digest: 'c', created: old }], nobody, now);
    expect(verdict).toMatchObject({ goes: false, why: 'does not say when it was made' });
  });
  test('pre-releases go when a release passed them; builds by recipe go; tags of others stay', () => {
    expect(judged([['v2.0.0', 'b'], ['v2.0.0-rc.1', 'c'], ['v3.0.0-rc.1', 'd'], ['recipe-0123456789abcdef', 'e'], ['latest', 'f'], ['nightly', 'g'], ['v1.0.0.1', 'h']])).toEqual({
      'v2.0.0': 'is one of the newest 2', 'v2.0.0-rc.1': 'goes', 'v3.0.0-rc.1': 'is ahead of every release', 'recipe-0123456789abcdef': 'goes',
      latest: 'is no release: it moves, or somebody else made it', nightly: 'is no release: it moves, or somebody else made it', 'v1.0.0.1': 'is no release: it moves, or somebody else made it',
    });
  });

  test('whatever is in a repository: nothing that stays loses its image, and the newest stay', async () => {
    await forAll({ runs: 300 }, (random) => {
      const tags = random.list(1, 25, () => random.pick([
        () => `v${random.int(0, 3)}.${random.int(0, 3)}.${random.int(0, 4)}`, () => `v${random.int(0, 3)}`, () => `v${random.int(0, 3)}.${random.int(0, 3)}`,
        () => `v${random.int(0, 3)}.0.0-rc.${random.int(0, 3)}`, () => `recipe-${'0123456789abcdef'.slice(random.int(0, 1))}`, () => random.pick(['latest', 'main', 'V1.0.0', 'v01.0.0']),
      ])());
      const seen = [...new Set(tags)].map((tag): SeenTag => ({ tag, digest: `d${random.int(0, 12)}`, created: random.boolean(0.9) ? now - random.int(0, 100) * 86_400_000 : undefined }));
      const keep = random.int(1, 4);
      const verdicts = planClean(tools, seen, { ...nobody, keep, isProtected: (word) => word === 'd3' }, now);
      const staying = new Set(verdicts.filter(({ goes }) => !goes).map(({ digest }) => digest));
      for (const { tag, digest, goes } of verdicts) {
        if (!goes) continue;
        expect(staying.has(digest), tag).toBe(false);
        expect(digest).not.toBe('d3');
        expect(tag).toMatch(/^(?:v\d+\.\d+\.\d+(?:-rc\.\d+)?|recipe-[0-9a-f]{16})$/i);
      }
      // two spellings of one tag are one release
      const releases = verdicts.filter(({ tag }) => /^v(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/i.test(tag));
      const newest = [...new Set(releases.map(({ tag }) => tag.slice(1)))].sort((x, y) => compareVersions(y, x)).slice(0, keep);
      expect(releases.filter(({ tag, goes }) => goes && newest.includes(tag.slice(1)))).toEqual([]);
    });
  });
});

function release(version: string, created = '2025-01-01T00:00:00Z'): MadeImage {
  return makeImage(version, { 'org.opencontainers.image.version': version, 'org.opencontainers.image.created': created });
}

interface Scene {
  readonly server: RegistryServer;
  readonly scene: ImagesScene;
  readonly tags: () => Readonly<Record<string, string>>;
}

async function stage(mode: RegistryMode): Promise<Scene> {
  const server = await startRegistry({ mode });
  const scene = imagesScene(smallCatalog(server.host));
  closing.push(() => { scene.close(); return server.close(); });
  for (const version of ['1.0.0', '1.0.1', '1.1.0', '2.0.0']) seed(server, 'loco/tools', release(version), `v${version}`);
  for (const [tag, version] of [['v1.0', '1.0.1'], ['v1.1', '1.1.0'], ['v1', '1.1.0'], ['v2.0', '2.0.0'], ['v2', '2.0.0']] as const) seed(server, 'loco/tools', release(version), tag);
  return {
    server, scene,
    tags: () => {
      const { tags, broken } = server.repository('loco/tools').picture();
      expect(broken).toEqual([]);
      return tags;
    },
  };
}

const floating = ['v1', 'v1.0', 'v1.1', 'v2', 'v2.0'];

describe.each<RegistryMode>(['distribution', 'forgejo', 'zot', 'hub'])('on %s', (mode) => {
  test('a dry run says what a run does, and changes nothing', async () => {
    const { server, scene, tags } = await stage(mode);
    const before = tags();
    const dry = await scene.images('clean', '--keep', '1', '--only', 'tools', '--dry-run');
    expect(dry, dry.stderr).toMatchObject({ code: 0 });
    expect(dry.stdout).toMatch(/goes {3}v1\.0\.0 /);
    expect(tags()).toEqual(before);
    expect(server.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
    const ran = await scene.images('clean', '--keep', '1', '--only', 'tools');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const { 'v1.0.0': gone, ...rest } = before;
    expect(gone).toBeDefined();
    expect(tags()).toEqual(rest);
    expect(Object.keys(tags()).sort()).toEqual([...floating, 'v1.0.1', 'v1.1.0', 'v2.0.0'].sort());
    // and once more: nothing is left to do
    const again = await scene.images('clean', '--keep', '1', '--only', 'tools');
    expect(again.stdout).toContain('0 of 8 tags go');
  });

  // the way of deleting by digest has the most steps; zot and the Hub take the one of Forgejo
  test.skipIf(mode === 'zot' || mode === 'hub')('the registry is gone from any request on: floating tags are whole, and the next run ends it', async () => {
    const { server, scene, tags } = await stage(mode);
    await scene.images('clean', '--keep', '1', '--only', 'tools');
    const expected = tags();
    const changes = server.requests.flatMap(({ method }, at) => (method === 'GET' || method === 'HEAD' ? [] : [at + 1]));
    expect(changes.length).toBeGreaterThan(0);
    for (const number of changes) {
      for (const act of ['reset', 'reset-after'] as const) {
        const one = await stage(mode);
        one.server.onCarriedOut = () => { expect(Object.keys(one.tags())).toEqual(expect.arrayContaining(floating)); };
        one.server.faults.push({ act: { status: 403 }, match: (_, at) => at > number }, { act, match: (_, at) => at === number });
        await one.scene.images('clean', '--keep', '1', '--only', 'tools');
        one.server.faults.length = 0;
        expect((await one.scene.images('clean', '--keep', '1', '--only', 'tools')).code).toBe(0);
        const left = one.tags();
        expect(left).toEqual(expected);
      }
    }
  }, 60_000);
});

test('children of an index that stays are not tags, and stay', async () => {
  const { server, scene, tags } = await stage('distribution');
  const parts = ['amd64', 'arm64'].map((name) => [name, makeImage(`3.0.0 ${name}`, { 'org.opencontainers.image.created': '2025-01-01T00:00:00Z' }, name)] as const);
  for (const [, part] of parts) seed(server, 'loco/tools', part, undefined);
  seed(server, 'loco/tools', makeIndex(parts), 'v3.0.0');
  // somebody tagged a child as a build of its own
  seed(server, 'loco/tools', (parts[0] as (typeof parts)[0])[1], 'recipe-0123456789abcdef');
  expect((await scene.images('clean', '--keep', '1', '--only', 'tools')).code).toBe(0);
  expect(Object.keys(tags())).not.toContain('recipe-0123456789abcdef');
  expect(tags()['v3.0.0']).toBe(makeIndex(parts).digest);
});

test('a tag that moves between the look and the removal stays', async () => {
  const { server, scene, tags } = await stage('distribution');
  const young = makeImage('1.0.0 again', { 'org.opencontainers.image.created': new Date().toISOString() });
  const looks = (await scene.images('clean', '--keep', '1', '--only', 'tools', '--dry-run'), server.requests.length);
  server.requests.length = 0;
  server.onCarriedOut = (number) => { if (number === looks) seed(server, 'loco/tools', young, 'v1.0.0'); };
  expect((await scene.images('clean', '--keep', '1', '--only', 'tools')).code).toBe(0);
  expect(tags()['v1.0.0']).toBe(young.digest);
});

test.each([
  [['clean'], /how many releases stay is not said; nothing was removed/],
  [['clean', '--keep', '0'], /the newest release always stays/],
  [['clean', '--keep', '1.5'], /--keep is a whole number/],
  [['clean', '--keep', '1', '--days', '-1'], /--days/],
  [['clean', '--keep', '1', '--protect', 'sha256:12'], /"sha256:12" protects nothing/],
] as const)('%j is refused', async (words, message) => {
  const { server, scene } = await stage('distribution');
  const { code, stderr } = await scene.images(...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(server.requests).toEqual([]);
});

test('a registry that does not allow deletion: one message', async () => {
  const { server, scene, tags } = await stage('distribution');
  const before = tags();
  server.faults.push({ act: { status: 405 }, match: ({ method }) => method === 'DELETE' });
  const { code, stderr } = await scene.images('clean', '--keep', '1', '--only', 'tools');
  expect(code).toBe(3);
  expect(stderr).toMatch(/does not allow deletion/);
  expect(tags()).toEqual(before);
});

test('the policy of the catalogue, and what it protects', async () => {
  const { scene, tags } = await stage('distribution');
  scene.change('containers/images.yml', 'builder:', "retention: { keep: 1, protect: ['v1.0.*'] }\nbuilder:");
  expect((await scene.images('clean', '--only', 'tools')).stdout).toContain('0 of 9 tags go');
  expect(tags()['v1.0.0']).toBeDefined();
});
