import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { digestOf } from '../support/registry-store.ts';
import type { RegistryMode } from '../support/registry-store.ts';
import { startRegistry } from '../support/registry-server.ts';
import type { RegistryOptions, RegistryServer } from '../support/registry-server.ts';
import { at, testClient, variable } from '../support/registry-client.ts';
import { makeImage, makeIndex, seed } from '../support/registry-image.ts';
import { failureOf } from '../support/failure.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => { for (const server of open.splice(0)) await server.close(); });

async function registry(options: RegistryOptions = {}): Promise<RegistryServer> {
  const server = await startRegistry(options);
  open.push(server);
  return server;
}

const modes: readonly RegistryMode[] = ['distribution', 'forgejo', 'zot', 'hub'];
const users = { robot: 'pass:word ü' };
const image = makeImage('one', { 'org.opencontainers.image.version': '1.0.0' });

function login(server: RegistryServer, name = 'robot', password = 'pass:word ü'): Record<string, string> {
  return { [`REGISTRY_${variable(server)}_USERNAME`]: name, [`REGISTRY_${variable(server)}_PASSWORD`]: password };
}

describe.each(modes)('%s', (mode) => {
  test('reads tags over many pages, digests, manifests and configurations', async () => {
    const server = await registry({ mode, users, pageSize: 7 });
    const tags = Array.from({ length: 60 }, (_, n) => `v1.0.${n}`).sort();
    for (const tag of tags) seed(server, 'loco/tools', image, tag);
    const { registry: client } = testClient(login(server));
    expect(await client.tags(at(server))).toEqual(tags);
    expect(await client.digest(at(server), 'v1.0.3')).toBe(image.digest);
    expect(await client.digest(at(server), image.digest)).toBe(image.digest);
    const manifest = await client.manifest(at(server), 'v1.0.3');
    expect(manifest?.digest).toBe(image.digest);
    expect(Buffer.from(manifest?.bytes ?? []).equals(image.bytes)).toBe(true);
    expect(await client.json(at(server), digestOf(image.blobs[0] as Buffer))).toMatchObject({ architecture: 'amd64' });
    expect(await client.hasBlob(at(server), digestOf(image.blobs[1] as Buffer))).toBe(true);
  });

  test('what is not there is undefined', async () => {
    const server = await registry({ mode, users });
    const { registry: client } = testClient(login(server));
    expect(await client.tags(at(server))).toBeUndefined();
    expect(await client.digest(at(server), 'v1')).toBeUndefined();
    expect(await client.manifest(at(server), image.digest)).toBeUndefined();
    expect(await client.json(at(server), image.digest)).toBeUndefined();
    expect(await client.hasBlob(at(server), image.digest)).toBe(false);
  });

  test('puts a manifest, copies an image with everything below it, and mounts', async () => {
    const server = await registry({ mode, users });
    const arm = makeImage('one for arm', {}, 'arm64');
    const index = makeIndex([['amd64', image], ['arm64', arm]]);
    for (const one of [image, arm, index]) seed(server, 'loco/staging', one, one === index ? 'build-7' : undefined);
    const { registry: client } = testClient(login(server));
    expect(await client.copy(at(server, 'loco/staging'), 'build-7', at(server), 'v1.0.0')).toBe(index.digest);
    expect(server.repository('loco/tools').picture()).toEqual({ tags: { 'v1.0.0': index.digest }, broken: [] });
    expect(server.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/blobs/'))).toEqual([]);
    expect(await client.copy(at(server, 'loco/staging'), 'build-7', at(server), 'v1.0.0')).toBe(index.digest);
  });

  test('deletes one tag and leaves its siblings', async () => {
    const server = await registry({ mode, users });
    for (const tag of ['v1', 'v1.0', 'v1.0.0']) seed(server, 'loco/tools', image, tag);
    const { registry: client } = testClient(login(server));
    expect(await client.deleteTag(at(server), 'v1.0')).toBe(true);
    expect(server.repository('loco/tools').picture()).toEqual({ tags: { v1: image.digest, 'v1.0.0': image.digest }, broken: [] });
    expect(await client.deleteTag(at(server), 'v1.0')).toBe(false);
    expect(await client.deleteManifest(at(server), image.digest)).toBe(true);
    expect(server.repository('loco/tools').tags()).toEqual([]);
    expect(await client.deleteManifest(at(server), image.digest)).toBe(false);
  });
});

describe('between two registries', () => {
  test('blobs that cannot be mounted go through us', async () => {
    const [from, to] = [await registry(), await registry({ mode: 'forgejo', users })];
    seed(from, 'mirror/alpine', image, '3.24');
    const { registry: client } = testClient(login(to));
    await client.copy(at(from, 'mirror/alpine'), '3.24', at(to), 'v1');
    expect(to.repository('loco/tools').picture()).toEqual({ tags: { v1: image.digest }, broken: [] });
  });
});

describe('logging in', () => {
  test('one token serves many requests, and an old one is renewed', async () => {
    const server = await registry({ mode: 'forgejo', users });
    seed(server, 'loco/tools', image, 'v1');
    const { registry: client } = testClient(login(server));
    for (let n = 0; n < 5; n += 1) await client.digest(at(server), 'v1');
    const asked = (): number => server.requests.filter(({ path }) => path.startsWith('/v2/token')).length;
    expect(asked()).toBe(1);
    server.expireTokens();
    expect(await client.digest(at(server), 'v1')).toBe(image.digest);
    expect(asked()).toBe(2);
  });

  test('an identity token is exchanged, and scopes are asked for as they are needed', async () => {
    const server = await registry({ mode: 'hub', users });
    seed(server, 'loco/tools', image, 'v1');
    const { registry: client } = testClient({ REGISTRY_AUTH_FILE: '/auth.json' }, { '/auth.json': JSON.stringify({ auths: { [server.host]: { identitytoken: 'identity-robot' } } }) });
    const manifest = await client.manifest(at(server), 'v1');
    await client.putManifest(at(server), 'v2', manifest as NonNullable<typeof manifest>);
    expect(server.repository('loco/tools').tags()).toEqual(['v1', 'v2']);
  });

  test.each<[string, string, Record<string, string>]>([
    ['the host', '/run/user/containers/auth.json', { XDG_RUNTIME_DIR: '/run/user' }],
    ['https://HOST/v1/', '/home/me/.docker/config.json', { HOME: '/home/me' }],
    ['HOST/loco', '/home/me/.config/containers/auth.json', { HOME: '/home/me' }],
    ['HOST/loco/tools', '/kaniko/.docker/config.json', { HOME: '/home/me', DOCKER_CONFIG: '/kaniko/.docker' }],
  ])('a login file with the key %s at %s', async (key, file, env) => {
    const server = await registry({ users });
    seed(server, 'loco/tools', image, 'v1');
    const name = key === 'the host' ? server.host : key.replace('HOST', server.host);
    const auths = { [name]: { auth: Buffer.from('robot:pass:word ü').toString('base64') }, [`${server.host}/other`]: { auth: Buffer.from('x:y').toString('base64') } };
    const { registry: client } = testClient(env, { [file]: JSON.stringify({ auths }) });
    expect(await client.digest(at(server), 'v1')).toBe(image.digest);
  });

  test('a general password goes to the registry it is for, and to no other', async () => {
    const server = await registry({ users });
    seed(server, 'loco/tools', image, 'v1');
    const env = { REGISTRY_USERNAME: 'robot', REGISTRY_PASSWORD: 'pass:word ü' };
    expect(await testClient({ ...env, REGISTRY: server.host }).registry.digest(at(server), 'v1')).toBe(image.digest);
    expect(await testClient({ ...env, CI_FORGE_URL: `http://${server.host}` }).registry.digest(at(server), 'v1')).toBe(image.digest);
    server.requests.length = 0;
    const failure = await failureOf(testClient({ ...env, REGISTRY: 'forge.example' }).registry.digest(at(server), 'v1'));
    expect(failure.help).toMatch(/REGISTRY_USERNAME is for forge.example: set REGISTRY=HOST/);
    expect(server.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test('no login, and a wrong one', async () => {
    const server = await registry({ mode: 'forgejo', users });
    seed(server, 'loco/tools', image, 'v1');
    expect(await failureOf(testClient({ HOME: '/home/me' }).registry.tags(at(server)))).toMatchObject({
      message: 'cannot log in to the registry HOST: the registry HOST at HOST answered 401 (not authenticated): authentication required', exit: 'not-permitted',
      help: 'set REGISTRY_HOST_USERNAME and REGISTRY_HOST_PASSWORD, or log in (looked into /home/me/.config/containers/auth.json, /home/me/.docker/config.json)',
    });
    const wrong = await failureOf(testClient(login(server, 'robot', 'wrong-password')).registry.tags(at(server)));
    expect(wrong).toMatchObject({ exit: 'not-permitted', help: 'the login comes from REGISTRY_HOST_USERNAME and _PASSWORD; renew it, or give its owner the permission' });
    expect(JSON.stringify(wrong)).not.toContain('wrong-password');
  });

  test.each([
    // Gitea 1.26 answers a user without rights like one who is nobody
    ['forgejo', '401 (not authenticated): reqPackageAccess', /renew it, or give its owner the permission/],
    ['distribution', '403 (not permitted): requested access to the resource is denied', /lacks the permission/],
  ] as const)('a login without permission on %s', async (mode, said, help) => {
    const server = await registry({ mode, users: { ...users, guest: 'guest-password' }, readers: ['guest'] });
    seed(server, 'loco/tools', image, 'v1');
    const { registry: guest } = testClient(login(server, 'guest', 'guest-password'));
    const manifest = await guest.manifest(at(server), 'v1');
    const denied = await failureOf(guest.putManifest(at(server), 'v2', manifest as NonNullable<typeof manifest>));
    expect(denied.message).toBe(`cannot put HOST/loco/tools:v2: the registry HOST at HOST answered ${said}`);
    expect(denied.help).toMatch(help);
  });

  test('a credential helper is not run, and the message says so', async () => {
    const server = await registry({ users });
    const { registry: client } = testClient({ HOME: '/h' }, { '/h/.docker/config.json': JSON.stringify({ credsStore: 'pass', auths: { [server.host]: {} } }) });
    const { help } = await failureOf(client.tags(at(server)));
    expect(help).toMatch(/leaves the login to `docker-credential-pass`, which we do not run: set REGISTRY_HOST_USERNAME and _PASSWORD/);
  });

  test.each([
    ['no JSON', '{"auths":', /\/auth.json is not JSON/],
    ['no Base64 of a pair', '{"auths":{"HOST":{"auth":"c2VjcmV0LXdpdGhvdXQtY29sb24="}}}', /not the Base64 of NAME:PASSWORD/],
  ])('a login file with %s', async (_, text, message) => {
    const server = await registry({ users });
    const failure = await failureOf(testClient({ REGISTRY_AUTH_FILE: '/auth.json' }, { '/auth.json': text.replace('HOST', server.host) }).registry.tags(at(server)));
    expect(failure.message).toMatch(message);
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});

describe('redirects', () => {
  test('a blob on another host is read without our login', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    const config = image.blobs[0] as Buffer;
    const cdn = http.createServer((request, response) => { seen.push(request.headers); response.end(config); });
    await new Promise<void>((resolve) => { cdn.listen(0, '127.0.0.1', resolve); });
    open.push(cdn);
    const server = await registry({ users, blobHost: () => `http://127.0.0.1:${(cdn.address() as AddressInfo).port}` });
    seed(server, 'loco/tools', image, 'v1');
    expect(await testClient(login(server)).registry.json(at(server), digestOf(config))).toMatchObject({ os: 'linux' });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.authorization).toBeUndefined();
  });

  test('the next page must stay on the registry', async () => {
    const server = await registry();
    server.fail({ status: 200, headers: { Link: '<http://elsewhere.invalid/v2/x>; rel="next"' }, body: '{"tags":["v1"]}' }, /tags\/list/);
    expect((await failureOf(testClient().registry.tags(at(server)))).message).toMatch(/next page leads to another host, elsewhere.invalid/);
  });

  test('a page that links to itself ends the list', async () => {
    const server = await registry();
    server.fail({ status: 200, headers: { Link: '</v2/loco/tools/tags/list?n=1>; rel="next"' }, body: '{"tags":["v1"]}' }, /tags\/list/);
    expect(await testClient().registry.tags(at(server))).toEqual(['v1']);
    expect(server.requests).toHaveLength(2);
  });
});

describe('what goes wrong on the way', () => {
  const reads = /GET .*manifests/;

  test.each([
    ['reset', 'reset'], ['a 503', { status: 503 }], ['a 429', { status: 429, headers: { 'Retry-After': '2' } }], ['half an answer', 'truncate'],
  ] as const)('%s is tried again', async (_, act) => {
    const server = await registry();
    seed(server, 'loco/tools', image, 'v1');
    server.fail(act, reads, 2);
    const { registry: client, clock } = testClient();
    expect((await client.manifest(at(server), 'v1'))?.digest).toBe(image.digest);
    expect(clock.slept).toHaveLength(2);
    expect(server.requests).toHaveLength(3);
  });

  test.each([
    ['reset', /the connection was closed before the answer came/], ['truncate', /the answer broke off after \d+ bytes/],
    [{ status: 500, body: '{"errors":[{"code":"UNKNOWN","message":"database is locked"}]}' }, /answered 500 \(internal error\): database is locked/],
    ['other-bytes', /the \d+ bytes that came have the digest sha256:[0-9a-f]{64}, not sha256:/],
  ] as const)('%j for ever is one clear sentence', async (act, message) => {
    const server = await registry();
    seed(server, 'loco/tools', image, 'v1');
    server.fail(act, reads);
    expect((await failureOf(testClient().registry.manifest(at(server), 'v1'))).message).toMatch(message);
  });

  test('another digest than the one asked for', async () => {
    const server = await registry();
    seed(server, 'loco/tools', image, 'v1');
    server.fail('wrong-digest', /./);
    expect((await failureOf(testClient().registry.digest(at(server), image.digest))).message).toMatch(/answered with another digest, sha256:0000/);
    expect((await failureOf(testClient().registry.manifest(at(server), 'v1'))).message).toMatch(/have the digest sha256:[0-9a-f]+, not sha256:0000/);
  });

  test('without a digest header the bytes are hashed', async () => {
    const server = await registry();
    seed(server, 'loco/tools', image, 'v1');
    server.fail('no-digest', /./);
    expect(await testClient().registry.digest(at(server), 'v1')).toBe(image.digest);
    server.fail({ status: 405 }, /HEAD/);
    expect(await testClient().registry.digest(at(server), 'v1')).toBe(image.digest);
  });

  test('tags that are no list', async () => {
    for (const body of ['{"tags":"v1"}', '{"name":"x"}', '<html>', '{"tags":[1]}', '']) {
      const server = await registry();
      server.fail({ status: 200, body }, /tags/);
      expect((await failureOf(testClient().registry.tags(at(server)))).message).toMatch(/cannot list the tags of HOST\/loco\/tools: /);
    }
  });

  test('nothing listens', async () => {
    const server = await startRegistry();
    const where = at(server);
    await server.close();
    const { message, help } = await failureOf(testClient().registry.tags(where));
    expect(message).toBe('cannot list the tags of HOST/loco/tools: the registry HOST: nothing listens at HOST');
    expect(help).toMatch(/host and port/);
  });

  test('Docker Hub says how many requests are left, once', async () => {
    const server = await registry({ mode: 'hub', users, anonymousPull: true, rateLimit: 12 });
    seed(server, 'loco/tools', image, 'v1');
    const { registry: client, warnings } = testClient();
    for (let n = 0; n < 3; n += 1) await client.digest(at(server), 'v1');
    expect(warnings.map((text) => text.replace(server.host, 'HOST'))).toEqual(['the registry HOST allows 11 more requests; log in, or use a mirror']);
    server.options.rateLimit = 0;
    expect((await failureOf(client.digest(at(server), 'v1'))).message).toMatch(/answered 429 \(too many requests\)/);
  });

  test('deletion that is switched off leaves the tag where it was', async () => {
    const server = await registry();
    seed(server, 'loco/tools', image, 'v1');
    server.fail({ status: 405 }, /DELETE .*sha256/);
    const { message, help } = await failureOf(testClient().registry.deleteTag(at(server), 'v1'));
    expect(message).toMatch(/does not allow deletion/);
    expect(help).toMatch(/REGISTRY_STORAGE_DELETE_ENABLED/);
    expect(server.repository('loco/tools').picture().tags).toEqual({ v1: image.digest });
  });
});

test('the kind of a registry is told by its challenge', async () => {
  expect(await (async () => { const server = await registry({ mode: 'forgejo', users }); return testClient(login(server)).registry.kind(at(server)); })()).toBe('forgejo');
  expect(await (async () => { const server = await registry({ users }); return testClient(login(server)).registry.kind(at(server)); })()).toBe('unknown');
  expect(await (async () => { const server = await registry(); return testClient().registry.kind(at(server)); })()).toBe('unknown');
});
