import type { Diagnostic } from '../../core/diagnostic.ts';

/** One line of the trend. Version 1 is frozen: keys keep their meaning, new ones may come. */
export interface TrendEntry {
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** False when something could not be read: the counts are then lower limits. */
  readonly complete: boolean;
  readonly workloads: number;
  /** Workloads that could not be judged. */
  readonly unjudged: number;
  readonly policies: number;
  /** Findings that count, by rule. */
  readonly findings: Readonly<Record<string, number>>;
  /** The same by workload and rule; those of no single workload are under `-fleet`. */
  readonly byWorkload: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly excepted: number;
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function countsOf(findings: readonly Diagnostic[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return Object.fromEntries(sorted(counts));
}

export function trendEntry(findings: readonly Diagnostic[], facts: Pick<TrendEntry, 'date' | 'complete' | 'workloads' | 'unjudged' | 'policies' | 'excepted'>): TrendEntry {
  const groups = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    const name = finding.about?.['workload'] ?? '-fleet';
    groups.set(name, [...groups.get(name) ?? [], finding]);
  }
  return { version: 1, ...facts, findings: countsOf(findings), byWorkload: Object.fromEntries(sorted(groups).map(([name, group]) => [name, countsOf(group)])) };
}

/** The file with one line more. */
export function appendLine(before: string | undefined, entry: TrendEntry): string {
  const start = before === undefined || before === '' || before.endsWith('\n') ? before ?? '' : `${before}\n`;
  return `${start}${JSON.stringify(entry)}\n`;
}
