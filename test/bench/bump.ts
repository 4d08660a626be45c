import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../support/imports.ts';
import { git, woodpeckerClone } from '../support/git-repo.ts';
import { install, peers } from './bump-peers.ts';
import type { Installed } from './bump-peers.ts';
import { makeHistory } from './history.ts';
import type { History } from './history.ts';
import { markdownTable, measure } from './measure.ts';
import type { Variant } from './measure.ts';
import { shallowTables } from './bump-shallow.ts';

/*
 * `bump next` beside its peers on a history of 10,000 commits and 1,000 tags, on growing histories, on an interval of
 * 50,000 commits, and without git. Everything is made in a scratch folder that is removed at the end.
 */
export const title = '`bump next` beside its peers';

const program = path.join(root, 'dist/bin/bump');

function ours(cwd: string, next: string, name = 'bump next'): Variant {
  return { name, command: [process.execPath, program, 'next'], cwd, check: (stdout) => { if (!stdout.includes(`-> ${next} (`)) throw new Error(`bump next said ${stdout.slice(0, 120)}`); } };
}

/** What a peer says; undefined when it fails or says no version. */
export function answerOf({ peer, at }: Installed, cwd: string, remote: string, previous: string): string | undefined {
  const [file, ...args] = peer.command(at, remote);
  const { stdout, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8', env: { ...process.env, CI: '', NO_COLOR: '1' }, timeout: 120_000, maxBuffer: 1 << 28 });
  return peer.answer(`${stdout ?? ''}\n${stderr ?? ''}`, previous);
}

/** The peers that are there, and a sentence about each that is not. */
export function installed(): { readonly there: readonly Installed[]; readonly missing: readonly string[] } {
  const tried = peers.map((peer) => ({ peer, result: install(peer) }));
  return {
    there: tried.flatMap(({ result }) => (typeof result === 'string' ? [] : [result])),
    missing: tried.flatMap(({ peer, result }) => (typeof result === 'string' ? [`${peer.name}: ${result}`] : [])),
  };
}

function besidePeers(space: string, history: History, rounds: number): string {
  const clone = path.join(space, 'clone');
  const remote = `file://${history.folder}`;
  git(space, 'clone', '-q', remote, clone);
  const previous = history.lastTag.slice(1);
  const { there, missing } = installed();
  const said = there.map((one) => ({ one, answer: answerOf(one, clone, remote, previous) }));
  git(clone, 'checkout', '-q', '--', '.');
  const restore = (): void => { git(clone, 'checkout', '-q', '--', 'package.json'); };
  const variants = said.filter(({ answer }) => answer === history.next).map(({ one: { peer, at } }): Variant => ({ name: peer.name, command: peer.command(at, remote), cwd: clone, prepare: peer.name === 'changelogen' ? restore : () => undefined }));
  const [base, ...others] = variants;
  const own = ours(clone, history.next);
  const wrong = said.filter(({ answer }) => answer !== history.next).map(({ one, answer }) => `${one.peer.name}: answers ${answer ?? 'nothing'} instead of ${history.next}, so its time says nothing`);
  const notes = [...missing, ...wrong].map((line) => `- ${line}\n`).join('');
  if (base?.name !== 'git-cliff, native') return `${notes}- git-cliff is not there to compare with\n\n${markdownTable(measure([own, ...variants], { rounds, costRounds: Math.min(rounds, 5) }))}`;
  const measured = measure([base, own, ...others], { rounds, warmUp: 1, costRounds: Math.min(rounds, 5) });
  const slowest = measured[1]?.ratio.median ?? 0;
  const faster = measured.slice(2).filter(({ ratio }) => ratio.median <= slowest).map(({ name }) => name);
  return `Right answer: ${history.next}; every row gives it.\n\n${markdownTable(measured, { 'bump next': 1.1 })}${notes}\nFaster than every Node peer: ${faster.length === 0 ? 'held' : `MISSED by ${faster.join(', ')}`}.\n`;
}

function growing(space: string, rounds: number): string {
  const variants = [1_000, 10_000, 100_000].map((commits) => {
    const history = makeHistory(path.join(space, `grow-${commits}.git`), { commits, tags: 100, interval: 25, files: false });
    const clone = path.join(space, `grow-${commits}`);
    git(space, 'clone', '-q', `file://${history.folder}`, clone);
    return ours(clone, history.next, `${commits.toLocaleString('en')} commits`);
  });
  const [first, ...others] = variants as [Variant, ...Variant[]];
  return markdownTable(measure([first, ...others], { rounds, warmUp: 1, costRounds: Math.min(rounds, 5) }), { '10,000 commits': 1.2, '100,000 commits': 1.2 });
}

function longInterval(space: string, rounds: number): string {
  const history = makeHistory(path.join(space, 'long.git'), { commits: 50_010, tags: 1, interval: 50_000, files: false });
  const clone = path.join(space, 'long');
  git(space, 'clone', '-q', `file://${history.folder}`, clone);
  const log: Variant = { name: 'git log', command: ['sh', '-c', `exec git log -z --format='%H%n%B' ${history.lastTag}..HEAD >/dev/null`], cwd: clone };
  const few = Math.min(rounds, 7);
  const measured = measure([log, ours(clone, history.next)], { rounds: few, warmUp: 1, costRounds: Math.min(few, 3) });
  const rss = measured[1]?.rss;
  return `${markdownTable(measured, { 'bump next': 1.4 })}\nMemory <= 100 MiB: ${rss === undefined ? 'not measured (no GNU time)' : `${rss <= 100 ? 'held' : 'MISSED'}, ${rss.toFixed(0)} MiB`}.\n`;
}

function withoutGit(space: string, history: History, rounds: number): string {
  const clone = path.join(space, 'clone');
  const stub = path.join(space, 'without-git.cjs');
  cpSync(path.join(root, 'test/bench/without-git.cjs'), stub);
  const env = { GIT_ANSWERS: path.join(space, 'answers.json') };
  writeFileSync(env.GIT_ANSWERS, '{}');
  const command = [process.execPath, '--require', stub, program, 'next'] as const;
  execFileSync(command[0], command.slice(1), { cwd: clone, env: { ...process.env, ...env, GIT_RECORD: '1' }, stdio: ['ignore', 'ignore', 'inherit'] });
  const own: Variant = { ...ours(clone, history.next, 'bump next, git answers from memory'), command, env };
  const option = (name: string): Variant => ({ name: `bump ${name}`, command: [process.execPath, program, name] });
  const measured = measure([{ name: 'node -e 0', command: [process.execPath, '-e', '0'] }, own, option('--version'), option('--help')], { rounds, costRounds: Math.min(rounds, 11) });
  return markdownTable(measured, { [own.name]: 1.5, 'bump --version': 1.2, 'bump --help': 1.5 });
}

export async function run(rounds: number): Promise<string> {
  const space = mkdtempSync(path.join(tmpdir(), 'bump-bench-'));
  try {
    mkdirSync(space, { recursive: true });
    const history = makeHistory(path.join(space, 'history.git'), { commits: 10_000, tags: 1_000, interval: 25, files: true });
    const say = (what: string): void => { process.stderr.write(`bench: bump, ${what}\n`); };
    say('beside its peers');
    const beside = besidePeers(space, history, rounds);
    say('in Woodpecker\'s clone');
    const shallow = shallowTables(space, history, rounds, (name) => woodpeckerClone(`file://${history.folder}`, path.join(space, name)));
    say('growing histories');
    const grown = growing(space, rounds);
    say('a long interval');
    const long = longInterval(space, rounds);
    say('without git');
    const alone = withoutGit(space, history, rounds);
    return [
      `### 10,000 commits, 1,000 tags, 25 commits since the last\n\n${beside}`, `### Woodpecker's clone (\`--no-tags --depth=1 --filter=tree:0\`)\n\n${shallow}`,
      `### Growing histories, 100 tags and 25 commits since the last in each\n\n${grown}`, `### 50,000 commits since the last release\n\n${long}`,
      `### Start-up: \`bump next\` with git answering from memory, in the same process\n\n${alone}`,
    ].join('\n');
  } finally {
    rmSync(space, { recursive: true, force: true });
  }
}
