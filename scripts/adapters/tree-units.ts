import type { TreeVisitor } from './tree-visit.ts';

/** Files that a thread takes at once. */
const unitFiles = 32;

/** Who takes which files, in memory that all threads see: the next unit, then each unit's thread, 0 for the first. */
export class Units {
  readonly shared: SharedArrayBuffer;
  readonly #numbers: Int32Array;
  readonly #files: readonly string[];

  constructor(files: readonly string[], shared = new SharedArrayBuffer(4 * (1 + Math.ceil(files.length / unitFiles)))) {
    this.shared = shared;
    this.#numbers = new Int32Array(shared);
    this.#files = files;
  }

  get count(): number {
    return this.#numbers.length - 1;
  }

  /** Units that nobody has taken yet. */
  get left(): number {
    return Math.max(0, this.count - Atomics.load(this.#numbers, 0));
  }

  /** True when a thread has taken something. */
  hasTaken(thread: number): boolean {
    for (let unit = 0; unit < this.count; unit += 1) if (Atomics.load(this.#numbers, 1 + unit) === thread) return true;
    return false;
  }

  /** Visits unit by unit until all are taken. `between` is called before each. */
  visitAll(visitor: TreeVisitor, thread: number, between: () => void = () => undefined): void {
    for (;;) {
      between();
      const unit = Atomics.add(this.#numbers, 0, 1);
      if (unit >= this.count) return;
      Atomics.store(this.#numbers, 1 + unit, thread);
      this.#visit(unit, visitor);
    }
  }

  /** Visits what another thread took and did not bring back. */
  visitTaken(visitor: TreeVisitor, thread: number): void {
    for (let unit = 0; unit < this.count; unit += 1) if (Atomics.load(this.#numbers, 1 + unit) === thread) this.#visit(unit, visitor);
  }

  #visit(unit: number, visitor: TreeVisitor): void {
    for (let at = unit * unitFiles; at < Math.min(this.#files.length, (unit + 1) * unitFiles); at += 1) visitor.read(this.#files[at] as string);
  }
}
