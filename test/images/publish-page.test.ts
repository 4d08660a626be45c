import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { validate as validateRecord } from '../../scripts/generated/release-record.v1.ts';
import { startForge } from '../support/forgejo-server.ts';
import type { FakeForge, FakeRepository } from '../support/forgejo-server.ts';
import { testCatalog } from '../support/images-run.ts';
import { makeImage, seed } from '../support/registry-image.ts';
import { startRegistry } from '../support/registry-server.ts';
import type { RegistryServer } from '../support/registry-server.ts';
import { runTool } from '../support/run-tool.ts';
import type { Ran } from '../support/run-tool.ts';

/* `images publish --page`: the record of a release ends on the release page of its git tag, once and whole. */

let registry: RegistryServer;
let forge: FakeForge;
let repository: FakeRepository;
let folder: string;
const image = makeImage('1.2.0', { 'org.opencontainers.image.version': '1.2.0', 'org.opencontainers.image.base.digest': `sha256:${'b'.repeat(64)}` });

beforeEach(async () => {
  registry = await startRegistry({ mode: 'forgejo' });
  forge = await startForge();
  repository = forge.add('loco/ci-shared');
  forge.pushTag(repository, 'v1.2.0');
  folder = mkdtempSync(path.join(tmpdir(), 'publish-page-'));
  mkdirSync(path.join(folder, 'containers'));
  writeFileSync(path.join(folder, 'containers/images.yml'), testCatalog(registry.host));
  seed(registry, 'loco/tools', image, 'v1.2.0');
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await forge.close();
  await registry.close();
});

const publish = (...more: string[]): Promise<Ran> => runTool(['images', 'publish', 'tools', '1.2.0', '--digest', image.digest, '--record', 'out/record.json', '--page', ...more], folder, { CI_REPO: 'loco/ci-shared', FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token });

function page(): { readonly title: string; readonly notes: string; readonly files: readonly string[] } {
  const rows = repository.releases.filter(({ tag, isTag }) => tag === 'v1.2.0' && !isTag);
  expect(rows).toHaveLength(1);
  const [row] = rows;
  return { title: row?.title ?? '', notes: row?.notes ?? '', files: row?.assets.map(({ name }) => name) ?? [] };
}

test('a page with the record as its file; again: nothing is changed', async () => {
  const ran = await publish();
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const { title, notes, files } = page();
  expect({ title, files }).toEqual({ title: 'tools 1.2.0', files: ['release-record.json'] });
  expect(notes).toContain(`${registry.host}/loco/tools:v1.2.0@${image.digest}`);
  expect(notes).toContain('- tags: `v1.2.0`, `v1.2`, `v1`');
  const [asset] = repository.releases.find(({ isTag }) => !isTag)?.assets ?? [];
  expect(asset?.content.length).toBeGreaterThan(100);
  forge.requests.length = 0;
  expect((await publish()).stdout).toContain('the release `v1.2.0` is up to date');
  expect(forge.log().filter((line) => !line.startsWith('GET'))).toEqual([]);
  expect(validateRecord(JSON.parse(readFileSync(path.join(folder, 'out/record.json'), 'utf8')))).toBe(true);
});

test('a page that somebody wrote keeps its words', async () => {
  Object.assign(repository.releases[0] ?? {}, { isTag: false, title: 'The big one', notes: 'We thank everybody.' });
  expect((await publish()).code).toBe(0);
  expect(page()).toEqual({ title: 'The big one', notes: 'We thank everybody.', files: ['release-record.json'] });
});

test('the forge is gone at any request: the image is released or not, the next run ends it, and the record is there once', async () => {
  expect((await publish()).code).toBe(0);
  const requests = forge.requests.length;
  expect(requests).toBeGreaterThan(4);
  for (let number = 0; number < requests; number += 1) {
    repository.releases.splice(0);
    forge.pushTag(repository, 'v1.2.0');
    forge.inject({ on: /./, after: number, times: 1000, fault: { kind: number % 2 === 0 ? 'status' : 'status-after', status: 403 } });
    expect((await publish()).code, `request ${number}`).not.toBe(0);
    forge.heal();
    expect((await publish()).code).toBe(0);
    expect(page().files).toEqual(['release-record.json']);
  }
}, 60_000);

test('without a record, a token or the tag: one message, and no floating tag moves', async () => {
  const words = ['images', 'publish', 'tools', '1.2.0', '--digest', image.digest, '--page'];
  expect((await runTool(words, folder)).stderr).toMatch(/--page attaches the record: say with --record FILE/);
  const lost = await runTool([...words, '--record', 'r.json'], folder, { CI_REPO: 'loco/ci-shared' });
  expect(lost.code).toBeGreaterThan(1);
  expect(lost.stderr).toMatch(/the address of Forgejo is not known/);
  expect(Object.keys(registry.repository('loco/tools').picture().tags)).toEqual(['v1.2.0']);
});
