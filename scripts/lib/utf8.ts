/** The first byte of a text that is no UTF-8. */
export interface BadByte {
  /** Place among the bytes, from 0. */
  readonly byte: number;
  /** Place in the text that a forgiving decoder makes of the bytes, in UTF-16 units. */
  readonly offset: number;
  readonly value: number;
}

/** Length of the well-formed character that begins at `at` (Unicode 16, table 3-7); 0 when there is none. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const count = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  for (let next = 1; next < count; next += 1) {
    const byte = bytes[at + next] ?? 0;
    const least = next > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const most = next > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (byte < least || byte > most) return 0;
  }
  return count;
}

/** Where these bytes are no UTF-8; nothing when they are. */
export function badByte(bytes: Uint8Array): BadByte | undefined {
  let offset = 0;
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at);
    if (length === 0) return { byte: at, offset, value: bytes[at] as number };
    offset += length === 4 ? 2 : 1;
    at += length;
  }
  return undefined;
}
