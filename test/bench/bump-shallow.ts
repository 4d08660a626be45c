import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { git, gitEnv } from '../support/git-repo.ts';
import { root } from '../support/imports.ts';
import { answerOf, installed } from './bump.ts';
import type { History } from './history.ts';
import { spread } from './measure.ts';

/*
 * In the clone that Woodpecker makes: what each tool answers, and what our repair of the history costs beside a full
 * clone. Every run gets a clone of its own, since a repair changes it; making it is not timed.
 */

/** At most this share of a full clone's time and bytes. */
const goal = 0.1;

function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const found = statSync(path.join(folder, name));
    return sum + (found.isFile() ? found.size : 0);
  }, 0);
}

function timed(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function bumpNext(clone: string): { readonly milliseconds: number; readonly stdout: string } {
  let stdout = '';
  const milliseconds = timed(() => { stdout = spawnSync(process.execPath, [path.join(root, 'dist/bin/bump'), 'next'], { cwd: clone, env: gitEnv, encoding: 'utf8' }).stdout; });
  return { milliseconds, stdout };
}

function answers(history: History, makeClone: (name: string) => string): string {
  const previous = history.lastTag.slice(1);
  const remote = `file://${history.folder}`;
  const line = (name: string, answer: string | undefined, milliseconds: number): string => `| ${name} | ${answer ?? 'nothing'} | ${answer === history.next ? 'yes' : 'NO'} | ${milliseconds.toFixed(0)} |`;
  const rows = installed().there.map((one, at) => {
    const clone = makeClone(`answer-${at}`);
    let answer: string | undefined;
    const milliseconds = timed(() => { answer = answerOf(one, clone, remote, previous); });
    rmSync(clone, { recursive: true, force: true });
    return line(one.peer.name, answer, milliseconds);
  });
  const { milliseconds, stdout } = bumpNext(makeClone('answer-ours'));
  rows.push(line('bump next', /-> (\S+) \(/.exec(stdout)?.[1], milliseconds));
  return `| tool | answer (right: ${history.next}) | right | ms, once |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

export function shallowTables(space: string, history: History, rounds: number, makeClone: (name: string) => string): string {
  const full: number[] = [];
  const whole: number[] = [];
  const repair: number[] = [];
  let fullBytes = 0;
  let repairBytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const complete = path.join(space, 'full');
    full.push(timed(() => { git(space, 'clone', '-q', `file://${history.folder}`, complete); }));
    fullBytes = bytesOf(path.join(complete, '.git'));
    const question = bumpNext(complete).milliseconds;
    rmSync(complete, { recursive: true, force: true });
    const clone = makeClone('repair');
    const before = bytesOf(path.join(clone, '.git'));
    const first = bumpNext(clone);
    repairBytes = bytesOf(path.join(clone, '.git')) - before;
    // the same question in a complete clone is no repair
    whole.push(first.milliseconds);
    repair.push(Math.max(0, first.milliseconds - question));
    if (!first.stdout.includes(`-> ${history.next} (`)) throw new Error(`bump next said ${first.stdout.slice(0, 120)}`);
    rmSync(clone, { recursive: true, force: true });
  }
  const ratio = spread(repair.map((one, at) => one / (full[at] as number))).median;
  const verdict = (held: boolean): string => (held ? 'held' : 'MISSED');
  return `${answers(history, makeClone)}
| | ms, median | KiB |
|---|---|---|
| full clone | ${spread(full).median.toFixed(0)} | ${(fullBytes / 1024).toFixed(0)} |
| \`bump next\` as a whole | ${spread(whole).median.toFixed(0)} | ${(repairBytes / 1024).toFixed(0)} |
| the repair: what it takes more than in a full clone | ${spread(repair).median.toFixed(0)} | ${(repairBytes / 1024).toFixed(0)} |

The repair, of a full clone's time: ${(100 * ratio).toFixed(1)} % (<= ${100 * goal} %: ${verdict(ratio <= goal)}); of its bytes: ${(100 * repairBytes / fullBytes).toFixed(1)} % (<= ${100 * goal} %: ${verdict(repairBytes / fullBytes <= goal)}).
`;
}
