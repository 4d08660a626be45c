/*
 * Searches bytes for many fixed texts at once, after Wu and Manber (A fast algorithm for multi-pattern searching,
 * 1994): of every text four bytes are chosen, a table over pairs of bytes says how far the window can move on, and
 * most of the time that is three bytes. No text is made of the bytes, and nothing is allocated.
 */

const window = 4;

/** A text that is searched for. `group`: what it stands for, from 0. */
export interface Literal {
  readonly text: string;
  readonly group: number;
}

/** Shortest text that can be searched for, in bytes. */
export const shortestLiteral = window;

/** How often a byte stands in texts and programs, roughly: the window of a long text is where it is rarest. */
const often = ' etaoinsrlcdpumfhg';

function rarestWindow(bytes: Uint8Array): number {
  let best = 0;
  let least = Infinity;
  for (let at = 0; at + window <= bytes.length; at += 1) {
    let sum = 0;
    for (let byte = at; byte < at + window; byte += 1) {
      const place = often.indexOf(String.fromCharCode(bytes[byte] as number));
      sum += place === -1 ? 1 : often.length + 3 - place;
    }
    if (sum < least) [best, least] = [at, sum];
  }
  return best;
}

interface Entry {
  readonly bytes: Uint8Array;
  /** Where in the text its window begins. */
  readonly skip: number;
  readonly group: number;
}

function keyAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) | (bytes[at + 1] as number) << 8 | (bytes[at + 2] as number) << 16 | (bytes[at + 3] as number) << 24) | 0;
}

function mixed(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> 20;
}

function standsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  if (at < 0 || at + wanted.length > bytes.length) return false;
  for (let index = 0; index < wanted.length; index += 1) if (bytes[at + index] !== wanted[index]) return false;
  return true;
}

/** Says of bytes which groups of texts have one in them. */
export class LiteralSearch {
  /** How far the end of the window can move on, by seven bits of each of its last two bytes: it stays in the nearest cache. */
  readonly #moves = new Uint8Array(1 << 14).fill(window - 1);
  readonly #entries = new Map<number, Entry[]>();
  /** Which keys may be known, by some of their bits. */
  readonly #known = new Uint8Array(1 << 12);

  /** @throws RangeError for a text that is too short */
  constructor(literals: readonly Literal[]) {
    const encoder = new TextEncoder();
    for (const { text, group } of literals) {
      const bytes = encoder.encode(text);
      if (bytes.length < window) throw new RangeError(`too short: ${text}`);
      const skip = rarestWindow(bytes);
      for (let at = 0; at + 1 < window; at += 1) {
        const pair = ((bytes[skip + at] as number) & 127) << 7 | (bytes[skip + at + 1] as number) & 127;
        this.#moves[pair] = Math.min(this.#moves[pair] as number, window - 2 - at);
      }
      const key = keyAt(bytes, skip);
      this.#known[mixed(key)] = 1;
      this.#entries.set(key, [...this.#entries.get(key) ?? [], { bytes, skip, group }]);
    }
  }

  /**
   * Adds the groups that are found to `found`. Each step waits for the table's answer of the one before, so three parts
   * of the bytes are walked at once: the processor does them side by side.
   */
  search(bytes: Uint8Array, found: Set<number>): void {
    const moves = this.#moves;
    const third = Math.max(window - 1, Math.floor(bytes.length / 3));
    const second = third * 2;
    let a = window - 1;
    let b = third;
    let c = second;
    while (a < third && b < second && c < bytes.length) {
      const moveA = moves[((bytes[a - 1] as number) & 127) << 7 | (bytes[a] as number) & 127] as number;
      const moveB = moves[((bytes[b - 1] as number) & 127) << 7 | (bytes[b] as number) & 127] as number;
      const moveC = moves[((bytes[c - 1] as number) & 127) << 7 | (bytes[c] as number) & 127] as number;
      if (moveA === 0) this.#verify(bytes, a - window + 1, found);
      if (moveB === 0) this.#verify(bytes, b - window + 1, found);
      if (moveC === 0) this.#verify(bytes, c - window + 1, found);
      a += moveA === 0 ? 1 : moveA;
      b += moveB === 0 ? 1 : moveB;
      c += moveC === 0 ? 1 : moveC;
    }
    this.#finish(bytes, a, third, found);
    this.#finish(bytes, b, second, found);
    this.#finish(bytes, c, bytes.length, found);
  }

  #finish(bytes: Uint8Array, from: number, end: number, found: Set<number>): void {
    const moves = this.#moves;
    let at = from;
    while (at < end && at < bytes.length) {
      const move = moves[((bytes[at - 1] as number) & 127) << 7 | (bytes[at] as number) & 127] as number;
      if (move === 0) this.#verify(bytes, at - window + 1, found);
      at += move === 0 ? 1 : move;
    }
  }

  #verify(bytes: Uint8Array, start: number, found: Set<number>): void {
    const key = keyAt(bytes, start);
    const entries = this.#known[mixed(key)] === 1 ? this.#entries.get(key) : undefined;
    if (entries === undefined) return;
    for (const { bytes: wanted, skip, group } of entries) if (standsAt(bytes, start - skip, wanted)) found.add(group);
  }
}

const alphanumeric = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') alphanumeric[character.charCodeAt(0)] = 1;

/**
 * True when `length` letters and digits in a row stand somewhere behind one of `fronts`, which end in a character that
 * is neither. Looks from the end of where a run would be, so most bytes are never looked at.
 */
export function hasRunBehind(bytes: Uint8Array, length: number, fronts: readonly Uint8Array[]): boolean {
  let start = 0;
  while (start + length <= bytes.length) {
    let at = start + length - 1;
    while (at >= start && alphanumeric[bytes[at] as number] === 1) at -= 1;
    if (at >= start) start = at + 1;
    else {
      if (fronts.some((front) => standsAt(bytes, start - front.length, front))) return true;
      start += length;
      while (start < bytes.length && alphanumeric[bytes[start] as number] === 1) start += 1;
      start += 1;
    }
  }
  return false;
}
