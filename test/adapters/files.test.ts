import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createFileReader, createFileWriter } from '../../scripts/adapters/files.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ci-shared-files-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
const writer = createFileWriter(folder);
const reader = createFileReader(folder);

describe('writing', () => {
  test('keeps the mode, makes folders, leaves nothing beside', async () => {
    writeFileSync(path.join(folder, 'script'), 'old', { mode: 0o755 });
    await writer.write('script', 'new');
    expect(statSync(path.join(folder, 'script')).mode & 0o777).toBe(0o755);
    await writer.write('a/b/new file é.txt', 'text');
    expect(await reader.text('a/b/new file é.txt')).toBe('text');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('follows a link instead of replacing it', async () => {
    writeFileSync(path.join(folder, 'real'), 'old');
    symlinkSync('real', path.join(folder, 'link'));
    await writer.write('link', 'new');
    expect(readFileSync(path.join(folder, 'real'), 'utf8')).toBe('new');
    expect(statSync(path.join(folder, 'link')).isFile()).toBe(true);
  });

  test('writes to a device, and never replaces it', async () => {
    await writer.write('/dev/null', 'text');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('leaves a read-only file as it is, and says so', async () => {
    writeFileSync(path.join(folder, 'frozen'), 'old');
    chmodSync(path.join(folder, 'frozen'), 0o444);
    await expect(writer.write('frozen', 'new')).rejects.toThrow('cannot write frozen: it is read-only');
    expect(readFileSync(path.join(folder, 'frozen'), 'utf8')).toBe('old');
  });

  test('a folder in the way is said', async () => {
    await expect(writer.write('a', 'text')).rejects.toThrow('cannot write a: it is a folder');
  });
});

describe('reading', () => {
  test('what is not there is nothing; what cannot be read is an error', async () => {
    expect(await reader.text('nowhere/file')).toBeUndefined();
    expect(await reader.list('nowhere')).toBeUndefined();
    await expect(reader.text('a')).rejects.toThrow('cannot read a: it is a folder');
    expect(existsSync(path.join(folder, 'nowhere'))).toBe(false);
  });
});
