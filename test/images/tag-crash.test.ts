import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/imports.ts';
import { runTool } from '../support/run-tool.ts';
import { tagScene } from '../support/tag-scene.ts';
import type { TagScene } from '../support/tag-scene.ts';

/*
 * `images tag` is killed at every question to Woodpecker and around every push; the same command then ends where a run
 * that never died ends: every tag once, annotated, at the commit, each with one pipeline.
 */

const words = ['images', 'tag', 'base-python=1.0.0', 'tools=1.0.0'];
const names = ['base-python-v1.0.0', 'v1.0.0'];

interface Killed {
  readonly signal: NodeJS.Signals | null;
}

function start(scene: TagScene): { readonly kill: () => void; readonly pid: number; readonly ended: Promise<Killed> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'scripts/main.ts'), ...words], { cwd: scene.folder, env: scene.env, stdio: 'ignore' });
  const ended = new Promise<Killed>((resolve) => { child.on('exit', (_, signal) => { resolve({ signal }); }); });
  return { kill: () => { child.kill('SIGKILL'); }, pid: child.pid as number, ended };
}

async function finish(scene: TagScene): Promise<void> {
  // whatever the killed run pushed last may still be on its way
  await expect.poll(async () => (await runTool(words, scene.folder, scene.env)).code, { timeout: 20_000, interval: 300 }).toBe(0);
  const commit = scene.git('rev-parse', 'HEAD').trim();
  expect(scene.remoteTags()).toEqual(Object.fromEntries(names.map((name) => [name, { kind: 'tag', commit }])));
  const pipelines = scene.woodpecker.repositories.get('loco/ci-shared')?.pipelines.map(({ ref }) => ref);
  expect(pipelines).toEqual(names.map((name) => `refs/tags/${name}`));
}

test('killed at every question to Woodpecker', async () => {
  const questions = 6;
  for (let number = 1; number <= questions; number += 1) {
    const scene = await tagScene();
    const run = start(scene);
    scene.onQuestion = (now) => { if (now === number) run.kill(); };
    expect((await run.ended).signal).toBe('SIGKILL');
    scene.onQuestion = undefined;
    const behind = number <= questions / 2 ? names.slice(0, 1) : names;
    expect(Object.keys(scene.remoteTags())).toEqual(behind);
    await finish(scene);
    await scene.close();
  }
}, 120_000);

test.each(['pre-receive', 'post-receive'])('killed while a push is at its %s', async (hook) => {
  const scene = await tagScene();
  const run = start(scene);
  // the push itself is another process, and goes on without us
  writeFileSync(path.join(scene.remote, 'hooks', hook), `#!/bin/sh\nkill -9 ${run.pid} 2>/dev/null\nexit 0\n`, { mode: 0o755 });
  expect((await run.ended).signal).toBe('SIGKILL');
  await finish(scene);
  await scene.close();
}, 60_000);
