import { spawn } from 'node:child_process';
import { EnvironmentError } from '../core/failure.ts';
import type { GitOptions } from './git-process.ts';

/** The bytes of an object, or why there are none. */
export type BlobAnswer = Buffer | 'missing' | 'too-large' | 'no-blob';

/** One object that was asked for. */
export type BlobVisit = (index: number, answer: BlobAnswer) => void;

/** Reads the answers of `git cat-file --batch` out of a stream: a line `<id> <type> <size>`, the bytes, a line end. */
class BatchReader {
  readonly #visit: BlobVisit;
  readonly #most: number;
  #pending: Buffer[] = [];
  #length = 0;
  #index = 0;

  constructor(most: number, visit: BlobVisit) {
    this.#most = most;
    this.#visit = visit;
  }

  /** How many were answered. */
  get answered(): number {
    return this.#index;
  }

  push(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#length += chunk.length;
    while (this.#take());
  }

  #joined(): Buffer {
    const whole = this.#pending.length === 1 ? this.#pending[0] as Buffer : Buffer.concat(this.#pending);
    this.#pending = [whole];
    return whole;
  }

  /** Takes one whole answer off; false when it has not all arrived. */
  #take(): boolean {
    if (this.#length === 0 || this.#length < this.#wanted) return false;
    const data = this.#joined();
    const end = data.indexOf(10);
    if (end === -1) return false;
    const [, type, size] = data.toString('latin1', 0, end).split(' ');
    const bytes = type === 'missing' || size === undefined ? -1 : Number(size);
    const total = bytes === -1 ? end + 1 : end + 1 + bytes + 1;
    if (data.length < total) {
      this.#wanted = total;
      return false;
    }
    this.#wanted = 0;
    this.#visit(this.#index, bytes === -1 ? 'missing' : type !== 'blob' ? 'no-blob' : bytes > this.#most ? 'too-large' : data.subarray(end + 1, end + 1 + bytes));
    this.#index += 1;
    this.#pending = data.length === total ? [] : [data.subarray(total)];
    this.#length -= total;
    return true;
  }

  #wanted = 0;
}

/**
 * Reads many objects by name with one process. Names go in while answers come out; nothing is held but one answer.
 * Rejects when git ends before it has answered for all.
 */
export function readBlobs(names: readonly string[], options: GitOptions, most: number, visit: BlobVisit): Promise<void> {
  if (names.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['cat-file', '--batch'], { cwd: options.cwd, env: options.env, stdio: ['pipe', 'pipe', 'ignore'] });
    const reader = new BatchReader(most, visit);
    child.on('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        child.kill();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    child.on('close', (code, signal) => {
      if (reader.answered === names.length) resolve();
      else reject(new EnvironmentError(`git ended (${signal ?? code}) after ${reader.answered} of ${names.length} objects`, { help: 'look at the repository with `git fsck`' }));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${names.join('\n')}\n`);
  });
}
