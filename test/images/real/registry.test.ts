import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageWriter, Repository } from '../../../scripts/ports/registry.ts';
import { failureOf } from '../../support/failure.ts';
import { testCatalog } from '../../support/images-run.ts';
import { imagesScene, smallCatalog } from '../../support/images-scene.ts';
import { missingTools, skopeo, startRealRegistry } from '../../support/real-registry.ts';
import type { RealRegistry } from '../../support/real-registry.ts';
import { testClient } from '../../support/registry-client.ts';
import { makeImage, makeIndex } from '../../support/registry-image.ts';
import type { MadeImage } from '../../support/registry-image.ts';
import { digestOf } from '../../support/registry-store.ts';
import { runTool } from '../../support/run-tool.ts';

/*
 * Our client beside skopeo, on Debian's own registry. What our embedded registry claims about distribution 2.8 is held
 * against the real one here.
 */
const missing = missingTools('docker-registry', 'skopeo');
if (missing !== undefined) process.stderr.write(`test/images/real/registry.test.ts ${missing}\n`);

describe.skipIf(missing !== undefined)('distribution and skopeo', () => {
  let server: RealRegistry;
  let client: ImageWriter;
  beforeAll(async () => {
    server = await startRealRegistry();
    client = testClient().registry;
  });
  afterAll(async () => { await server.close(); });

  const repository = (name: string): Repository => ({ registry: server.host, repository: name });

  async function push(at: Repository, image: MadeImage, reference: string = image.digest): Promise<void> {
    for (const blob of image.blobs) await client.putBlob(at, blob);
    await client.putManifest(at, reference, image);
  }

  test('what we push, skopeo reads; what skopeo copies, we read', async () => {
    const at = repository('loco/tools');
    const image = makeImage('one', { 'org.opencontainers.image.version': '1.0.0' });
    await push(at, image, 'v1.0.0');
    const inspected = JSON.parse(skopeo('inspect', '--tls-verify=false', `docker://${server.host}/loco/tools:v1.0.0`)) as { Digest: string; Labels: unknown };
    expect(inspected).toMatchObject({ Digest: image.digest, Labels: { 'org.opencontainers.image.version': '1.0.0' } });
    skopeo('copy', '--src-tls-verify=false', '--dest-tls-verify=false', '--preserve-digests', `docker://${server.host}/loco/tools:v1.0.0`, `docker://${server.host}/loco/copied:v2`);
    expect(await client.digest(repository('loco/copied'), 'v2')).toBe(image.digest);
    expect(Buffer.from((await client.manifest(repository('loco/copied'), 'v2'))?.bytes ?? []).equals(image.bytes)).toBe(true);
  });

  test('60 tags: the same list', async () => {
    const at = repository('loco/many');
    const image = makeImage('many');
    await push(at, image, 'v0');
    for (let number = 1; number < 60; number += 1) await client.putManifest(at, `v${number}`, image);
    const { Tags } = JSON.parse(skopeo('list-tags', '--tls-verify=false', `docker://${server.host}/loco/many`)) as { Tags: string[] };
    expect([...await client.tags(at) ?? []].sort()).toEqual(Tags.sort());
    expect(Tags).toHaveLength(60);
  });

  test('what is not there', async () => {
    expect(await client.tags(repository('loco/nothing'))).toBeUndefined();
    expect(await client.digest(repository('loco/nothing'), 'v1')).toBeUndefined();
    expect(await client.hasBlob(repository('loco/many'), `sha256:${'0'.repeat(64)}`)).toBe(false);
  });

  test('an index is copied with its children, by mount', async () => {
    const [amd, arm] = [makeImage('two'), makeImage('two for arm', {}, 'arm64')];
    const index = makeIndex([['amd64', amd], ['arm64', arm]]);
    for (const one of [amd, arm, index]) await push(repository('loco/staging'), one);
    expect(await client.copy(repository('loco/staging'), index.digest, repository('loco/target'), 'v1')).toBe(index.digest);
    expect(digestOf(Buffer.from(skopeo('inspect', '--raw', '--tls-verify=false', `docker://${server.host}/loco/target:v1`)))).toBe(index.digest);
    expect(JSON.parse(skopeo('inspect', '--tls-verify=false', '--override-arch', 'arm64', `docker://${server.host}/loco/target:v1`))).toMatchObject({ Architecture: 'arm64' });
  });

  test('one tag is deleted, and its siblings stay (skopeo delete would take them all)', async () => {
    const at = repository('loco/siblings');
    const image = makeImage('siblings');
    await push(at, image, 'v1.0.0');
    for (const tag of ['v1.0', 'v1']) await client.putManifest(at, tag, image);
    expect(await client.deleteTag(at, 'v1.0')).toBe(true);
    expect([...await client.tags(at) ?? []].sort()).toEqual(['v1', 'v1.0.0']);
    expect(await client.digest(at, 'v1')).toBe(image.digest);
    expect(await client.deleteTag(at, 'v1.0')).toBe(false);
  });

  test('an overwritten tag keeps its old digest here, as our embedded registry says', async () => {
    const at = repository('loco/overwritten');
    const [before, after] = [makeImage('before'), makeImage('after')];
    await push(at, before, 'v1');
    await push(at, after, 'v1');
    expect(await client.digest(at, 'v1')).toBe(after.digest);
    expect(await client.digest(at, before.digest)).toBe(before.digest);
  });

  test('a manifest with a missing layer is refused', async () => {
    const image = makeImage('incomplete');
    const { message } = await failureOf(client.putManifest(repository('loco/incomplete'), 'v1', image));
    expect(message).toMatch(/^cannot put HOST\/loco\/incomplete:v1: the registry HOST at HOST answered 400/);
    expect(message).toMatch(/blob unknown/);
  });

  test('lock, mirror and clean: what skopeo sees before and after', async () => {
    const scene = imagesScene(smallCatalog(server.host));
    try {
      const parts = ['amd64', 'arm64'].map((name) => [name, makeImage(`alpine ${name}`, {}, name)] as const);
      const alpine = makeIndex(parts);
      for (const [, part] of parts) await push(repository('library/alpine'), part);
      await push(repository('library/alpine'), alpine, '3.24');
      for (const minor of ['3.13', '3.14']) await push(repository('library/python'), makeImage(`python ${minor}`), `${minor}-slim`);
      await push(repository('kaniko'), makeImage('kaniko'), 'v1-debug');
      expect((await scene.images('lock')).code).toBe(0);
      expect((await scene.images('lock', '--check')).code).toBe(0);
      expect(scene.read('containers/images.lock.json')).toContain(alpine.digest);
      const mirrored = await scene.images('mirror', '--to', `${server.host}/copies`);
      expect(mirrored, mirrored.stderr).toMatchObject({ code: 0 });
      expect(digestOf(Buffer.from(skopeo('inspect', '--raw', '--tls-verify=false', `docker://${server.host}/copies/${server.host.replace(':', '-')}/library/alpine:3.24`)))).toBe(alpine.digest);
      const at = repository('loco/tools');
      const old = { 'org.opencontainers.image.created': '2025-01-01T00:00:00Z' };
      const [first, second] = [makeImage('clean 1.0.0', old), makeImage('clean 1.0.1', old)];
      await push(at, first, 'v1.0.0');
      // the image of the tag that goes is not that of any other, yet its layer may be
      for (const tag of ['v1.0.1', 'v1.0', 'v1']) await push(at, second, tag);
      const cleaned = await scene.images('clean', '--keep', '1', '--only', 'tools');
      expect(cleaned, cleaned.stderr).toMatchObject({ code: 0 });
      const { Tags } = JSON.parse(skopeo('list-tags', '--tls-verify=false', `docker://${server.host}/loco/tools`)) as { Tags: string[] };
      expect(Tags.filter((tag) => tag.startsWith('v1')).sort()).toEqual(['v1', 'v1.0', 'v1.0.1']);
      for (const tag of ['v1', 'v1.0', 'v1.0.1']) expect(await client.digest(at, tag)).toBe(second.digest);
    } finally {
      scene.close();
    }
  });

  test('images publish: a release after a release, and a hotfix', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'images-real-'));
    mkdirSync(path.join(folder, 'containers'));
    writeFileSync(path.join(folder, 'containers/images.yml'), testCatalog(server.host).replace('repository: tools', 'repository: published'));
    const at = repository('loco/published');
    for (const version of ['1.0.0', '1.1.0', '1.0.1']) {
      const image = makeImage(version, { 'org.opencontainers.image.version': version });
      await push(at, image, `v${version}`);
      writeFileSync(path.join(folder, 'digest'), image.digest);
      const ran = await runTool(['images', 'publish', 'tools', version, '--digest-file', 'digest', '--record', 'record.json'], folder);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(readFileSync(path.join(folder, 'record.json'), 'utf8'))).toMatchObject({ digest: image.digest });
    }
    const digestOfTag = (tag: string): string => (JSON.parse(skopeo('inspect', '--tls-verify=false', `docker://${server.host}/loco/published:${tag}`)) as { Digest: string }).Digest;
    expect(digestOfTag('v1')).toBe(digestOfTag('v1.1.0'));
    expect(digestOfTag('v1.0')).toBe(digestOfTag('v1.0.1'));
    rmSync(folder, { recursive: true });
  });
});
