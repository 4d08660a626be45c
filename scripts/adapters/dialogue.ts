import { writeSync } from 'node:fs';
import type { Dialogue } from '../ports/dialogue.ts';

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Standard input and output. Output waits for a slow reader; one that went away is told nothing. */
export function createDialogue(): Dialogue {
  return {
    incoming: () => process.stdin,
    say(text) {
      const data = new TextEncoder().encode(text);
      for (let at = 0; at < data.length;) {
        try {
          at += writeSync(1, data, at);
        } catch (error) {
          if (codeOf(error) === 'EPIPE') return;
          if (codeOf(error) !== 'EAGAIN') throw error;
          Atomics.wait(sleeper, 0, 0, 5);
        }
      }
    },
  };
}
