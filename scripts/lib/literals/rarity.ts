import { windowLength } from './literal.ts';

/** How often characters stand in programs and texts, roughly, in thousandths: counted over Go and JavaScript of 30 MB. */
const thousandths: readonly (readonly [string, number])[] = [
  [' ', 180], ['e', 55], ['tA', 38], ['ran,ois\n', 30], ['0clduCfxpm.\t"h:', 15], ['()Eg=1;yb{}/IS', 7.5], ['v23_TOGM84kw\'BD6', 4], ['9N5P*7KR-\\`', 2.6], ['[]LF|YjQU$>&?', 1.6],
];

/** Share of each byte; of the rarest a little, so that no product becomes nothing. */
export const shareOf = new Float64Array(256).fill(0.0004);
for (const [characters, share] of thousandths) for (const character of characters) shareOf[character.charCodeAt(0)] = share / 1000;

/** Where in a text its rarest window begins. */
export function rarestWindow(bytes: Uint8Array): number {
  let best = 0;
  let least = Infinity;
  for (let at = 0; at + windowLength <= bytes.length; at += 1) {
    let share = 1;
    for (let byte = at; byte < at + windowLength; byte += 1) share *= shareOf[bytes[byte] as number] as number;
    if (share < least) [best, least] = [at, share];
  }
  return best;
}
