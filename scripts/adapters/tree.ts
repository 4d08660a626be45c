import { statSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../ports/index.ts';
import type { Progress } from '../ports/progress.ts';
import type { FileWork, TreeReader, WalkOptions, WalkReport, WorkOrder } from '../ports/tree.ts';
import { findRoot } from './git-command.ts';
import type { Helper, Share } from './tree-thread.ts';
import { TreeList } from './tree-list.ts';
import { Units } from './tree-units.ts';
import { TreeVisitor } from './tree-visit.ts';

/** A thread takes some 70 ms to start, in which this one reads ten megabytes: so much must be left to do. */
const manyFiles = 2000;
const manyBytes = 16_000_000;
const leastUnits = 2;
/** Bytes of git's index for so many files: threads can start before git has listed them. */
const largeIndex = 100 * manyFiles;
/** Units between two words about how far it is. */
const unitsPerWord = 16;

interface Surroundings {
  readonly root: string;
  readonly progress: Progress | undefined;
  /** The file that a thread starts with; without it there is one thread. */
  readonly threadDoor: string | undefined;
}

function sum(reports: readonly WalkReport[], unreadable: readonly string[]): WalkReport {
  const total = (count: (report: WalkReport) => number): number => reports.reduce((all, report) => all + count(report), 0);
  return {
    files: total(({ files }) => files), bytes: total(({ bytes }) => bytes), binary: total(({ binary }) => binary),
    tooLarge: reports.flatMap(({ tooLarge }) => tooLarge).sort(), unreadable: [...unreadable, ...reports.flatMap((report) => report.unreadable)].sort(),
  };
}

/** Visits files with as many threads as are worth it. */
class SharedWalk<Result> {
  readonly #around: Surroundings;
  readonly #mostBytes: number;
  readonly #order: WorkOrder;
  #Helper: typeof Helper | undefined;
  #helpers: Helper<Result>[] = [];

  constructor(around: Surroundings, mostBytes: number, order: WorkOrder) {
    this.#around = around;
    this.#mostBytes = mostBytes;
    this.#order = order;
  }

  async load(): Promise<void> {
    if (this.#around.threadDoor !== undefined) this.#Helper = (await import('./tree-thread.ts')).Helper;
  }

  /** Lets other threads start; they wait until they are told the files. */
  startHelpers(): void {
    const { threadDoor, root } = this.#around;
    const Thread = this.#Helper;
    if (threadDoor === undefined || Thread === undefined || this.#helpers.length > 0) return;
    this.#helpers = Array.from({ length: Thread.most }, (_, at) => new Thread<Result>(threadDoor, { order: this.#order, root, mostBytes: this.#mostBytes, thread: at + 1 }));
  }

  async visitAll(files: readonly string[], visitor: TreeVisitor): Promise<Share<Result>[]> {
    const units = new Units(files);
    if (files.length >= manyFiles) this.startHelpers();
    for (const helper of this.#helpers) helper.begin(files, units);
    let calls = 0;
    units.visitAll(visitor, 0, () => {
      const { left, count } = units;
      calls += 1;
      if (calls % unitsPerWord === 0) this.#around.progress?.update('files', files.length - Math.round(left / count * files.length), files.length);
      if (this.#helpers.length > 0 || left < leastUnits || visitor.bytes < manyBytes) return;
      this.startHelpers();
      for (const helper of this.#helpers) helper.begin(files, units);
    });
    const shares: Share<Result>[] = [];
    for (const helper of this.#helpers) {
      const share = await helper.share((thread) => { units.visitTaken(visitor, thread); });
      if (share !== undefined) shares.push(share);
    }
    return shares;
  }
}

/** True where git's index says at once that there is much to do. */
function isLarge(root: string, start: string): boolean {
  try {
    return statSync(path.join(findRoot(path.resolve(root, start)), '.git/index')).size >= largeIndex;
  } catch {
    return false;
  }
}

async function walkTree<Result>(around: Surroundings, env: Environment, paths: readonly string[], options: WalkOptions, makeWork: () => Promise<FileWork<Result>>, order: WorkOrder) {
  const list = new TreeList(around.root, env, options);
  const walk = new SharedWalk<Result>(around, options.mostBytes, order);
  const listed = (async () => { for (const start of paths) await list.add(start); })();
  // nobody waits for the listing before the work is made: a path that is not there must not end the process meanwhile
  listed.catch(() => undefined);
  await walk.load();
  if (paths.length === 1 && isLarge(around.root, paths[0] as string)) walk.startHelpers();
  const work = await makeWork();
  await listed;
  if (list.files.size < manyFiles) await list.addLate();
  const visitor = new TreeVisitor(around.root, options.mostBytes, work);
  for (const file of list.named) visitor.read(file, true);
  const shares = await walk.visitAll([...list.files.values()], visitor);
  for (const file of await list.addLate()) visitor.read(file);
  return { report: sum([visitor.report, ...shares.map(({ report }) => report)], list.unreadable), results: [work.result(), ...shares.map(({ result }) => result)] };
}

/** Walks below `root`; absolute paths are taken as they are. */
export function createTreeReader(root: string, env: Environment, progress?: Progress, threadDoor?: string): TreeReader {
  const around: Surroundings = { root: root.replace(/\/$/, ''), progress, threadDoor };
  return { walk: (paths, options, makeWork, order) => walkTree(around, env, paths, options, makeWork, order) };
}
