import type { WalkedFile } from '../ports/tree.ts';

/** A NUL in the first bytes means binary: git's own rule. */
const sniffed = 8000;

function utf16(bytes: Buffer): string | undefined {
  if (bytes.length < 2) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2))).swap16().toString('utf16le');
  return undefined;
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
  const nul = bytes.indexOf(0);
  return nul !== -1 && nul < sniffed ? undefined : new TextFile(path, bytes);
}
