/** Random numbers that are the same in every run: a failing property test says its seed, and the seed makes it fail again. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number;
  boolean(chance?: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** A list of `least` to `most` things. */
  list<T>(least: number, most: number, make: (random: Random) => T): T[];
  shuffle<T>(list: readonly T[]): T[];
  /** A text of pieces from `alphabet`, which may hold more than one character each. */
  text(least: number, most: number, alphabet: readonly string[] | string): string;
}

/** mulberry32: 32 bits of state, good enough to look into corners. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const random: Random = {
    next,
    int: (least, most) => least + Math.floor(next() * (most - least + 1)),
    boolean: (chance = 0.5) => next() < chance,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('nothing to pick from');
      return from[Math.floor(next() * from.length)] as (typeof from)[number];
    },
    list: (least, most, make) => Array.from({ length: random.int(least, most) }, () => make(random)),
    shuffle: (list) => {
      const mixed = [...list];
      for (let at = mixed.length - 1; at > 0; at -= 1) {
        const other = random.int(0, at);
        [mixed[at], mixed[other]] = [mixed[other] as (typeof mixed)[number], mixed[at] as (typeof mixed)[number]];
      }
      return mixed;
    },
    text: (least, most, alphabet) => {
      const pieces = typeof alphabet === 'string' ? Array.from(alphabet) : alphabet;
      return random.list(least, most, () => random.pick(pieces)).join('');
    },
  };
  return random;
}

/**
 * Runs a property for many seeds. The seed of a failure stands in the message; `forAll({ seeds: [seed] }, ...)` repeats it.
 * A property may return a promise.
 */
export async function forAll(options: { readonly runs?: number; readonly seeds?: readonly number[] }, property: (random: Random, seed: number) => unknown): Promise<void> {
  const seeds = options.seeds ?? Array.from({ length: options.runs ?? 200 }, (_, at) => at + 1);
  for (const seed of seeds) {
    try {
      await property(createRandom(seed), seed);
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}
