import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { root } from '../support/imports.ts';

/* Writing to the process's own outputs, more than a pipe holds, with readers as they come. */

const module = pathToFileURL(path.join(root, 'scripts/adapters/process-host.ts')).href;
const million = 1_000_000;
const script = `const { createProcessHost } = await import(${JSON.stringify(module)}); const host = createProcessHost(); host.stdout.write('\\u00fc'.repeat(${million / 2})); host.stderr.write(String(host.stdout.isTTY)); process.exit(0);`;
const words = ['--input-type=module', '-e', script];

test('a slow reader gets everything before the process ends', () => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', 'set -o pipefail; "$@" | { sleep 0.3; wc -c; }', 'bash', process.execPath, ...words], { encoding: 'utf8' });
  expect({ status, stdout: stdout.trim(), stderr }).toEqual({ status: 0, stdout: String(million), stderr: 'false' });
});

test('so does one whose pipe does not block', async () => {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let length = 0;
  child.stdout.on('data', (part: Buffer) => {
    length += part.length;
    child.stdout.pause();
    setTimeout(() => { child.stdout.resume(); }, 2);
  });
  await new Promise((resolve) => { child.on('close', resolve); });
  expect(length).toBe(million);
});

test('a reader that goes away ends nothing but the writing', async () => {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.once('data', () => { child.stdout.destroy(); });
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => { stderr += part.toString(); });
  expect(await new Promise((resolve) => { child.on('close', resolve); })).toBe(0);
  expect(stderr).toBe('false');
});
