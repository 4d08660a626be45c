import type { WalkedFile } from '../ports/tree.ts';

/** A NUL in the first bytes means binary: git's own rule. */
const sniffed = 8000;

function bigEndian(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16().toString('utf16le');
}

/** The text of a file with a byte order mark. */
function utf16(bytes: Buffer): string | undefined {
  if (bytes.length < 2) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return bigEndian(bytes.subarray(2));
  return undefined;
}

/** Without a mark: of Latin text nearly every second byte is NUL, and hardly any of the others. */
function unmarkedUtf16(bytes: Buffer): string | undefined {
  const looked = Math.min(bytes.length - (bytes.length % 2), 512);
  const nuls = [0, 0];
  for (let at = 0; at < looked; at += 1) if (bytes[at] === 0) nuls[at % 2] = (nuls[at % 2] as number) + 1;
  const [even = 0, odd = 0] = nuls;
  const most = looked / 2 * 0.9;
  if (looked < 8 || Math.min(even, odd) > looked / 100) return undefined;
  return odd > most ? bytes.toString('utf16le') : even > most ? bigEndian(bytes) : undefined;
}

class TextFile implements WalkedFile {
  readonly path: string;
  readonly bytes: Buffer;

  constructor(path: string, bytes: Buffer) {
    this.path = path;
    this.bytes = bytes;
  }

  get raw(): string {
    return this.bytes.toString('latin1');
  }

  text(): string {
    return this.bytes.toString('utf8');
  }
}

/** A file's bytes as something to search in; `undefined` for a binary one. The bytes must stay as they are while it is visited. */
export function walkedFile(path: string, bytes: Buffer): WalkedFile | undefined {
  const wide = utf16(bytes);
  if (wide !== undefined) return new TextFile(path, Buffer.from(wide));
  if (!bytes.subarray(0, sniffed).includes(0)) return new TextFile(path, bytes);
  const unmarked = unmarkedUtf16(bytes);
  return unmarked === undefined ? undefined : new TextFile(path, Buffer.from(unmarked));
}
