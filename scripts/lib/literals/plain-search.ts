import { Entries, RunBytes, alphanumeric, hashOf, hashes, keyAt, standsAt, windowLength as window } from './literal.ts';
import type { Literal, LiteralSearch, Run } from './literal.ts';
import { rarestWindow } from './rarity.ts';

/*
 * The search where WebAssembly cannot be had (`node --jitless`, a processor without vectors), after Wu and Manber (A fast
 * algorithm for multi-pattern searching, 1994): a table over pairs of bytes says how far the window can move on, and most
 * of the time that is three bytes. It is also the referee of the fast one.
 */
export class PlainSearch implements LiteralSearch {
  /** How far the end of the window can move on, by seven bits of each of its last two bytes: it stays in the nearest cache. */
  readonly #moves = new Uint8Array(1 << 14).fill(window - 1);
  readonly #entries = new Entries();
  /** Which keys may be known, by their hash. */
  readonly #known = new Uint8Array(hashes);
  readonly #run: RunBytes | undefined;

  constructor(literals: readonly Literal[], run?: Run) {
    const encoder = new TextEncoder();
    for (const { text, group } of literals) {
      const bytes = encoder.encode(text);
      const skip = rarestWindow(bytes);
      for (let at = 0; at + 1 < window; at += 1) {
        const pair = ((bytes[skip + at] as number) & 127) << 7 | (bytes[skip + at + 1] as number) & 127;
        this.#moves[pair] = Math.min(this.#moves[pair] as number, window - 2 - at);
      }
      this.#known[this.#entries.add({ bytes, skip, group })] = 1;
    }
    this.#run = run === undefined ? undefined : new RunBytes(run);
  }

  search(bytes: Uint8Array, found: Set<number>): void {
    const moves = this.#moves;
    let at = window - 1;
    while (at < bytes.length) {
      const move = moves[((bytes[at - 1] as number) & 127) << 7 | (bytes[at] as number) & 127] as number;
      if (move === 0 && this.#known[hashOf(keyAt(bytes, at - window + 1))] === 1) this.#entries.verify(bytes, at - window + 1, found);
      at += move === 0 ? 1 : move;
    }
    if (this.#run !== undefined && hasRun(bytes, this.#run)) found.add(this.#run.group);
  }
}

/** True when a run stands somewhere. Looks from the end of where its letters would be, so most bytes are never looked at. */
export function hasRun(bytes: Uint8Array, run: RunBytes): boolean {
  const { length, fronts } = run;
  let start = 0;
  while (start + length <= bytes.length) {
    let at = start + length - 1;
    while (at >= start && alphanumeric[bytes[at] as number] === 1) at -= 1;
    if (at >= start) start = at + 1;
    else {
      if (fronts.some((front) => standsAt(bytes, start - front.length, front) && run.standsFree(bytes, start - front.length, front.length))) return true;
      start += length;
      while (start < bytes.length && alphanumeric[bytes[start] as number] === 1) start += 1;
      start += 1;
    }
  }
  return false;
}
