import type { Progress } from '../ports/progress.ts';
import { harmless, visible } from '../report/visible.ts';

export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** True when colour is wanted on this stream: a terminal, no NO_COLOR, no dumb terminal. FORCE_COLOR asks for it anyway, with 0 or false for none. */
export function wantsColor(stream: Stream, env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

const barWidth = 24;

/** Progress on stderr. A bar is drawn on a terminal only and wiped before anything else is written. */
export function createProgress(stream: Stream, redact: (text: string) => string, quiet: boolean): Progress & { clear(): void } {
  let drawn = false;
  const clear = (): void => {
    if (drawn) stream.write('\r\u001b[K');
    drawn = false;
  };
  const line = (text: string): void => {
    clear();
    stream.write(`${harmless(redact(text))}\n`);
  };
  return {
    clear,
    note: (message) => { if (!quiet) line(message); },
    warn: (message) => { line(`warning: ${message}`); },
    update: (label, done, total) => {
      if (quiet || stream.isTTY !== true) return;
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const full = Math.round(share * barWidth);
      const bar = total > 0 ? `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${done}/${total}` : `${done}`;
      stream.write(`\r\u001b[K${visible(redact(`${label} ${bar}`)).slice(0, (stream.columns ?? 80) - 1)}`);
      drawn = true;
    },
  };
}
