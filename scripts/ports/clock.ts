export interface Clock {
  /** Now, in Unix milliseconds. */
  now(): number;
  /** Waits; used between attempts only. */
  sleep(milliseconds: number): Promise<void>;
  /** A number in [0, 1), for jitter. */
  random(): number;
}
