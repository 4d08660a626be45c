import { availableParallelism } from 'node:os';
import { SHARE_ENV, Worker, parentPort, workerData } from 'node:worker_threads';
import type { FileWork, WalkReport, WorkOrder } from '../ports/tree.ts';
import { Units } from './tree-units.ts';
import { TreeVisitor } from './tree-visit.ts';

/** What another thread is told when it starts; the files come later, for it may start before they are known. */
interface Task {
  readonly order: WorkOrder;
  readonly root: string;
  readonly mostBytes: number;
  readonly thread: number;
}

interface Files {
  /** Separated by NUL: one text is copied faster than many. */
  readonly files: string;
  readonly shared: SharedArrayBuffer;
}

/** What another thread brings back. */
export interface Share<Result> {
  readonly report: WalkReport;
  readonly result: Result;
}

/** More threads than these wait for the disk. */
const mostThreads = 4;

/** A thread that helps, from the side of the first one. */
export class Helper<Result> {
  /** Threads beside the first one that this machine has room for. */
  static get most(): number {
    return Math.min(availableParallelism(), mostThreads) - 1;
  }

  readonly #worker: Worker;
  readonly #share: Promise<Share<Result> | undefined>;
  readonly #thread: number;
  #units: Units | undefined;

  constructor(door: string, task: Task) {
    this.#thread = task.thread;
    this.#worker = new Worker(door, { workerData: task, env: SHARE_ENV });
    this.#worker.unref();
    this.#share = new Promise((resolve) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', () => { resolve(undefined); });
      this.#worker.once('exit', () => { resolve(undefined); });
    });
  }

  begin(files: readonly string[], units: Units): void {
    this.#units = units;
    this.#worker.postMessage({ files: files.join('\0'), shared: units.shared } satisfies Files);
  }

  /** What it found; `undefined` when it took nothing, or died: `again` is told which thread's files have to be visited again. */
  async share(again: (thread: number) => void): Promise<Share<Result> | undefined> {
    if (this.#units?.hasTaken(this.#thread) !== true) {
      void this.#worker.terminate();
      return undefined;
    }
    this.#worker.ref();
    const share = await this.#share;
    if (share === undefined) again(this.#thread);
    return share;
  }
}

/** The whole life of a thread that helps; `jobs` makes the work of an order. */
export async function help(makeWork: (order: WorkOrder) => Promise<FileWork<unknown>>): Promise<void> {
  const { order, root, mostBytes, thread } = workerData as Task;
  const told = new Promise<Files>((resolve) => { parentPort?.once('message', resolve); });
  const work = await makeWork(order);
  const visitor = new TreeVisitor(root, mostBytes, work);
  const { files, shared } = await told;
  new Units(files.split('\0'), shared).visitAll(visitor, thread);
  parentPort?.postMessage({ report: visitor.report, result: work.result() } satisfies Share<unknown>);
}
