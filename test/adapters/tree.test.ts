import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTreeReader } from '../../scripts/adapters/tree.ts';
import { createWork } from '../../scripts/bao/commands/bao-lint-work.ts';
import { serviceToken } from '../../scripts/bao/sample-tokens.ts';
import type { FileWork, WalkReport } from '../../scripts/ports/tree.ts';
import { root as repository } from '../support/imports.ts';

let root = '';
const options = { vendored: false, mostBytes: 1_000_000, excluded: () => false };
const write = (name: string, data: string | Buffer): void => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), data);
};

beforeEach(() => { root = mkdtempSync(path.join(tmpdir(), 'tree-')); });
afterEach(() => { rmSync(root, { recursive: true, force: true }); });

function writeMany(files: number): void {
  for (let at = 0; at < files; at += 1) write(`d${at % 40}/f${at}.sh`, at % 100 === 7 ? `echo ${at}\nexport X=${serviceToken}\n` : `echo ${at} ${'x '.repeat(50)}\n`);
}

async function findings(door: string | undefined): Promise<{ readonly report: WalkReport; readonly places: string[]; readonly threads: number }> {
  const { report, results } = await createTreeReader(root, process.env, undefined, door).walk(['.'], options, async () => createWork([]), { job: 'bao-lint', data: [] });
  return { report, places: results.flatMap(({ diagnostics }) => diagnostics.map(({ rule, location }) => `${rule} ${location.kind === 'file' ? location.path : ''}`)).sort(), threads: results.length };
}

test('several threads see what one sees', async () => {
  writeMany(4000);
  const alone = await findings(undefined);
  expect(alone.threads).toBe(1);
  expect(alone.places).toHaveLength(40);
  const together = await findings(path.join(repository, 'scripts/cli/thread.ts'));
  expect({ ...together, threads: 0 }).toEqual({ ...alone, threads: 0 });
});

test('what a thread took and never brought back is looked at again', async () => {
  writeMany(2500);
  const alone = await findings(undefined);
  const door = path.join(root, '../', `${path.basename(root)}-door.mjs`);
  // takes the next three units and dies with them
  writeFileSync(door, `import { parentPort, workerData } from 'node:worker_threads';
    parentPort.once('message', ({ shared }) => {
      const units = new Int32Array(shared);
      for (let count = 0; count < 3; count += 1) { const unit = Atomics.add(units, 0, 1); if (unit < units.length - 1) Atomics.store(units, 1 + unit, workerData.thread); }
      throw new Error('gone');
    });`);
  try {
    // a slow first thread, so that the other one gets something
    const slow = async (): Promise<FileWork<number>> => {
      let seen = 0;
      return { visit: () => { seen += 1; if (seen % 20 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); }, result: () => seen };
    };
    const { report, results } = await createTreeReader(root, process.env, undefined, door).walk(['.'], options, slow, { job: '', data: undefined });
    expect(report).toEqual(alone.report);
    expect(results).toEqual([2500]);
  } finally {
    rmSync(door);
  }
});

async function seen(paths: readonly string[]): Promise<{ readonly report: WalkReport; readonly files: Record<string, string> }> {
  const files: Record<string, string> = {};
  const work = async (): Promise<FileWork<undefined>> => ({ visit: (file) => { files[file.path] = file.text(); }, result: () => undefined });
  const { report } = await createTreeReader(root, process.env).walk(paths, options, work, { job: '', data: undefined });
  return { report, files };
}

test('links, loops, pipes and sockets of a tree are left alone; what was named itself is followed', async () => {
  write('a.txt', 'a');
  symlinkSync('a.txt', path.join(root, 'link.txt'));
  symlinkSync('.', path.join(root, 'loop'));
  symlinkSync('nowhere', path.join(root, 'broken'));
  execFileSync('mkfifo', [path.join(root, 'pipe.txt')]);
  expect((await seen(['.'])).files).toEqual({ 'a.txt': 'a' });
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-A'], { cwd: root, stdio: 'ignore' });
  expect((await seen(['.'])).files).toEqual({ 'a.txt': 'a' });
  expect((await seen(['link.txt'])).files).toEqual({ 'link.txt': 'a' });
  const writer = spawn('sh', ['-c', 'printf from-a-pipe > pipe.txt'], { cwd: root });
  expect((await seen(['pipe.txt'])).files).toEqual({ 'pipe.txt': 'from-a-pipe' });
  writer.kill();
  await expect(seen(['nothing.txt'])).rejects.toThrow('there is no file nothing.txt');
  await expect(seen(['a.txt/below'])).rejects.toThrow('there is no file a.txt/below');
});

test('one file is visited once, however it was named', async () => {
  write('sub/a.txt', 'a');
  expect((await seen(['.', 'sub', './sub/', path.join(root, 'sub')])).report.files).toBe(1);
});

test.skipIf(process.getuid?.() === 0)('files and folders that cannot be read are named', async () => {
  write('a.txt', 'a');
  write('secret.txt', 'b');
  write('closed/c.txt', 'c');
  chmodSync(path.join(root, 'secret.txt'), 0);
  chmodSync(path.join(root, 'closed'), 0);
  try {
    expect((await seen(['.'])).report).toMatchObject({ files: 1, unreadable: ['closed', 'secret.txt'] });
  } finally {
    chmodSync(path.join(root, 'closed'), 0o700);
  }
});

test('a file that vanishes while others are looked at is no mistake', async () => {
  for (let at = 0; at < 50; at += 1) write(`f${String(at).padStart(2, '0')}.txt`, 'x');
  let files = 0;
  const work = async (): Promise<FileWork<undefined>> => ({ visit: () => { files += 1; if (files === 1) rmSync(path.join(root, 'f40.txt')); }, result: () => undefined });
  const { report } = await createTreeReader(root, process.env).walk(['.'], options, work, { job: '', data: undefined });
  expect(report).toMatchObject({ files: 49, unreadable: [] });
});
