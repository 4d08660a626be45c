import type { Document } from '../../core/outcome.ts';
import { escapeMarkdown, escapeSentence, markdownTable } from '../../lib/markdown-text.ts';
import { findingText } from './examine.ts';
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
  /** Could not be read or judged: the sums do not hold them. */
  readonly notRead: number;
  /** Archived repositories, left out; absent for checkouts. */
  readonly archived?: number;
  readonly errors: number;
  readonly warnings: number;
  /** Repositories by template and version: `python-ci@1`. */
  readonly templates: Readonly<Record<string, number>>;
  /** Templates followed, by standing. */
  readonly standings: Readonly<Record<string, number>>;
}

/** Who follows one version of a template. */
export interface TemplateVersionRow {
  readonly template: string;
  readonly version: number;
  /** The newest version of it. */
  readonly current: number;
  readonly repositories: readonly string[];
  /** Of these, how many break the contract. */
  readonly broken: number;
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

/** By template and version: who follows it. Repositories that follow none are not in it. */
export function byTemplate(rows: readonly FleetRow[]): TemplateVersionRow[] {
  const found = new Map<string, { template: string; version: number; current: number; repositories: string[]; broken: number }>();
  for (const { repository, templates } of rows) {
    for (const { name, version, current, standing } of templates) {
      const key = `${name}@${version}`;
      const row = found.get(key) ?? { template: name, version, current, repositories: [], broken: 0 };
      found.set(key, row);
      row.repositories.push(repository);
      if (standing === 'local-change' || standing === 'missing' || standing === 'forbidden') row.broken += 1;
    }
  }
  return [...found.values()].sort((a, b) => (a.template === b.template ? a.version - b.version : a.template < b.template ? -1 : 1));
}

const versionCells = ({ template, version, current, repositories, broken }: TemplateVersionRow): string[] => [
  `${template}@${version}${version < current ? ` (of ${current})` : ''}`, String(repositories.length), broken === 0 ? '-' : String(broken),
];

const repositoryHead = ['repository', 'template', 'standing', 'errors', 'warnings', 'waivers'];
const versionHead = ['template', 'repositories', 'break it'];

function sumsText(rows: readonly FleetRow[], archived: number, last: FleetSummary | undefined): string {
  const summary = summarize(rows);
  const parts = [
    counted(summary.repositories, 'repository', 'repositories'), `${summary.withPipeline} with a pipeline`, `${summary.errors}${difference(summary.errors, last?.errors)} errors`,
    `${summary.warnings}${difference(summary.warnings, last?.warnings)} warnings`, ...(archived === 0 ? [] : [`${archived} archived and left out`]),
  ];
  return `${parts.join(', ')}${summary.notRead === 0 ? '' : `; ${counted(summary.notRead, 'repository', 'repositories')} could NOT be read, so these sums are not the whole fleet`}`;
}

/** For people: a line for each repository, the versions of templates, what could not be read, and the sums beside those of the last entry of the trend. */
export function fleetText(rows: readonly FleetRow[], archived: number, last: FleetSummary | undefined): string {
  const failures = rows.flatMap(({ repository, failure }) => (failure === undefined ? [] : [`not read: ${repository}: ${failure}`]));
  const versions = byTemplate(rows);
  return [
    table([repositoryHead, ...rows.map(cells)]), ...(versions.length === 0 ? [] : [table([versionHead, ...versions.map(versionCells)])]),
    ...(failures.length === 0 ? [] : [failures.join('\n')]), sumsText(rows, archived, last),
  ].join('\n\n') + '\n';
}

/** Findings of one repository that are printed in Markdown; the document has all. */
const mostFindings = 20;

function details({ repository, findings }: FleetRow): string[] {
  const counted = findings.filter(({ severity }) => severity !== 'info');
  if (counted.length === 0) return [];
  const more = counted.length > mostFindings ? [`- and ${counted.length - mostFindings} more`] : [];
  return [`**${escapeMarkdown(repository)}**\n\n${[...counted.slice(0, mostFindings).map((one) => `- ${one.severity} ${escapeSentence(findingText(one))}`), ...more].join('\n')}`];
}

/** The same for an issue, a wiki or a chat. */
export function fleetMarkdown(rows: readonly FleetRow[], archived: number, last: FleetSummary | undefined): string {
  const escaped = (row: readonly string[]): string[] => row.map(escapeMarkdown);
  const failures = rows.flatMap(({ repository, failure }) => (failure === undefined ? [] : [`- **${escapeMarkdown(repository)}** was not read: ${escapeSentence(failure)}`]));
  const found = rows.flatMap(details);
  return [
    `${escapeSentence(sumsText(rows, archived, last))}.`, ...(failures.length === 0 ? [] : [failures.join('\n')]),
    markdownTable([repositoryHead, ...rows.map((row) => escaped(cells(row)))], [3, 4, 5]),
    markdownTable([versionHead, ...byTemplate(rows).map((row) => escaped(versionCells(row)))], [1, 2]),
    ...(found.length === 0 ? [] : [`<details><summary>Findings</summary>\n\n${found.join('\n\n')}\n\n</details>`]),
  ].join('\n\n') + '\n';
}

export function fleetDocument(rows: readonly FleetRow[], archived: number, shard: string): Document {
  return { version: 1, shard, summary: { ...summarize(rows), archived }, templates: byTemplate(rows), repositories: rows };
}
