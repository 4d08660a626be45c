import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { FileWork, WalkReport } from '../ports/tree.ts';
import { walkedFile } from './file-text.ts';

/** Names whose bytes are never text; they are not even opened. */
const binaryName = /\.(?:png|jpe?g|gif|webp|ico|bmp|tiff?|psd|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|so|dylib|dll|exe|bin|o|a|wasm|node|pyc|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|ogg|flac|wav|sqlite|db|iso|img|deb|rpm|apk)$/i;
const bufferBytes = 1 << 20;

/** Neither a link is followed nor a pipe waited for. */
const withoutWaiting = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Reads files one after the other into one buffer, and shows each to the work. */
export class TreeVisitor {
  readonly #root: string;
  readonly #mostBytes: number;
  readonly #work: FileWork<unknown>;
  readonly #tooLarge: string[] = [];
  readonly #unreadable: string[] = [];
  readonly #usual: Buffer;
  /** For files that are larger than the usual buffer. */
  #large: Buffer | undefined;
  #files = 0;
  #bytes = 0;
  #binary = 0;

  constructor(root: string, mostBytes: number, work: FileWork<unknown>) {
    this.#root = root;
    this.#mostBytes = mostBytes;
    this.#work = work;
    const { memory } = work;
    this.#usual = memory === undefined ? Buffer.allocUnsafeSlow(bufferBytes) : Buffer.from(memory.buffer, memory.byteOffset, memory.length);
  }

  /** Bytes of the files that were shown so far. */
  get bytes(): number {
    return this.#bytes;
  }

  get report(): WalkReport {
    return { files: this.#files, bytes: this.#bytes, binary: this.#binary, tooLarge: this.#tooLarge, unreadable: this.#unreadable };
  }

  /** `shown` is the path as people know it. A file that was named itself may be a link or a pipe. */
  read(shown: string, named = false): void {
    if (binaryName.test(shown)) {
      this.#binary += 1;
      return;
    }
    let handle: number;
    try {
      handle = openSync(shown.startsWith('/') ? shown : `${this.#root}/${shown}`, named ? constants.O_RDONLY : withoutWaiting);
    } catch (error) {
      // a link, a socket, or a file that is gone meanwhile has nothing to say
      if (named || !['ELOOP', 'ENOENT', 'ENXIO', 'ENODEV'].includes(codeOf(error))) this.#unreadable.push(shown);
      return;
    }
    let bytes: Buffer;
    try {
      bytes = this.#fill(handle, shown, named);
    } catch (error) {
      // the folder of a submodule, or a pipe that nobody writes to
      if (!['EISDIR', 'EAGAIN'].includes(codeOf(error))) this.#unreadable.push(shown);
      return;
    } finally {
      closeSync(handle);
    }
    if (bytes.length > 0) this.#show(bytes, shown);
  }

  /** What is in the file; nothing when it is too large. */
  #fill(handle: number, shown: string, named: boolean): Buffer {
    let buffer = this.#usual;
    let filled = 0;
    for (;;) {
      const got = readSync(handle, buffer, filled, buffer.length - filled, null);
      filled += got;
      if (filled > this.#mostBytes) {
        this.#tooLarge.push(shown);
        return buffer.subarray(0, 0);
      }
      // a regular file is over when less came than was asked for; a pipe is not
      if (got === 0 || (filled < buffer.length && !named)) return buffer.subarray(0, filled);
      if (filled === buffer.length) buffer = this.#larger(buffer);
    }
  }

  #larger(full: Buffer): Buffer {
    const wanted = Math.min(full.length * 4, this.#mostBytes + 1);
    const known = this.#large;
    const larger = known !== undefined && known !== full && known.length >= wanted ? known : Buffer.allocUnsafeSlow(wanted);
    full.copy(larger);
    this.#large = larger;
    return larger;
  }

  #show(bytes: Buffer, shown: string): void {
    const file = walkedFile(shown, bytes);
    if (file === undefined) {
      this.#binary += 1;
      return;
    }
    this.#files += 1;
    this.#bytes += bytes.length;
    this.#work.visit(file);
  }
}
