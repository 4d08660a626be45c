import { compared } from './buckets.ts';
import { hashFactor, hashShift } from './literal.ts';
import { above, add, allBytes, and, andVector, anyBit, atLeast, bitmask, block, branch, branchIf, equal, get, isZero, load16, load32, load8, loadVector, loop, moduleOf, mul, number, or, set, shiftPairsRight, shiftRight, store32, sub, swizzle, tee, trailingZeros, unequalBytes, when } from './wasm.ts';
import type { Code } from './wasm.ts';

/*
 * The search sixteen bytes at a time, after Teddy (Intel's Hyperscan): for each of the first three bytes of a window two
 * tables say by the byte's halves which buckets it may belong to; where all three agree on one, a hash of four bytes is
 * looked up, and what is known is written down for the caller to compare. One bucket is for the fronts of a run.
 */

/** Where things stand in the memory. */
export const layout = {
  halves: 0,
  alphanumeric: 256,
  fronts: 512,
  count: 520,
  known: 1024,
  hits: 8192,
  /** No more hits than these are written down before the caller has looked at them. */
  mostHits: 8192,
  text: 65_536,
  textBytes: 1 << 20,
} as const;

/** A hit with this bit is a whole run; any other is a window that is probably known. */
export const runHit = 0x8000_0000 | 0;

const [from, end, runLength, at, hit, mask, here, key, last] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const tables = 9;
const bytes = tables + 2 * compared;
const candidates = bytes + 1;
const lowerHalf = allBytes(15);

/** Buckets that the byte `offset` of the window may belong to, for sixteen windows. */
function bucketsAt(offset: number): Code {
  const lower = swizzle(get(tables + 2 * offset), andVector(tee(bytes, loadVector(get(at), layout.text + offset)), lowerHalf));
  return andVector(lower, swizzle(get(tables + 2 * offset + 1), andVector(shiftPairsRight(get(bytes), 4), lowerHalf)));
}

function allBuckets(): Code {
  let code = bucketsAt(0);
  for (let offset = 1; offset < compared; offset += 1) code = andVector(code, bucketsAt(offset));
  return code;
}

const noteHit = (value: Code): Code => [store32(get(hit), value), set(hit, add(get(hit), number(4)))];

const isFront = or(equal(and(get(key), number(0xffff)), load16(number(layout.fronts))), equal(and(get(key), number(0xffff)), load16(number(layout.fronts + 2))));

/** Looks from the end of where the run would be: most bytes are never looked at. */
const noteRun = block(
  set(last, add(get(here), add(get(runLength), number(1)))),
  branchIf(0, atLeast(get(last), get(end))),
  loop(
    branchIf(1, isZero(load8(load8(get(last), layout.text), layout.alphanumeric))),
    set(last, sub(get(last), number(1))),
    branchIf(0, above(get(last), add(get(here), number(1)))),
  ),
  noteHit(or(get(here), number(runHit))),
);

const lookAtCandidates = [
  set(mask, bitmask(unequalBytes(get(candidates), allBytes(0)))),
  loop(
    set(here, add(get(at), trailingZeros(get(mask)))),
    set(mask, and(get(mask), sub(get(mask), number(1)))),
    set(key, load32(get(here), layout.text)),
    when(load8(shiftRight(mul(get(key), number(hashFactor)), number(hashShift)), layout.known), noteHit(get(here))),
    when(isFront, noteRun),
    branchIf(0, get(mask)),
  ),
];

/** `f(from, end, runLength)`: searches the text from `from` on, writes hits and their count down, returns where it stopped. */
export function searchModule(): Uint8Array<ArrayBuffer> {
  return moduleOf({
    parameters: 3, numbers: 6, vectors: 2 * compared + 2,
    body: [
      Array.from({ length: 2 * compared }, (_, table) => set(tables + table, loadVector(number(layout.halves + table * 16)))),
      set(at, get(from)),
      set(hit, number(layout.hits)),
      block(loop(
        branchIf(1, atLeast(get(at), get(end))),
        branchIf(1, atLeast(get(hit), number(layout.hits + 4 * (layout.mostHits - 32)))),
        set(candidates, allBuckets()),
        when(anyBit(get(candidates)), lookAtCandidates),
        set(at, add(get(at), number(16))),
        branch(0),
      )),
      store32(number(layout.count), sub(get(hit), number(layout.hits))),
      get(at),
    ],
  });
}
