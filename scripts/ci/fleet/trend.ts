import { UsageError } from '../../core/failure.ts';
import type { FleetSummary } from './report.ts';

/** A line of the trend: the sums of one day. */
export interface TrendEntry extends FleetSummary {
  /** `YYYY-MM-DD` */
  readonly date: string;
}

function isEntry(data: unknown): data is TrendEntry {
  return typeof data === 'object' && data !== null && 'date' in data && typeof data.date === 'string' && 'errors' in data && typeof data.errors === 'number' && 'warnings' in data && typeof data.warnings === 'number';
}

/** @throws UsageError with the line that is no entry: a file that we would write over may be somebody's. */
export function parseTrend(path: string, text: string | undefined): TrendEntry[] {
  return (text ?? '').split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      const data: unknown = JSON.parse(line);
      if (isEntry(data)) return [data];
    } catch { /* said below */ }
    throw new UsageError(`${path}:${at + 1} is no line of a trend; nothing was written`, { help: 'a trend has one JSON object a line, written by `ci-lint fleet --trend`' });
  });
}

/** The trend with the sums of today; a second run on one day replaces the first. */
export function addToTrend(entries: readonly TrendEntry[], date: string, summary: FleetSummary): string {
  return [...entries.filter((one) => one.date !== date), { date, ...summary }].map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
