import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { imagesScene, smallCatalog } from '../../support/images-scene.ts';
import type { ImagesScene } from '../../support/images-scene.ts';
import { makeImage, makeIndex, seed } from '../../support/registry-image.ts';
import { startRegistry } from '../../support/registry-server.ts';
import type { RegistryServer } from '../../support/registry-server.ts';

/* `images lock` and `images plan` against the embedded registry. */

let server: RegistryServer;
let scene: ImagesScene;
beforeEach(async () => {
  server = await startRegistry({ mode: 'distribution' });
  const alpine = makeImage('alpine 3.24');
  seed(server, 'library/alpine', alpine, undefined);
  seed(server, 'library/alpine', makeIndex([['amd64', alpine]]), '3.24');
  for (const minor of ['3.13', '3.14']) seed(server, 'library/python', makeImage(`python ${minor}`), `${minor}-slim`);
  seed(server, 'kaniko', makeImage('kaniko'), 'v1-debug');
  scene = imagesScene(smallCatalog(server.host));
});
afterEach(async () => {
  scene.close();
  await server.close();
});

const lockFile = 'containers/images.lock.json';

describe('lock', () => {
  test('writes the digest of every base and of the builder, and is right when asked', async () => {
    expect(await scene.images('lock')).toMatchObject({ code: 0, stderr: '' });
    const lock = JSON.parse(scene.read(lockFile)) as { readonly bases: Readonly<Record<string, { readonly digest: string; readonly platforms: unknown }>> };
    expect(Object.keys(lock.bases)).toEqual(['kaniko:v1-debug', 'library/alpine:3.24', 'library/python:3.13-slim', 'library/python:3.14-slim'].map((name) => `${server.host}/${name}`));
    const alpine = makeImage('alpine 3.24');
    expect(lock.bases[`${server.host}/library/alpine:3.24`]).toMatchObject({ digest: makeIndex([['amd64', alpine]]).digest, platforms: { 'linux/amd64': alpine.digest } });
    expect((await scene.images('lock', '--check')).code).toBe(0);
    const before = scene.read(lockFile);
    await scene.images('lock');
    expect(scene.read(lockFile)).toBe(before);
  });

  test('a base that moved is said, and only it changes', async () => {
    await scene.images('lock');
    const before = scene.read(lockFile);
    seed(server, 'library/python', makeImage('python 3.14, patched'), '3.14-slim');
    const { code, stdout } = await scene.images('lock', '--check');
    expect(code).toBe(1);
    expect(stdout).toMatch(/LCK002.*`[^`]*python:3\.14-slim` moved: locked sha256:[0-9a-f]{64}, today sha256:/);
    await scene.images('lock');
    const changed = scene.read(lockFile).split('\n').filter((line) => !before.includes(line));
    expect(changed.every((line) => line.includes(makeImage('python 3.14, patched').digest)), changed.join('\n')).toBe(true);
  });

  test.each([
    ['a tag that is not there', () => { scene.change('containers/images.yml', 'alpine:3.24', 'alpine:3.25'); }, /its registry has no \S+alpine:3\.25; nothing was written/],
    ['a registry that refuses', () => { server.faults.push({ match: ({ path }) => path.includes('alpine'), act: { status: 403 } }); }, /answered 403/],
    ['half an answer', () => { server.faults.push({ match: ({ path }) => path.includes('/manifests/3.24'), act: 'truncate' }); }, /alpine:3\.24/],
    ['other bytes than their digest', () => { server.faults.push({ match: ({ path }) => path.includes('/manifests/3.24'), act: 'other-bytes' }); }, /alpine:3\.24/],
  ])('%s: one message, and nothing is written', async (_, breakIt, message) => {
    breakIt();
    const { code, stderr } = await scene.images('lock');
    expect(code).toBeGreaterThan(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at |bug of ours/);
    expect(() => scene.read(lockFile)).toThrow();
  }, 60_000);

  test('a lock that is half written is no empty lock', async () => {
    await scene.images('lock');
    scene.write(lockFile, scene.read(lockFile).slice(0, 200));
    for (const words of [['lock', '--check'], ['lock'], ['plan', '--offline'], ['contexts', '--out', 'out']]) {
      const { code, stdout, stderr } = await scene.images(...words);
      expect(code, words.join(' ')).toBeGreaterThan(0);
      expect(stdout + stderr).toContain('LCK001');
    }
  });
});

interface Planned {
  readonly images: readonly { readonly name: string; readonly verdict: string; readonly reasons: readonly string[]; readonly recipe: string }[];
}

describe('plan', () => {
  async function planned(...words: string[]): Promise<Readonly<Record<string, string>>> {
    const { code, stdout } = await scene.images('plan', '--output', 'json', ...words);
    expect(code).toBe(0);
    const { images } = JSON.parse(stdout) as Planned;
    return Object.fromEntries(images.map(({ name, verdict, reasons }) => [name, `${verdict}: ${reasons.join('; ')}`]));
  }

  /** Tags and pushes a release of `tools` as the pipeline would: labels with the recipe and the base's digest. */
  async function release(version: string): Promise<void> {
    const { images } = JSON.parse((await scene.images('plan', '--offline', '--output', 'json')).stdout) as Planned;
    const lock = JSON.parse(scene.read(lockFile)) as { readonly bases: Readonly<Record<string, { readonly digest: string }>> };
    seed(server, 'loco/tools', makeImage(`tools ${version}`, {
      'io.ci-shared.recipe': images.find(({ name }) => name === 'tools')?.recipe ?? '', 'org.opencontainers.image.base.digest': lock.bases[`${server.host}/library/alpine:3.24`]?.digest ?? '',
    }), `v${version}`);
    scene.git('tag', '--annotate', '--message', version, `v${version}`);
  }

  beforeEach(async () => { await scene.images('lock'); });

  test('never released, tagged but not there, kept', async () => {
    expect(await planned()).toEqual({ tools: 'build: it was never released', 'base-python': 'build: it was never released', 'base-python-3.14': 'build: it was never released' });
    scene.git('tag', '--annotate', '--message', 'x', 'base-python-v1.0.0');
    expect((await planned())['base-python']).toBe('build: 1.0.0 is tagged in git and not in the registry');
    expect((await planned('--offline'))['base-python']).toBe('unknown: the registry was not asked');
    await release('1.0.0');
    expect((await planned())['tools']).toBe('keep: 1.0.0 has this recipe');
  });

  test('a changed file, and a base that moved', async () => {
    await release('1.0.0');
    scene.write('containers/tools/tool', '#!/bin/sh\necho another\n');
    expect((await planned('--only', 'tools'))['tools']).toMatch(/^build: its recipe changed: [0-9a-f]{12} is now [0-9a-f]{12}$/);
    await release('1.1.0');
    expect((await planned('--only', 'tools'))['tools']).toBe('keep: 1.1.0 has this recipe');
    seed(server, 'library/alpine', makeImage('alpine, patched'), '3.24');
    await scene.images('lock');
    expect((await planned('--only', 'tools'))['tools']).toMatch(/^build: its base moved: \S+alpine:3\.24 was sha256:[0-9a-f]{12}, is sha256:[0-9a-f]{12}$/);
  });

  test('an image built on one that is built anew follows it', async () => {
    await release('1.0.0');
    scene.change('containers/images.yml', '    base: python\n', '    base: tools:v1\n');
    scene.write('containers/tools/tool', 'changed');
    expect((await planned())['base-python']).toContain('never released; it is built on tools, which is built anew');
  });

  test('asks without a word of what it may not change', async () => {
    await release('1.0.0');
    server.requests.length = 0;
    await planned();
    expect(server.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
  });
});
