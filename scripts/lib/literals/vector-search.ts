import { compared, fillBuckets } from './buckets.ts';
import { Entries, RunBytes, alphanumeric } from './literal.ts';
import type { Literal, LiteralSearch, Run } from './literal.ts';
import { layout, runHit, searchModule } from './vector-code.ts';

const runBucket = 7;
const pageBytes = 65_536;
/** What is read behind the end of a text: the last vector. */
const behind = 64;

/** Most fronts of a run, and their length: what the search in WebAssembly was written for. */
export const mostFronts = 2;
export const frontLength = 2;

type SearchFunction = (from: number, end: number, runLength: number) => number;

/** What is used of the global one; Node's types have only its name. */
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly f: SearchFunction } };
};

/** The search in WebAssembly. @throws WebAssembly.CompileError where there are no vectors, ReferenceError where there is no WebAssembly. */
export class VectorSearch implements LiteralSearch {
  readonly #memory: Uint8Array;
  readonly #numbers: Int32Array;
  readonly #search: SearchFunction;
  readonly #entries = new Entries();
  readonly #longest: number;
  readonly #run: RunBytes | undefined;

  constructor(literals: readonly Literal[], run?: Run) {
    const memory = new WebAssembly.Memory({ initial: Math.ceil((layout.text + layout.textBytes + behind) / pageBytes) });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(searchModule()), { m: { m: memory } });
    this.#search = exports.f;
    this.#memory = new Uint8Array(memory.buffer);
    this.#numbers = new Int32Array(memory.buffer);
    this.#run = run === undefined ? undefined : new RunBytes(run);
    const encoder = new TextEncoder();
    const texts = literals.map(({ text }) => encoder.encode(text));
    const { buckets, skips } = fillBuckets(texts, run === undefined ? runBucket + 1 : runBucket);
    for (const [at, bytes] of texts.entries()) this.#memory[layout.known + this.#entries.add({ bytes, skip: skips[at] as number, group: (literals[at] as Literal).group })] = 1;
    for (const [bucket, { lower, upper }] of buckets.entries()) for (let byte = 0; byte < compared; byte += 1) this.#setHalves(byte, bucket, lower[byte] as number, upper[byte] as number);
    this.#longest = Math.max(0, ...texts.map(({ length }) => length), run === undefined ? 0 : run.length + frontLength);
    if (this.#run !== undefined) this.#prepareRun(this.#run.fronts);
  }

  #setHalves(byte: number, bucket: number, lower: number, upper: number): void {
    for (let half = 0; half < 16; half += 1) {
      const at = layout.halves + byte * 32 + half;
      if ((lower >> half & 1) !== 0) this.#memory[at] = (this.#memory[at] as number) | 1 << bucket;
      if ((upper >> half & 1) !== 0) this.#memory[at + 16] = (this.#memory[at + 16] as number) | 1 << bucket;
    }
  }

  #prepareRun(fronts: readonly Uint8Array[]): void {
    this.#memory.set(alphanumeric, layout.alphanumeric);
    for (let at = 0; at < mostFronts; at += 1) this.#memory.set(fronts[at] ?? fronts[0] as Uint8Array, layout.fronts + at * frontLength);
    const setAll = (byte: number, values: Iterable<number>): void => {
      for (const value of values) this.#setHalves(byte, runBucket, 1 << (value & 15), 1 << (value >> 4));
    };
    for (let byte = 0; byte < frontLength; byte += 1) setAll(byte, fronts.map((front) => front[byte] as number));
    for (let byte = frontLength; byte < compared; byte += 1) setAll(byte, [...alphanumeric.keys()].filter((value) => alphanumeric[value] === 1));
  }

  get memory(): Uint8Array {
    return this.#memory.subarray(layout.text, layout.text + layout.textBytes);
  }

  /** What is not there already goes through this piece of memory; pieces overlap. */
  search(bytes: Uint8Array, found: Set<number>): void {
    if (bytes.buffer === this.#memory.buffer && bytes.byteOffset === layout.text) {
      this.#searchPiece(bytes, 0, bytes.length, found);
      return;
    }
    const step = layout.textBytes - this.#longest;
    for (let start = 0; ; start += step) {
      const length = Math.min(layout.textBytes, bytes.length - start);
      this.#memory.set(length === bytes.length ? bytes : bytes.subarray(start, start + length), layout.text);
      this.#searchPiece(bytes, start, length, found);
      if (start + length >= bytes.length) return;
    }
  }

  #searchPiece(bytes: Uint8Array, start: number, length: number, found: Set<number>): void {
    for (let at = 0; at < length;) {
      at = this.#search(at, length, this.#run?.length ?? 0);
      const hits = (this.#numbers[layout.count >> 2] as number) >> 2;
      for (let hit = layout.hits >> 2; hit < (layout.hits >> 2) + hits; hit += 1) {
        const place = this.#numbers[hit] as number;
        if ((place & runHit) === 0) this.#entries.verify(bytes, start + place, found);
        else if (this.#run?.standsFree(bytes, start + (place & ~runHit), frontLength) === true) found.add(this.#run.group);
      }
    }
  }
}
