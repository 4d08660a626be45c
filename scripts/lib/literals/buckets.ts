import { keyAt, windowLength } from './literal.ts';
import { shareOf } from './rarity.ts';

/** How many bytes of a window are compared sixteen at a time. */
export const compared = 3;

/** Some windows that are looked for together: of each of their first bytes which lower and which upper halves occur, as bits. */
export interface Bucket {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** How often some text looks like one of them. */
  readonly share: number;
}

/** Sums of shares by upper half and by eight bits of a set of lower halves. */
function sumsOfShares(): Float64Array {
  const sums = new Float64Array(8 * 2 * 256);
  for (let row = 0; row < 16; row += 1) {
    for (let set = 1; set < 256; set += 1) {
      const lowest = 31 - Math.clz32(set & -set);
      sums[row << 8 | set] = (sums[row << 8 | set & set - 1] as number) + (shareOf[row >> 1 << 4 | (row & 1) << 3 | lowest] as number);
    }
  }
  return sums;
}

function shareOfHalves(sums: Float64Array, lower: number, upper: number): number {
  let share = upper >> 8 === 0 ? 0 : 0.01;
  for (let half = 0; half < 8; half += 1) {
    if ((upper >> half & 1) !== 0) share += (sums[half << 9 | lower & 255] as number) + (sums[half << 9 | 256 | lower >> 8] as number);
  }
  return share;
}

function withWindow(bucket: Bucket, bytes: Uint8Array, at: number, sums: Float64Array): Bucket {
  const lower: number[] = [];
  const upper: number[] = [];
  let share = 1;
  for (let byte = 0; byte < compared; byte += 1) {
    const value = bytes[at + byte] as number;
    lower.push((bucket.lower[byte] as number) | 1 << (value & 15));
    upper.push((bucket.upper[byte] as number) | 1 << (value >> 4));
    share *= shareOfHalves(sums, lower[byte] as number, upper[byte] as number);
  }
  return { lower, upper, share };
}

const empty: Bucket = { lower: Array<number>(compared).fill(0), upper: Array<number>(compared).fill(0), share: 0 };

/** Chooses for every text a window and a bucket, so that other texts look like one of them as seldom as can be had cheaply. */
export function fillBuckets(texts: readonly Uint8Array[], count: number): { readonly buckets: readonly Bucket[]; readonly skips: readonly number[] } {
  const sums = sumsOfShares();
  const buckets = Array<Bucket>(count).fill(empty);
  const taken = new Set<number>();
  const place = (bytes: Uint8Array): number => {
    let best = { skip: 0, bucket: 0, filled: empty, more: Infinity };
    for (let skip = 0; skip + windowLength <= bytes.length; skip += 1) {
      if (taken.has(keyAt(bytes, skip))) return skip;
      for (const [bucket, one] of buckets.entries()) {
        const filled = withWindow(one, bytes, skip, sums);
        if (filled.share - one.share < best.more) best = { skip, bucket, filled, more: filled.share - one.share };
      }
    }
    buckets[best.bucket] = best.filled;
    taken.add(keyAt(bytes, best.skip));
    return best.skip;
  };
  // short texts have the least choice
  const order = [...texts.keys()].sort((a, b) => (texts[a] as Uint8Array).length - (texts[b] as Uint8Array).length);
  const skips = Array<number>(texts.length).fill(0);
  for (const at of order) skips[at] = place(texts[at] as Uint8Array);
  return { buckets, skips };
}
