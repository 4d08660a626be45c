import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { WalkedFile, WalkReport } from '../ports/tree.ts';
import { walkedFile } from './file-text.ts';

/** Names whose bytes are never text; they are not even opened. */
const binaryName = /\.(?:png|jpe?g|gif|webp|ico|bmp|tiff?|psd|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|so|dylib|dll|exe|bin|o|a|wasm|node|pyc|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|ogg|flac|wav|sqlite|db|iso|img|deb|rpm|apk)$/i;
const bufferBytes = 1 << 20;

/** Neither a link is followed nor a pipe waited for. */
const withoutWaiting = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Reads files one after the other into one buffer, and shows each to `visit`. */
export class TreeVisitor {
  readonly #root: string;
  readonly #mostBytes: number;
  readonly #visit: (file: WalkedFile) => void;
  readonly #tooLarge: string[] = [];
  readonly #unreadable: string[] = [];
  #buffer = Buffer.allocUnsafeSlow(bufferBytes);
  #files = 0;
  #bytes = 0;
  #binary = 0;

  constructor(root: string, mostBytes: number, visit: (file: WalkedFile) => void) {
    this.#root = root;
    this.#mostBytes = mostBytes;
    this.#visit = visit;
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
    let length: number;
    try {
      length = this.#fill(handle, shown, named);
    } catch (error) {
      // the folder of a submodule, or a pipe that nobody writes to
      if (!['EISDIR', 'EAGAIN'].includes(codeOf(error))) this.#unreadable.push(shown);
      return;
    } finally {
      closeSync(handle);
    }
    if (length > 0) this.#visitBytes(length, shown);
  }

  /** Number of bytes that are in the buffer now; -1 when the file is too large. */
  #fill(handle: number, shown: string, named: boolean): number {
    let filled = 0;
    for (;;) {
      const got = readSync(handle, this.#buffer, filled, this.#buffer.length - filled, null);
      filled += got;
      if (filled > this.#mostBytes) {
        this.#tooLarge.push(shown);
        return -1;
      }
      // a regular file is over when less came than was asked for; a pipe is not
      if (got === 0 || (filled < this.#buffer.length && !named)) return filled;
      if (filled < this.#buffer.length) continue;
      const larger = Buffer.allocUnsafeSlow(Math.min(this.#buffer.length * 2, this.#mostBytes + 1));
      this.#buffer.copy(larger, 0, 0, filled);
      this.#buffer = larger;
    }
  }

  #visitBytes(length: number, shown: string): void {
    const file = walkedFile(shown, this.#buffer.subarray(0, length));
    if (file === undefined) {
      this.#binary += 1;
      return;
    }
    this.#files += 1;
    this.#bytes += length;
    this.#visit(file);
  }
}
