import { fstatSync, writeSync } from 'node:fs';
import type { Stats } from 'node:fs';

/** One output of the process. */
interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
}

/** What the process gives us; the shape that `cli/host.ts` names. */
interface ProcessHost {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  cwd(): string;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** /dev/null on Linux (major 1, minor 3): the one character device that a script writes to. */
const nullDevice = 0x103;

function mayBeTerminal(stat: Stats): boolean {
  return stat.isCharacterDevice() && !(process.platform === 'linux' && stat.rdev === nullDevice);
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it, waiting for a slow reader; false when nobody reads any more. */
function writeAll(descriptor: number, text: string): boolean {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length;) {
    try {
      at += writeSync(descriptor, data, at);
    } catch (error) {
      if (codeOf(error) === 'EPIPE') return false;
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(sleeper, 0, 0, 5);
    }
  }
  return true;
}

/**
 * Writes straight to the file descriptor. `process.stdout` costs 2 ms at its first use, for streams and sockets that
 * we do not need, and what it was given may be lost at the end of the process when it is a pipe. A reader that went
 * away (`bump changelog | head`) is no mistake: what remains is dropped.
 */
function openOutput(descriptor: 1 | 2, stream: () => { readonly isTTY?: boolean; readonly columns?: number }): Output {
  let open = true;
  let terminal: boolean | undefined;
  const isTerminal = (): boolean => {
    // only a character device can be a terminal; the question itself is the expensive part
    try {
      terminal ??= mayBeTerminal(fstatSync(descriptor)) && stream().isTTY === true;
    } catch {
      terminal = false;
    }
    return terminal;
  };
  return {
    write: (text) => { open = open && writeAll(descriptor, text); },
    get isTTY() { return isTerminal(); },
    get columns() { return isTerminal() ? stream().columns ?? 80 : 80; },
  };
}

export function createProcessHost(): ProcessHost {
  return {
    argv: process.argv,
    env: process.env,
    stdout: openOutput(1, () => process.stdout),
    stderr: openOutput(2, () => process.stderr),
    cwd: () => process.cwd(),
  };
}
