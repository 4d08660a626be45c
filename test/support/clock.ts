import type { Clock } from '../../scripts/ports/clock.ts';

/** A clock that a test turns: sleeping takes no time and is written down. */
export function testClock(now = 1_700_000_000_000): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  let time = now;
  return {
    slept,
    now: () => time,
    random: () => 0.5,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      time += milliseconds;
    },
  };
}
