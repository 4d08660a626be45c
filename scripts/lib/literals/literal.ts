/** Bytes of a literal that are looked for; the rest is compared where these stand. */
export const windowLength = 4;

/** A text that is searched for. `group`: what it stands for, from 0. */
export interface Literal {
  readonly text: string;
  readonly group: number;
}

/** A run of letters and digits behind one of some fronts, which end in a character that is neither: it has no text to search for. */
export interface Run {
  readonly fronts: readonly string[];
  readonly length: number;
  readonly group: number;
  /** Characters that must not stand before the front, and behind the last letter; none when absent. */
  readonly notBefore?: string;
  readonly notBehind?: string;
}

/** Finds which groups of literals and runs bytes have one of. */
export interface LiteralSearch {
  /** Where bytes need not be copied to be searched. */
  readonly memory?: Uint8Array;
  /** Adds the groups that are found to `found`. */
  search(bytes: Uint8Array, found: Set<number>): void;
}

/** A literal as bytes. */
export interface Entry {
  readonly bytes: Uint8Array;
  /** Where in the literal its window begins. */
  readonly skip: number;
  readonly group: number;
}

/** Four bytes as one number. */
export function keyAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) | (bytes[at + 1] as number) << 8 | (bytes[at + 2] as number) << 16 | (bytes[at + 3] as number) << 24) | 0;
}

/** A short number for a key; the search in WebAssembly reckons the same. */
export const hashFactor = 0x9e3779b1 | 0;
export const hashShift = 20;
export const hashes = 1 << (32 - hashShift);

export function hashOf(key: number): number {
  return Math.imul(key, hashFactor) >>> hashShift;
}

export function standsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  if (at < 0 || at + wanted.length > bytes.length) return false;
  for (let index = 0; index < wanted.length; index += 1) if (bytes[at + index] !== wanted[index]) return false;
  return true;
}

/** 1 for the bytes of letters and digits. */
export const alphanumeric = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') alphanumeric[character.charCodeAt(0)] = 1;

/** Literals by the hash of their window: a map of numbers above 31 bits is several times slower. */
export class Entries {
  readonly #byHash = Array<Entry[] | undefined>(hashes).fill(undefined);

  /** Gives the hash of the literal's window. */
  add(entry: Entry): number {
    const hash = hashOf(keyAt(entry.bytes, entry.skip));
    (this.#byHash[hash] ??= []).push(entry);
    return hash;
  }

  /** Adds the groups of the literals whose window is at `at`. */
  verify(bytes: Uint8Array, at: number, found: Set<number>): void {
    const entries = this.#byHash[hashOf(keyAt(bytes, at))];
    if (entries === undefined) return;
    for (const { bytes: wanted, skip, group } of entries) if (standsAt(bytes, at - skip, wanted)) found.add(group);
  }
}

/** A run with everything as bytes. */
export class RunBytes {
  readonly fronts: readonly Uint8Array[];
  readonly length: number;
  readonly group: number;
  readonly #notBefore: ReadonlySet<number>;
  readonly #notBehind: ReadonlySet<number>;

  constructor({ fronts, length, group, notBefore = '', notBehind = '' }: Run) {
    const encoder = new TextEncoder();
    this.fronts = fronts.map((front) => encoder.encode(front));
    this.length = length;
    this.group = group;
    this.#notBefore = new Set(encoder.encode(notBefore));
    this.#notBehind = new Set(encoder.encode(notBehind));
  }

  /** True when nothing forbidden stands around the front at `at`, whose length is `front`, and its letters. */
  standsFree(bytes: Uint8Array, at: number, front: number): boolean {
    const [before, behind] = [bytes[at - 1], bytes[at + front + this.length]];
    return (before === undefined || !this.#notBefore.has(before)) && (behind === undefined || !this.#notBehind.has(behind));
  }
}
