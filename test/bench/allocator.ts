import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFleet } from '../support/bao-fleet.ts';
import { git } from '../support/git-repo.ts';
import { root } from '../support/imports.ts';
import { writePipelines } from './ci-pipelines.ts';
import { makeHistory } from './history.ts';
import { markdownTable, measure } from './measure.ts';
import type { Variant } from './measure.ts';
import { copySources } from './sources.ts';

/*
 * Does another allocator pay for the node process of the tools image? Alpine's C library is musl, and so is its malloc.
 * The same commands run on a musl Node with its own allocator (the base), with others by LD_PRELOAD, and on the Node of
 * this bench, which is glibc's. It needs programs that no package of ours brings, so it is told where they are:
 *   CI_SHARED_MUSL_NODE=FILE              a Node that is linked with musl and runs here
 *   CI_SHARED_ALLOCATORS=NAME=FILE,...    libraries for LD_PRELOAD that are linked with musl; where git is glibc's, each has
 *                                         to take itself out of the environment, or git does not start
 */
export const title = 'Allocators of a musl Node';

interface Allocator {
  readonly name: string;
  readonly file: string;
}

function allocators(): Allocator[] {
  return (process.env['CI_SHARED_ALLOCATORS'] ?? '').split(',').filter((one) => one !== '').map((one) => {
    const [name = '', file = ''] = one.split('=');
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new Error(`CI_SHARED_ALLOCATORS names ${one}, and there is no such file`);
    return { name, file };
  });
}

interface Task {
  readonly name: string;
  readonly words: readonly string[];
  readonly cwd: string;
  /** What the answer must hold; a wrong answer has no time. */
  readonly says: string;
}

function inGit(folder: string): void {
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'feat: all');
}

function tasks(space: string): Task[] {
  const place = (name: string): string => {
    const folder = path.join(space, name);
    mkdirSync(folder);
    return folder;
  };
  const history = makeHistory(path.join(space, 'history.git'), { commits: 10_000, tags: 1000, interval: 9_000, files: false });
  git(space, 'clone', '-q', `file://${history.folder}`, 'clone');
  const pipelines = place('pipelines');
  writePipelines(pipelines, 1000);
  const sources = place('sources');
  copySources(sources, 20_000_000);
  inGit(sources);
  const fleet = place('fleet');
  for (const [name, text] of makeFleet({ workloads: 200, policies: 2000, flawed: 20 }).files) {
    mkdirSync(path.join(fleet, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(fleet, name), text);
  }
  return [
    { name: 'start (`bump --version`)', words: ['bump', '--version'], cwd: space, says: '' },
    { name: '`bump next`, 9,000 commits', words: ['bump', 'next'], cwd: path.join(space, 'clone'), says: history.next },
    { name: '`ci-lint`, 1,000 files', words: ['ci-lint', '.'], cwd: pipelines, says: '1000 pipeline files' },
    { name: '`bao-lint`, 20 MB', words: ['bao-lint', '--fail-on', 'never', '.'], cwd: sources, says: 'files scanned' },
    { name: '`reverse-coverage`, 200 manifests, 2,000 policies', words: ['reverse-coverage', '--manifests', 'fleet', '--policies', 'policies', '--roles', 'roles.yml', '--fail-on', 'never', '--output', 'json'], cwd: fleet, says: 'COV003' },
  ];
}

function variantsOf({ name, words: [program = '', ...words], cwd, says }: Task, musl: string, libraries: readonly Allocator[]): [Variant, ...Variant[]] {
  const check = (stdout: string): void => { if (!stdout.includes(says)) throw new Error(`${name} said ${stdout.slice(-300)}`); };
  // by env for all, so that the wrappers that measure, which may be glibc's, do not get the library
  const command = (node: string, ...set: string[]): [string, ...string[]] => ['env', ...set, node, path.join(root, 'dist/bin', program), ...words];
  return [
    { name: "musl's own", command: command(musl), cwd, check },
    ...libraries.map((one): Variant => ({ name: one.name, command: command(musl, `LD_PRELOAD=${one.file}`), cwd, check })),
    { name: 'Node of glibc', command: command(process.execPath), cwd, check },
  ];
}

export async function run(rounds: number): Promise<string> {
  const musl = process.env['CI_SHARED_MUSL_NODE'];
  if (musl === undefined || musl === '') return 'skipped: CI_SHARED_MUSL_NODE names no Node that is linked with musl\n';
  const version = spawnSync(musl, ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return `skipped: ${musl} does not run here: ${version.error?.message ?? version.signal ?? version.stderr}\n`;
  const libraries = allocators();
  const space = mkdtempSync(path.join(tmpdir(), 'bench-allocator-'));
  try {
    const tables = tasks(space).map((task, at) => {
      const few = at === 0 ? rounds : Math.min(rounds, 3);
      return `${task.name}:\n\n${markdownTable(measure(variantsOf(task, musl, libraries), { rounds: few, warmUp: 1, costRounds: few }))}`;
    });
    return `musl Node ${version.stdout.trim()}; the last row is Node ${process.version}, another build and version, so it only says where the others stand.\n\n${tables.join('\n')}`;
  } finally {
    rmSync(space, { recursive: true, force: true });
  }
}
