import type { Document } from '../../core/outcome.ts';
import type { FleetRow } from './examine.ts';

function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** Columns as wide as their longest word; two blanks between them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

function templateOf({ templates, files, failure }: FleetRow): string {
  if (failure !== undefined) return '?';
  if (files === 0) return 'no pipeline';
  return templates.map(({ name, version, current }) => `${name}@${version}${version < current ? ` (of ${current})` : ''}`).join(' ') || '-';
}

function cells(row: FleetRow): string[] {
  const waivers = `${row.waivers === 0 ? '-' : row.waivers}${row.expiredWaivers === 0 ? '' : ` (${row.expiredWaivers} over)`}`;
  return [row.repository, templateOf(row), row.failure === undefined ? row.templates.map(({ standing }) => standing).join(' ') || '-' : 'not read', String(row.errors), String(row.warnings), waivers];
}

export interface FleetSummary {
  readonly repositories: number;
  readonly withPipeline: number;
  readonly notRead: number;
  readonly errors: number;
  readonly warnings: number;
  /** Repositories by template and version: `python-ci@1`. */
  readonly templates: Readonly<Record<string, number>>;
  /** Templates followed, by standing. */
  readonly standings: Readonly<Record<string, number>>;
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

export function summarize(rows: readonly FleetRow[]): FleetSummary {
  const sum = (of: (row: FleetRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const followed = rows.flatMap(({ templates }) => templates);
  return {
    repositories: rows.length, withPipeline: rows.filter(({ files }) => files > 0).length, notRead: rows.filter(({ failure }) => failure !== undefined).length,
    errors: sum(({ errors }) => errors), warnings: sum(({ warnings }) => warnings),
    templates: tally(followed.map(({ name, version }) => `${name}@${version}`)), standings: tally(followed.map(({ standing }) => standing)),
  };
}

function difference(now: number, before: number | undefined): string {
  return before === undefined || before === now ? '' : ` (${now > before ? '+' : ''}${now - before})`;
}

/** For people: a line for each repository, what could not be read, and the sums, beside those of the last entry of the trend. */
export function fleetText(rows: readonly FleetRow[], last: FleetSummary | undefined): string {
  const summary = summarize(rows);
  const failures = rows.flatMap(({ repository, failure }) => (failure === undefined ? [] : [`${repository}: ${failure}`]));
  const sums = `${counted(summary.repositories, 'repository', 'repositories')}, ${summary.withPipeline} with a pipeline, ${summary.errors}${difference(summary.errors, last?.errors)} errors, ${summary.warnings}${difference(summary.warnings, last?.warnings)} warnings`;
  const list = table([['repository', 'template', 'standing', 'errors', 'warnings', 'waivers'], ...rows.map(cells)]);
  return [list, ...(failures.length === 0 ? [] : [failures.join('\n')]), sums].join('\n\n') + '\n';
}

export function fleetDocument(rows: readonly FleetRow[], shard: string): Document {
  return { version: 1, shard, summary: summarize(rows), repositories: rows };
}
