import { afterEach, describe, expect, test } from 'vitest';
import { validate as validateRecord } from '../../../scripts/generated/release-record.v1.ts';
import { failureOf } from '../../support/failure.ts';
import { runPublish, testCatalog } from '../../support/images-run.ts';
import type { PublishOptions, Ran, World } from '../../support/images-run.ts';
import { makeImage, makeIndex, seed } from '../../support/registry-image.ts';
import type { MadeImage } from '../../support/registry-image.ts';
import { startRegistry } from '../../support/registry-server.ts';
import type { RegistryServer } from '../../support/registry-server.ts';
import { digestOf } from '../../support/registry-store.ts';
import type { RegistryMode } from '../../support/registry-store.ts';

const open: RegistryServer[] = [];
afterEach(async () => { for (const server of open.splice(0)) await server.close(); });

interface Scene {
  readonly server: RegistryServer;
  readonly world: World;
  /** What the registry shows of `loco/tools`. */
  readonly tags: () => Readonly<Record<string, string>>;
  publish(options: PublishOptions): Promise<Ran>;
}

async function scene(mode: RegistryMode = 'distribution', env: Record<string, string> = {}): Promise<Scene> {
  const server = await startRegistry({ mode, users: { robot: 'robot-password' } });
  open.push(server);
  const world = { files: new Map([['containers/images.yml', testCatalog(server.host)]]), env: { REGISTRY: server.host, REGISTRY_USERNAME: 'robot', REGISTRY_PASSWORD: 'robot-password', ...env } };
  return {
    server, world,
    tags: () => {
      const { tags, broken } = server.repository('loco/tools').picture();
      expect(broken).toEqual([]);
      return tags;
    },
    publish: (options) => runPublish(world, options),
  };
}

const revision = 'c'.repeat(40);

function release(version: string, content = version): MadeImage {
  return makeImage(content, {
    'org.opencontainers.image.version': version, 'org.opencontainers.image.revision': revision, 'org.opencontainers.image.created': '2026-11-21T02:00:00Z',
    'org.opencontainers.image.base.name': 'docker.io/library/alpine:3.24', 'org.opencontainers.image.base.digest': `sha256:${'b'.repeat(64)}`, 'io.ci-shared.recipe': 'e'.repeat(64),
  });
}

async function releaseAll({ server, publish }: Scene, ...versions: string[]): Promise<void> {
  for (const version of versions) {
    seed(server, 'loco/tools', release(version), `v${version}`);
    await publish({ version, digest: release(version).digest });
  }
}

