import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { blobId, createBlobCache } from '../../scripts/adapters/blob-cache.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'cache-'));
afterAll(() => { rmSync(folder, { recursive: true }); });
const bytes = Buffer.from('hello\n');

test('ids are those of git, in both formats', () => {
  expect(blobId(bytes)).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  expect(blobId(bytes, 64)).toBe('2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4');
});

test('what was put is there for the next run', async () => {
  await createBlobCache(folder).put(blobId(bytes), bytes);
  expect(Buffer.from(await createBlobCache(folder).get(blobId(bytes)) ?? []).toString()).toBe('hello\n');
  expect(await createBlobCache(folder).get('0'.repeat(40))).toBe(undefined);
});

test('what is damaged, or never was what its id says, is not used', async () => {
  const cache = createBlobCache(folder);
  const file = path.join(folder, 'ce', '013625030ba8dba906f756967f9e9ca394464a');
  writeFileSync(file, 'jello\n');
  expect(await cache.get(blobId(bytes))).toBe(undefined);
  await cache.put(blobId(bytes), Buffer.from('wrong'));
  expect(readFileSync(file, 'utf8')).toBe('jello\n');
  await cache.put('../../outside', bytes);
  expect(await cache.get('../../outside')).toBe(undefined);
});

test('a folder that cannot be written to is no failure', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  const cache = createBlobCache(path.join(folder, 'file', 'below'));
  await cache.put(blobId(bytes), bytes);
  expect(await cache.get(blobId(bytes))).toBe(undefined);
});
