import { afterAll, describe, expect, test } from 'vitest';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bareRepository, commit, git, gitEnv, runBuilt, scratch, tag, tagsOf, woodpeckerClone, workClone } from '../support/git-repo.ts';

/*
 * `bump push` is killed with SIGKILL at every git call it makes, before the call, while it runs, and after it; then
 * the pipeline is run again. Whatever happened: one tag per release, on the branch; every commit kept.
 */

const space = scratch();
afterAll(() => { space.remove(); });

const realGit = gitEnv['PATH']?.split(':').map((folder) => path.join(folder, 'git')).find((file) => existsSync(file)) as string;

/** A `git` that kills whoever called it at its Nth call. */
function killer(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'git');
  writeFileSync(file, `#!/bin/sh
n=$(cat "$KILL_STATE" 2>/dev/null || echo 0); n=$((n + 1)); echo $n > "$KILL_STATE"
if [ "$n" -ne "$KILL_AT" ]; then exec ${realGit} "$@"; fi
parent=$PPID
case "$KILL_MODE" in
  before) kill -9 $parent; exit 1 ;;
  during) ${realGit} "$@" & child=$!; kill -9 $parent; wait $child ;;
  after) ${realGit} "$@"; kill -9 $parent ;;
esac
`);
  chmodSync(file, 0o755);
  return folder;
}

interface World {
  readonly bare: string;
  readonly clone: () => string;
  readonly commits: readonly string[];
}

function world(name: string): World {
  const bare = bareRepository(path.join(space.path, `${name}.git`));
  const work = workClone(bare, path.join(space.path, `${name}-work`));
  const commits = [commit(work, 'feat: start', { VERSION: '1.0.0\n', 'CHANGELOG.md': '# Changelog\n' })];
  tag(work, 'v1.0.0');
  commits.push(commit(work, 'feat: add login', { login: '1' }), commit(work, 'fix: close it', { login: '2' }));
  git(work, 'push', '-q', '--follow-tags', 'origin', 'main');
  let clones = 0;
  return { bare, commits, clone: () => woodpeckerClone(`file://${bare}`, path.join(space.path, `${name}-clone-${clones += 1}`)) };
}

function check({ bare, commits }: World, where: string): void {
  const tags = tagsOf(bare);
  expect([...tags.keys()], where).toEqual(['v1.0.0', 'v1.1.0']);
  for (const [name, at] of tags) expect(git(bare, 'branch', '--contains', at), `${where}: ${name} is on a branch`).toContain('main');
  const history = git(bare, 'rev-list', 'main').split('\n');
  for (const one of commits) expect(history, `${where}: every commit is kept`).toContain(one);
  expect(git(bare, 'log', '--format=%s', '--grep=^Bump-Release: ', 'main').split('\n'), `${where}: one release commit`).toHaveLength(1);
  expect(git(bare, 'show', 'main:VERSION'), where).toBe('1.1.0');
  expect(git(bare, 'rev-parse', 'main'), where).toBe(tags.get('v1.1.0'));
}

/** How many git calls an undisturbed push makes. */
async function callsOfPush(): Promise<number> {
  const one = world('count');
  const folder = one.clone();
  await runBuilt('bump', ['prepare'], folder);
  const state = path.join(space.path, 'count-state');
  const bin = killer(path.join(space.path, 'count-bin'));
  const { code, stderr } = await runBuilt('bump', ['push'], folder, { PATH: `${bin}:${gitEnv['PATH'] ?? ''}`, KILL_STATE: state, KILL_AT: '0', KILL_MODE: 'before' });
  expect(code, stderr).toBe(0);
  check(one, 'undisturbed');
  return Number(readFileSync(state, 'utf8'));
}

async function crash(mode: string, at: number): Promise<void> {
  const name = `${mode}-${at}`;
  const one = world(name);
  const folder = one.clone();
  await runBuilt('bump', ['prepare'], folder);
  const bin = killer(path.join(space.path, `${name}-bin`));
  const killed = await runBuilt('bump', ['push'], folder, { PATH: `${bin}:${gitEnv['PATH'] ?? ''}`, KILL_STATE: path.join(space.path, `${name}-state`), KILL_AT: String(at), KILL_MODE: mode });
  expect(killed.signal, `${name} was killed`).toBe('SIGKILL');
  // the step is run again in the same workspace, then the whole pipeline in a new one
  const again = await runBuilt('bump', ['push'], folder);
  if (again.code !== 0) {
    const fresh = one.clone();
    await runBuilt('bump', ['prepare', '--allow-nothing'], fresh);
    const last = await runBuilt('bump', ['push'], fresh);
    expect(last.code, `${name}: ${again.stderr}${last.stderr}`).toBe(0);
  }
  check(one, name);
  for (const left of [folder, `${name}-work`, `${name}-bin`]) rmSync(path.resolve(space.path, left), { recursive: true, force: true });
}

describe('bump push, killed', async () => {
  const calls = await callsOfPush();
  test('makes git calls to be killed at', () => { expect(calls).toBeGreaterThan(8); });
  const points = ['before', 'during', 'after'].flatMap((mode) => Array.from({ length: calls }, (_, at) => [mode, at + 1] as const));
  test.concurrent.each(points)('%s its git call %i', { timeout: 120_000 }, crash);
});
