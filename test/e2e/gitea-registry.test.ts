import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageWriter, Repository } from '../../scripts/ports/registry.ts';
import { failureOf } from '../support/failure.ts';
import { giteaMissing, startGitea } from '../support/gitea-server.ts';
import type { Gitea } from '../support/gitea-server.ts';
import { testCatalog } from '../support/images-run.ts';
import { missingTools, skopeo } from '../support/real-registry.ts';
import { testClient } from '../support/registry-client.ts';
import { makeImage, makeIndex } from '../support/registry-image.ts';
import type { MadeImage } from '../support/registry-image.ts';
import { startRegistry } from '../support/registry-server.ts';
import { runTool } from '../support/run-tool.ts';

/*
 * Our client and `images publish` on the container registry of a real Gitea, beside what our embedded registry says of
 * Forgejo: each property is asked of both, so that the embedded one cannot drift from the real one.
 */

const missing = giteaMissing('test/e2e/gitea-registry.test.ts (the real one)');
const noSkopeo = missing ? 'skipped: no Gitea' : missingTools('skopeo');
if (noSkopeo !== undefined) process.stderr.write(`test/e2e/gitea-registry.test.ts (skopeo) ${noSkopeo}\n`);

interface Subject {
  readonly host: string;
  readonly env: Readonly<Record<string, string>>;
  /** Environment of a user who may read and not write. */
  readonly readOnly: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

function loginOf(host: string, username: string, password: string): Record<string, string> {
  const name = host.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
  return { [`REGISTRY_${name}_USERNAME`]: username, [`REGISTRY_${name}_PASSWORD`]: password };
}

async function embedded(): Promise<Subject> {
  const server = await startRegistry({ mode: 'forgejo', users: { bot: 'secret', guest: 'guest' }, readers: ['guest'], pageSize: 50 });
  return { host: server.host, env: loginOf(server.host, 'bot', 'secret'), readOnly: loginOf(server.host, 'guest', 'guest'), close: () => server.close() };
}

let gitea: Gitea | undefined;
async function real(): Promise<Subject> {
  gitea = await startGitea();
  await gitea.api('POST', '/orgs', { username: 'loco' });
  await gitea.user('bot');
  await gitea.user('guest');
  const { id } = await gitea.api('POST', '/orgs/loco/teams', { name: 'bots', permission: 'write', includes_all_repositories: true, units: ['repo.packages'] }) as { id: number };
  await gitea.api('PUT', `/teams/${id}/members/bot`);
  const [token, guest] = [await gitea.tokenOf('bot', 'push', ['write:package']), await gitea.tokenOf('guest', 'push', ['write:package'])];
  const server = gitea;
  return { host: server.host, env: loginOf(server.host, 'bot', token), readOnly: loginOf(server.host, 'guest', guest), close: () => server.close() };
}

const subjects: readonly (readonly [name: string, skip: boolean, start: () => Promise<Subject>])[] = [['our embedded registry, as Forgejo', false, embedded], ['a real Gitea', missing, real]];

describe.each(subjects)('%s', { timeout: 60_000 }, (_, skip, start) => {
  let subject: Subject;
  let client: ImageWriter;
  beforeAll(async () => {
    if (skip) return;
    subject = await start();
    client = testClient(subject.env).registry;
  });
  afterAll(async () => { await subject?.close(); });

  const repository = (name: string): Repository => ({ registry: subject.host, repository: `loco/${name}` });
  async function push(at: Repository, image: MadeImage, reference: string = image.digest): Promise<void> {
    for (const blob of image.blobs) await client.putBlob(at, blob);
    await client.putManifest(at, reference, image);
  }

  test.skipIf(skip)('a tag that is overwritten takes its digest with it, unless another tag or the digest itself was pushed', async () => {
    const at = repository('overwritten');
    const [before, after, named, kept] = [makeImage('before'), makeImage('after'), makeImage('named'), makeImage('kept')];
    await push(at, before, 'v1');
    await push(at, after, 'v1');
    expect(await client.digest(at, 'v1')).toBe(after.digest);
    expect(await client.digest(at, before.digest)).toBeUndefined();
    await push(at, named);
    await client.putManifest(at, 'v2', named);
    await push(at, after, 'v2');
    expect(await client.digest(at, named.digest)).toBe(named.digest);
    await push(at, kept, 'v3.0.0');
    await client.putManifest(at, 'v3', kept);
    await push(at, after, 'v3');
    expect(await client.digest(at, kept.digest)).toBe(kept.digest);
  });

  test.skipIf(skip)('tags come in pages, all of them, and no digests among them', async () => {
    const at = repository('many');
    const image = makeImage('many');
    await push(at, image);
    expect(await client.tags(at)).toEqual([]);
    for (let number = 0; number < 60; number += 1) await client.putManifest(at, `v${number}`, image);
    expect([...await client.tags(at) ?? []].sort()).toEqual(Array.from({ length: 60 }, (__, number) => `v${number}`).sort());
  });

  test.skipIf(skip)('tags that differ in case only are one tag', async () => {
    const at = repository('case');
    const [first, second] = [makeImage('first'), makeImage('second')];
    await push(at, first, 'v1-RC1');
    await push(at, second, 'v1-rc1');
    expect(await client.digest(at, 'v1-RC1')).toBe(second.digest);
    expect((await client.tags(at))?.map((tag) => tag.toLowerCase())).toEqual(['v1-rc1']);
  });

  test.skipIf(skip)('DELETE of a tag takes one, DELETE of a digest takes all of its tags', async () => {
    const at = repository('deleted');
    const image = makeImage('deleted');
    await push(at, image, 'v1.0.0');
    for (const tag of ['v1.0', 'v1']) await client.putManifest(at, tag, image);
    expect(await client.deleteTag(at, 'v1.0')).toBe(true);
    expect([...await client.tags(at) ?? []].sort()).toEqual(['v1', 'v1.0.0']);
    expect(await client.deleteTag(at, 'v1.0')).toBe(false);
    expect(await client.digest(at, 'v1')).toBe(image.digest);
  });

  test.skipIf(skip)('what is not there', async () => {
    expect(await client.tags(repository('nothing'))).toBeUndefined();
    expect(await client.digest(repository('nothing'), 'v1')).toBeUndefined();
    expect(await client.hasBlob(repository('many'), `sha256:${'0'.repeat(64)}`)).toBe(false);
  });

  test.skipIf(skip)('an index is copied with its children', async () => {
    const [amd, arm] = [makeImage('two'), makeImage('two for arm', {}, 'arm64')];
    const index = makeIndex([['amd64', amd], ['arm64', arm]]);
    for (const one of [amd, arm, index]) await push(repository('staging'), one);
    expect(await client.copy(repository('staging'), index.digest, repository('target'), 'v1')).toBe(index.digest);
    expect(await client.digest(repository('target'), arm.digest)).toBe(arm.digest);
  });

  test.skipIf(skip)('a manifest with a missing layer, a name in capitals, and a user who may not write', async () => {
    const answers = [
      await failureOf(client.putManifest(repository('incomplete'), 'v1', makeImage('incomplete'))),
      await failureOf(client.digest(repository('Capital'), 'v1')),
      await failureOf(testClient(subject.readOnly).registry.putManifest(repository('many'), 'v1', makeImage('many'))),
    ];
    expect(answers.map(({ message, help }) => [message.split('answered ')[1] ?? message, help])).toEqual([
      ['404 (not found)', 'check the address and the name; without permission to see it the answer is the same'],
      ['400 (bad request)', 'check the address, the version of the server and the values'],
      ['401 (not authenticated): reqPackageAccess', 'the login comes from REGISTRY_HOST_USERNAME and _PASSWORD; renew it, or give its owner the permission'],
    ]);
  });

  test.skipIf(skip)('images publish: a release, the next, a hotfix, and the first once more', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'images-gitea-'));
    mkdirSync(path.join(folder, 'containers'));
    writeFileSync(path.join(folder, 'containers/images.yml'), testCatalog(subject.host).replace('repository: tools', 'repository: published'));
    const at = repository('published');
    const digests = new Map<string, string>();
    for (const version of ['1.0.0', '1.1.0', '1.0.1', '1.0.0']) {
      const image = makeImage(version, { 'org.opencontainers.image.version': version });
      if (!digests.has(version)) await push(at, image);
      digests.set(version, image.digest);
      writeFileSync(path.join(folder, 'digest'), image.digest);
      const ran = await runTool(['images', 'publish', 'tools', version, '--digest-file', 'digest', '--record', 'record.json'], folder, { ...subject.env });
      expect(ran, version).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(readFileSync(path.join(folder, 'record.json'), 'utf8'))).toMatchObject({ digest: image.digest });
    }
    expect(await client.digest(at, 'v1')).toBe(digests.get('1.1.0'));
    expect(await client.digest(at, 'v1.0')).toBe(digests.get('1.0.1'));
    expect(await client.digest(at, 'v1.0.0')).toBe(digests.get('1.0.0'));
    const other = makeImage('another 1.0.0', { 'org.opencontainers.image.version': '1.0.0' });
    await push(at, other);
    writeFileSync(path.join(folder, 'digest'), other.digest);
    const refused = await runTool(['images', 'publish', 'tools', '1.0.0', '--digest-file', 'digest'], folder, { ...subject.env });
    expect(refused.code).not.toBe(0);
    expect(await client.digest(at, 'v1.0.0')).toBe(digests.get('1.0.0'));
    rmSync(folder, { recursive: true });
  });

  // a synchronous skopeo cannot ask a server in this process
  test.skipIf(skip || noSkopeo !== undefined || start === embedded)('skopeo logs in the same way and reads what we wrote', async () => {
    const [username = '', password = ''] = Object.values(subject.env);
    const raw = JSON.parse(skopeo('list-tags', '--tls-verify=false', '--creds', `${username}:${password}`, `docker://${subject.host}/loco/published`)) as { Tags: string[] };
    expect(raw.Tags.sort()).toEqual([...await client.tags(repository('published')) ?? []].sort());
    const inspected = JSON.parse(skopeo('inspect', '--tls-verify=false', '--creds', `${username}:${password}`, `docker://${subject.host}/loco/published:v1.1.0`)) as { Digest: string };
    expect(inspected.Digest).toBe(await client.digest(repository('published'), 'v1'));
  });
});
