import { UsageError } from '../../core/failure.ts';
import { sha256 } from '../../lib/hash.ts';

/** One of `of` equal parts, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** @throws UsageError for anything but `i/n` with 1 <= i <= n. */
export function parseShard(text: string | undefined): Shard {
  if (text === undefined) return { index: 1, of: 1 };
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > of) throw new UsageError(`--shard wants i/n like 2/4, not "${text}"`);
  return { index, of };
}

/** True when a repository belongs to a part: by its name alone, so that a new neighbour moves nobody. */
export function belongsTo(name: string, { index, of }: Shard): boolean {
  return Number.parseInt(sha256(name).slice(0, 8), 16) % of === index - 1;
}
