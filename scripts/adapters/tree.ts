import type { Environment } from '../ports/index.ts';
import type { Progress } from '../ports/progress.ts';
import type { FileWork, TreeReader, WalkOptions, WalkReport, WorkOrder } from '../ports/tree.ts';
import type { Helper, Share } from './tree-thread.ts';
import { TreeList } from './tree-list.ts';
import { Units } from './tree-units.ts';
import { TreeVisitor } from './tree-visit.ts';

/** A thread takes some 50 ms to start, in which this one reads ten megabytes: so much must be left to do. */
const manyUnits = 60;
const manyBytes = 16_000_000;
const leastUnits = 2;
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
  readonly #files: readonly string[];
  readonly #units: Units;
  readonly #mostBytes: number;
  readonly #order: WorkOrder;
  #makeHelpers: () => Helper<Result>[] = () => [];
  #helpers: Helper<Result>[] | undefined;

  constructor(around: Surroundings, files: readonly string[], mostBytes: number, order: WorkOrder) {
    this.#around = around;
    this.#files = files;
    this.#units = new Units(files);
    this.#mostBytes = mostBytes;
    this.#order = order;
  }

  /** Lets others begin when there is evidently enough for them. */
  async start(): Promise<void> {
    const { threadDoor, root } = this.#around;
    if (threadDoor === undefined || this.#units.count < leastUnits) return;
    const { Helper: Thread, spareThreads } = await import('./tree-thread.ts');
    this.#makeHelpers = () => Array.from({ length: spareThreads() }, (_, at) => new Thread<Result>(threadDoor, {
      order: this.#order, root, mostBytes: this.#mostBytes, files: this.#files.join('\0'), shared: this.#units.shared, thread: at + 1,
    }));
    this.#callHelpers(0);
  }

  #callHelpers(bytes: number): void {
    const { left } = this.#units;
    if (this.#helpers === undefined && left >= leastUnits && (left >= manyUnits || bytes >= manyBytes)) this.#helpers = this.#makeHelpers();
  }

  async run(visitor: TreeVisitor): Promise<Share<Result>[]> {
    let calls = 0;
    this.#units.visitAll(visitor, 0, () => {
      const { left, count } = this.#units;
      calls += 1;
      if (calls % unitsPerWord === 0) this.#around.progress?.update('files', this.#files.length - Math.round(left / count * this.#files.length), this.#files.length);
      this.#callHelpers(visitor.report.bytes);
    });
    const shares: Share<Result>[] = [];
    for (const helper of this.#helpers ?? []) {
      const share = await helper.share(this.#units, (thread) => { this.#units.visitTaken(visitor, thread); });
      if (share !== undefined) shares.push(share);
    }
    return shares;
  }
}

async function walkTree<Result>(around: Surroundings, env: Environment, paths: readonly string[], options: WalkOptions, makeWork: () => Promise<FileWork<Result>>, order: WorkOrder) {
  const list = new TreeList(around.root, env, options);
  const begun = (async () => {
    for (const start of paths) await list.add(start);
    const walk = new SharedWalk<Result>(around, [...list.files.values()], options.mostBytes, order);
    await walk.start();
    return walk;
  })();
  const [work, walk] = await Promise.all([makeWork(), begun]);
  const visitor = new TreeVisitor(around.root, options.mostBytes, (file) => { work.visit(file); });
  for (const file of list.named) visitor.read(file, true);
  const shares = await walk.run(visitor);
  return { report: sum([visitor.report, ...shares.map(({ report }) => report)], list.unreadable), results: [work.result(), ...shares.map(({ result }) => result)] };
}

/** Walks below `root`; absolute paths are taken as they are. */
export function createTreeReader(root: string, env: Environment, progress?: Progress, threadDoor?: string): TreeReader {
  const around: Surroundings = { root: root.replace(/\/$/, ''), progress, threadDoor };
  return { walk: (paths, options, makeWork, order) => walkTree(around, env, paths, options, makeWork, order) };
}
