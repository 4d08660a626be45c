import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Environment } from '../../scripts/ports/index.ts';
import { failureOf } from '../support/failure.ts';
import { missingTools } from '../support/real-registry.ts';
import { at, testClient, variable } from '../support/registry-client.ts';
import { makeImage, makeIndex, seed } from '../support/registry-image.ts';
import { startRegistry } from '../support/registry-server.ts';
import type { RegistryServer } from '../support/registry-server.ts';

/* A blob that is too large for our memory, and cannot be mounted: skopeo copies the image, if it is there. */

const missing = missingTools('skopeo');
if (missing !== undefined) process.stderr.write(`test/adapters/skopeo.test.ts: with skopeo itself: ${missing}\n`);

let scratch: string;
let from: RegistryServer;
let to: RegistryServer;
beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'skopeo-test-'));
  mkdirSync(path.join(scratch, 'tmp'));
  from = await startRegistry({ users: { reader: 'source-password' } });
  to = await startRegistry({ users: { writer: 'target-password' } });
});
afterEach(async () => {
  await from.close();
  await to.close();
  rmSync(scratch, { recursive: true, force: true });
});

function environment(more: Environment): Environment {
  return {
    TMPDIR: path.join(scratch, 'tmp'), HOME: scratch, BAO_TOKEN: 'not for others',
    [`REGISTRY_${variable(from)}_USERNAME`]: 'reader', [`REGISTRY_${variable(from)}_PASSWORD`]: 'source-password',
    [`REGISTRY_${variable(to)}_USERNAME`]: 'writer', [`REGISTRY_${variable(to)}_PASSWORD`]: 'target-password', ...more,
  };
}

const image = makeImage('large');
// layers are "large" here from 20 bytes on; the configuration is larger than that too
const small = { largestCarried: 20 };

function copy(env: Environment, reference = image.digest): Promise<string> {
  // as `apply` calls it: its action has a tag of its own, which is no part of the repository
  const target = { ...at(to), tag: 'v1' };
  return testClient(environment(env), {}, small).registry.copy(at(from), reference, target, 'v1');
}

test.skipIf(missing !== undefined)('skopeo itself copies, from one login to another, and nothing stays behind', async () => {
  const [amd, arm] = [makeImage('amd'), makeImage('arm', {}, 'arm64')];
  const index = makeIndex([['amd64', amd], ['arm64', arm]]);
  for (const one of [amd, arm]) seed(from, 'loco/tools', one, undefined);
  seed(from, 'loco/tools', index, 'v1');
  expect(await copy({ PATH: process.env['PATH'] }, index.digest)).toBe(index.digest);
  const { tags, broken } = to.repository('loco/tools').picture();
  expect({ tags, broken }).toEqual({ tags: { v1: index.digest }, broken: [] });
  expect(readdirSync(path.join(scratch, 'tmp'))).toEqual([]);
}, 60_000);

test('what it is told: the digest, and logins in a file for our eyes only', async () => {
  seed(from, 'loco/tools', image, 'v1');
  writeFileSync(path.join(scratch, 'skopeo'), `#!/bin/sh\n{ echo "$@"; env; for file in "$TMPDIR"/*/auth.json; do stat -c %a "$file"; cat "$file"; done; } > '${scratch}/told'\necho 'time="x" level=fatal msg="no route"' >&2\nexit 1\n`);
  chmodSync(path.join(scratch, 'skopeo'), 0o755);
  const { message } = await failureOf(copy({ PATH: `${scratch}:/usr/bin:/bin` }));
  expect(message).toMatch(/^cannot copy \S+ to \S+: skopeo said: "no route"$/);
  const told = readFileSync(path.join(scratch, 'told'), 'utf8');
  const [words = ''] = told.split('\n');
  expect(words).toMatch(/^--insecure-policy copy --quiet --preserve-digests --retry-times 3 --authfile \S+ --src-tls-verify=false --dest-tls-verify=false docker:\/\/\S+@sha256:[0-9a-f]{64} docker:\/\/\S+@sha256:[0-9a-f]{64}$/);
  expect(words).not.toMatch(/password|[:]v1/);
  expect(told).not.toMatch(/source-password|target-password|not for others/);
  expect(told).toContain('\n600\n');
  const { auths } = JSON.parse(told.split('\n').find((line) => line.startsWith('{"auths"')) ?? '') as { readonly auths: Readonly<Record<string, { readonly auth: string }>> };
  expect(Object.entries(auths).map(([key, { auth }]) => [key, Buffer.from(auth, 'base64').toString()])).toEqual([[`${from.host}/loco/tools`, 'reader:source-password'], [`${to.host}/loco/tools`, 'writer:target-password']]);
  expect(readdirSync(path.join(scratch, 'tmp'))).toEqual([]);
  expect(to.repository('loco/tools').picture().tags).toEqual({});
});

test('without skopeo: what to install, or what to run', async () => {
  seed(from, 'loco/tools', image, 'v1');
  const failure = await failureOf(copy({ PATH: path.join(scratch, 'tmp') }));
  expect(failure.message).toMatch(/more than we carry, and skopeo is not installed$/);
  expect(failure.help).toMatch(/^install skopeo, or copy the image once with `skopeo copy --all --preserve-digests docker:\/\//);
});