describe.each<RegistryMode>(['distribution', 'forgejo', 'zot', 'hub'])('%s', (mode) => {
  test('the pipeline of a tag: kaniko pushed, publish proves and moves', async () => {
    const { server, world, publish, tags } = await scene(mode, { CI_COMMIT_TAG: 'v1.2.0', CI_COMMIT_SHA: revision });
    const image = release('1.2.0');
    seed(server, 'loco/tools', image, 'v1.2.0');
    world.files.set('digest', `${image.digest}\n`);
    const { results, warnings } = await publish({ digestFile: 'digest', record: 'out/record.json' });
    expect(tags()).toEqual({ 'v1.2.0': image.digest, 'v1.2': image.digest, v1: image.digest });
    expect(results.map(({ status }) => status)).toEqual(['unchanged', 'done', 'done', 'done']);
    expect(warnings).toEqual([]);
    const record: unknown = JSON.parse(world.files.get('out/record.json') ?? '');
    expect(validateRecord(record)).toBe(true);
    // again: the same record, nothing is put
    server.requests.length = 0;
    const before = world.files.get('out/record.json');
    const again = await publish({ digestFile: 'digest', record: 'out/record.json' });
    expect(again.results.every(({ status }) => status === 'unchanged')).toBe(true);
    expect(server.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(world.files.get('out/record.json')).toBe(before);
  });

  test('an index, pushed by digest only', async () => {
    const { server, publish, tags } = await scene(mode);
    const parts = ['amd64', 'arm64'].map((name) => [name, makeImage(`1.0.0 ${name}`, {}, name)] as const);
    const index = makeIndex(parts);
    for (const [, part] of parts) seed(server, 'loco/tools', part, undefined);
    seed(server, 'loco/tools', index, undefined);
    const { outcome } = await publish({ version: '1.0.0', digest: index.digest });
    expect(tags()).toEqual({ 'v1.0.0': index.digest, 'v1.0': index.digest, v1: index.digest });
    expect(outcome.document?.['platforms']).toEqual(parts.map(([name, { digest }]) => ({ platform: `linux/${name}`, digest })));
  });

  test('an immutable tag with another digest is refused, and nothing moves', async () => {
    const here = await scene(mode);
    await releaseAll(here, '1.0.0');
    const other = release('1.0.0', 'built again');
    seed(here.server, 'loco/tools', other, undefined);
    const before = here.tags();
    expect(await failureOf(here.publish({ version: '1.0.0', digest: other.digest }))).toMatchObject({ exit: 'tag-taken', message: `HOST/loco/tools:v1.0.0 is taken: it is ${release('1.0.0').digest}; nothing was changed` });
    expect(here.tags()).toEqual(before);
  });

  test('floating tags never go back by themselves', async () => {
    const here = await scene(mode);
    await releaseAll(here, '1.2.0', '1.3.0', '2.0.0', '1.2.1');
    expect(here.tags()).toMatchObject({ v1: release('1.3.0').digest, 'v1.2': release('1.2.1').digest, 'v1.3': release('1.3.0').digest, v2: release('2.0.0').digest });
    const { outcome } = await here.publish({ version: '1.2.0', digest: release('1.2.0').digest });
    expect(outcome.text).toBe('v1.2 stays at 1.2.1; 1.2.0 is older (--move-back moves it all the same)\nv1 stays at 1.3.0; 1.2.0 is older (--move-back moves it all the same)');
    await here.publish({ version: '1.2.0', digest: release('1.2.0').digest, moveBack: true });
    expect(here.tags()).toMatchObject({ v1: release('1.2.0').digest, 'v1.2': release('1.2.0').digest, 'v1.3': release('1.3.0').digest });
    const { warnings } = await here.publish({ version: '1.2.0', digest: release('1.2.0').digest });
    expect(warnings).toEqual(['`v1.2` is at 1.2.0, although 1.2.1 is in the registry: publish 1.2.1 again to move it on', '`v1` is at 1.2.0, although 1.3.0 is in the registry: publish 1.3.0 again to move it on']);
  });

  test('a pre-release moves nothing', async () => {
    const here = await scene(mode);
    await releaseAll(here, '1.0.0', '1.1.0-rc.1');
    expect(here.tags()).toEqual({ v1: release('1.0.0').digest, 'v1.0': release('1.0.0').digest, 'v1.0.0': release('1.0.0').digest, 'v1.1.0-rc.1': release('1.1.0-rc.1').digest });
  });

  test('an image that was staged elsewhere is copied first', async () => {
    const { server, publish, tags } = await scene(mode);
    const image = release('1.0.0');
    seed(server, 'loco/staging', image, 'build-7');
    const { outcome } = await publish({ version: '1.0.0', digest: image.digest, from: `${server.host}/loco/staging` });
    expect(outcome.summary).toContain(image.digest);
    expect(tags()).toEqual({ v1: image.digest, 'v1.0': image.digest, 'v1.0.0': image.digest });
  });
});

describe('Forgejo forgets the digest of a tag that is pushed again', () => {
  test('it is said when nothing else holds it', async () => {
    const here = await scene('forgejo');
    seed(here.server, 'loco/tools', release('1.0.0'), 'v1');
    seed(here.server, 'loco/tools', release('1.0.1'), 'v1.0.1');
    const { warnings } = await here.publish({ version: '1.0.1', digest: release('1.0.1').digest });
    expect(warnings).toEqual([`this registry forgets the digest that \`v1\` had, ${release('1.0.0').digest}, for no other tag holds it: who pinned it gets 404 from now on`]);
    expect(here.server.repository('loco/tools').get(release('1.0.0').digest)).toBeUndefined();
  });

  test('and with an immutable tag nothing is lost and nothing said', async () => {
    const here = await scene('forgejo');
    await releaseAll(here, '1.0.0', '1.0.1');
    seed(here.server, 'loco/tools', release('1.0.2'), 'v1.0.2');
    const { warnings } = await here.publish({ version: '1.0.2', digest: release('1.0.2').digest });
    expect(warnings).toEqual([]);
    for (const version of ['1.0.0', '1.0.1', '1.0.2']) expect(here.server.repository('loco/tools').get(release(version).digest)).toBeDefined();
  });

  test('a version tag removed by its cleanup does not let a floating tag go back: the label tells', async () => {
    const here = await scene('forgejo');
    await releaseAll(here, '1.0.0', '1.1.0');
    here.server.repository('loco/tools').delete('v1.1.0');
    const { outcome } = await here.publish({ version: '1.0.0', digest: release('1.0.0').digest });
    expect(outcome.text).toBe('v1 stays at 1.1.0; 1.0.0 is older (--move-back moves it all the same)');
  });
});

test('a floating tag at something unknown stays while newer releases are there', async () => {
  const here = await scene();
  await releaseAll(here, '1.0.0', '1.1.0');
  seed(here.server, 'loco/tools', makeImage('by hand'), 'v1');
  const { outcome } = await here.publish({ version: '1.0.0', digest: release('1.0.0').digest });
  expect(outcome.text).toBe('v1 stays at what it is, for newer releases are there; 1.0.0 is older (--move-back moves it all the same)');
  await here.publish({ version: '1.1.0', digest: release('1.1.0').digest });
  expect(here.tags()).toMatchObject({ v1: release('1.1.0').digest });
});

describe('before the build', () => {
  test('nothing is there: build, and an old digest file is emptied', async () => {
    const { world, publish } = await scene();
    world.files.set('digest', 'sha256:old\n');
    const { outcome } = await publish({ version: '1.0.0', digestFile: 'digest', beforeBuild: true });
    expect(outcome.text).toMatch(/v1.0.0 is not there: build it$/);
    expect(world.files.get('digest')).toBe('');
    expect((await failureOf(publish({ version: '1.0.0', digestFile: 'digest' }))).message).toBe('the digest file digest cannot be used: it is empty: the builder did not finish');
  });

  test('the run before was killed behind the build: go on with what is there', async () => {
    const { server, world, publish, tags } = await scene('forgejo', { CI_COMMIT_TAG: 'v1.0.0', CI_COMMIT_SHA: revision });
    seed(server, 'loco/tools', release('1.0.0'), 'v1.0.0');
    await publish({ digestFile: 'digest', beforeBuild: true });
    expect(world.files.get('digest')).toBe(`${release('1.0.0').digest}\n`);
    await publish({ digestFile: 'digest' });
    expect(tags()).toMatchObject({ v1: release('1.0.0').digest });
  });

  test('a git tag that was moved is refused before it costs a build', async () => {
    const { server, publish } = await scene('forgejo', { CI_COMMIT_TAG: 'v1.0.0', CI_COMMIT_SHA: 'd'.repeat(40) });
    seed(server, 'loco/tools', release('1.0.0'), 'v1.0.0');
    expect(await failureOf(publish({ digestFile: 'digest', beforeBuild: true }))).toMatchObject({ exit: 'tag-taken', message: expect.stringMatching(/built from the commit c+, this is d+$/) as string });
  });
});

describe('a registry that is not what it says', () => {
  test('the builder says it pushed, and nothing is there', async () => {
    const { publish } = await scene();
    expect(await failureOf(publish({ version: '1.0.0', digest: release('1.0.0').digest }))).toMatchObject({ exit: 'not-published', message: `HOST/loco/tools has no ${release('1.0.0').digest}; nothing was changed` });
  });

  test.each<RegistryMode>(['distribution', 'forgejo'])('%s lost a layer', async (mode) => {
    const { server, publish, tags } = await scene(mode);
    const image = release('1.0.0');
    seed(server, 'loco/tools', image, 'v1.0.0');
    const layer = digestOf(image.blobs[1] as Buffer);
    server.repository('loco/tools').blobs.delete(layer);
    expect(await failureOf(publish({ version: '1.0.0', digest: image.digest }))).toMatchObject({ exit: 'not-published', message: `HOST/loco/tools@${image.digest} is not whole: ${layer} missing; nothing was changed` });
    server.repository('loco/tools').blobs.set(layer, image.blobs[1] as Buffer);
    expect(Object.keys(tags())).toEqual(['v1.0.0']);
  });

  test('a push that is accepted and not carried out (phantom tag)', async () => {
    const here = await scene();
    seed(here.server, 'loco/tools', release('1.0.0'), 'v1.0.0');
    here.server.fail('pretend', /PUT .*manifests\/v1\.0$/);
    expect(await failureOf(here.publish({ version: '1.0.0', digest: release('1.0.0').digest }))).toMatchObject({ exit: 'not-published', message: 'the registry accepted HOST/loco/tools:v1.0, but it is not there' });
    expect(here.tags()).toEqual({ 'v1.0.0': release('1.0.0').digest });
  });

  test('a tag that exists is not moved (Gitea 1.25.0)', async () => {
    const here = await scene('forgejo');
    await releaseAll(here, '1.0.0');
    seed(here.server, 'loco/tools', release('1.0.1'), 'v1.0.1');
    here.server.fail('pretend', /PUT .*manifests\/v1$/);
    expect((await failureOf(here.publish({ version: '1.0.1', digest: release('1.0.1').digest }))).message).toBe(`the registry accepted HOST/loco/tools:v1, but it still shows ${release('1.0.0').digest}`);
    here.server.faults.length = 0;
    await here.publish({ version: '1.0.1', digest: release('1.0.1').digest });
    expect(here.tags()).toMatchObject({ v1: release('1.0.1').digest });
  });

  test('a tag that shows late is waited for', async () => {
    const here = await scene();
    seed(here.server, 'loco/tools', release('1.0.0'), 'v1.0.0');
    let looks = 0;
    here.server.fail({ status: 404 }, ({ method, path }) => method === 'HEAD' && path.endsWith('/manifests/v1') && looks++ < 3);
    await here.publish({ version: '1.0.0', digest: release('1.0.0').digest });
    expect(here.tags()).toMatchObject({ v1: release('1.0.0').digest });
    expect(looks).toBeGreaterThan(3);
  });
});

test('somebody else moves the tag between our decision and our act: we look again', async () => {
  const here = await scene();
  await releaseAll(here, '1.0.0');
  for (const version of ['1.0.1', '1.0.2']) seed(here.server, 'loco/tools', release(version), version === '1.0.1' ? 'v1.0.1' : undefined);
  let done = false;
  here.server.onRequest = (_, { method, path }) => {
    if (done || method !== 'PUT' || !path.endsWith('/manifests/v1.0')) return;
    done = true;
    // 1.0.2 is published completely in that moment
    for (const tag of ['v1.0.2', 'v1.0', 'v1']) seed(here.server, 'loco/tools', release('1.0.2'), tag);
  };
  const { looks, warnings } = await here.publish({ version: '1.0.1', digest: release('1.0.1').digest });
  expect(looks).toBe(2);
  // v1 was not touched; v1.0 was put in the very moment, and that is said
  expect(here.tags()).toMatchObject({ v1: release('1.0.2').digest });
  expect(warnings).toEqual(['`v1.0` is at 1.0.1, although 1.0.2 is in the registry: publish 1.0.2 again to move it on']);
  await here.publish({ version: '1.0.2', digest: release('1.0.2').digest });
  expect(here.tags()).toMatchObject({ v1: release('1.0.2').digest, 'v1.0': release('1.0.2').digest });
});

test('the record, as people read it', async () => {
  const { server, world, publish } = await scene('distribution', { CI_COMMIT_TAG: 'v1.2.0' });
  const image = release('1.2.0');
  seed(server, 'loco/tools', image, 'v1.2.0');
  world.files.set('sbom.json', JSON.stringify({ spdxVersion: 'SPDX-2.3', packages: [{ name: 'git', versionInfo: '2.54.1' }, { name: 'os', versionInfo: 'NOASSERTION' }] }));
  await publish({ digest: image.digest, record: 'record.json', sbom: 'sbom.json' });
  await expect((world.files.get('record.json') ?? '').replaceAll(server.host, 'forge.example')).toMatchFileSnapshot('../../fixtures/images/release-record.json');
});

describe('asked wrongly', () => {
  test.each<[string, Record<string, string>, PublishOptions, RegExp]>([
    ['no version', {}, { digest: `sha256:${'a'.repeat(64)}` }, /^which version\?/],
    ['a tag of another image', { CI_COMMIT_TAG: 'base-python-3.13-v1.0.0' }, { digest: `sha256:${'a'.repeat(64)}` }, /releases base-python-3.13, not tools/],
    ['a tag that is not SemVer', { CI_COMMIT_TAG: 'v1.2' }, { digest: `sha256:${'a'.repeat(64)}` }, /the tag v1.2 releases no image of the catalogue, not tools/],
    ['build metadata', {}, { version: '1.0.0+5', digest: `sha256:${'a'.repeat(64)}` }, /"1.0.0\+5" is not a version/],
    ['no digest', {}, { version: '1.0.0' }, /give the digest/],
    ['half a digest', {}, { version: '1.0.0', digest: 'sha256:abc' }, /--digest needs/],
    ['no file', {}, { version: '1.0.0', digestFile: 'nowhere' }, /there is no digest file nowhere/],
    ['an unknown image', {}, { name: 'tool', version: '1.0.0' }, /there is no image "tool"; did you mean `tools`\?/],
    ['a source that is none', {}, { version: '1.0.0', digest: `sha256:${'a'.repeat(64)}`, from: 'HTTP://x' }, /--from "HTTP:\/\/x" is no repository/],
  ])('%s', async (_, env, options, message) => {
    const { publish } = await scene('distribution', env);
    expect((await failureOf(publish(options))).message).toMatch(message);
  });
});
