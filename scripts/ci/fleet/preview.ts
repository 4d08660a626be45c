import type { Document } from '../../core/outcome.ts';
import { escapeMarkdown, escapeSentence, markdownTable } from '../../lib/markdown-text.ts';
import { findingText } from './examine.ts';
import type { FleetRow } from './examine.ts';

/** What a changed template would do to one repository. */
export interface PreviewRow {
  readonly repository: string;
  /** `unchanged` also when only a new version is there to upgrade to. `unknown`: it could not be read. */
  readonly verdict: 'unchanged' | 'red' | 'green' | 'changed' | 'unknown';
  readonly before: { readonly errors: number; readonly warnings: number };
  readonly after: { readonly errors: number; readonly warnings: number };
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Why it could not be read. */
  readonly failure?: string;
}

function without(all: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return all.filter((one) => !known.has(one));
}

/** Findings that count, as lines; an error that becomes a warning is another line. */
function linesOf({ findings }: FleetRow): string[] {
  return findings.filter(({ severity }) => severity !== 'info').map((one) => `${findingText(one)}${one.severity === 'error' ? '' : ' (warning)'}`);
}

export function previewRow(before: FleetRow, after: FleetRow): PreviewRow {
  const counts = ({ errors, warnings }: FleetRow): PreviewRow['before'] => ({ errors, warnings });
  const base = { repository: before.repository, before: counts(before), after: counts(after) };
  if (before.failure !== undefined) return { ...base, verdict: 'unknown', added: [], removed: [], failure: before.failure };
  const [old, now] = [linesOf(before), linesOf(after)];
  const [added, removed] = [without(now, old), without(old, now)];
  const verdict = before.errors === 0 && after.errors > 0 ? 'red' : before.errors > 0 && after.errors === 0 ? 'green' : added.length > 0 || removed.length > 0 ? 'changed' : 'unchanged';
  return { ...base, verdict, added, removed };
}

const words = { red: 'would turn red', green: 'would turn green', changed: 'changes', unchanged: 'no change', unknown: 'was not read' } as const;

function sums(rows: readonly PreviewRow[]): string {
  const count = (wanted: PreviewRow['verdict']): number => rows.filter(({ verdict }) => verdict === wanted).length;
  const unknown = count('unknown');
  const rest = [...(count('green') === 0 ? [] : [`${count('green')} would turn green`]), ...(count('changed') === 0 ? [] : [`${count('changed')} change otherwise`]), `${count('unchanged')} see no change`];
  return `${rows.length} repositories: ${count('red')} would turn red, ${rest.join(', ')}${unknown === 0 ? '' : `; ${unknown} could NOT be read, so nobody knows about them`}`;
}

const counts = ({ before, after }: PreviewRow): string => `errors ${before.errors} -> ${after.errors}, warnings ${before.warnings} -> ${after.warnings}`;

/** For people: who changes, and how; those that would turn red first. */
export function previewText(rows: readonly PreviewRow[]): string {
  const lines = inOrder(rows).map((row) => {
    if (row.failure !== undefined) return `${row.repository}: ${words.unknown}: ${row.failure}`;
    return [`${row.repository}: ${words[row.verdict]} (${counts(row)})`, ...row.added.map((one) => `  + ${one}`), ...row.removed.map((one) => `  - ${one}`)].join('\n');
  });
  return [...lines, sums(rows)].join('\n') + '\n';
}

const rank = { red: 0, unknown: 1, changed: 2, green: 3, unchanged: 4 } as const;

function inOrder(rows: readonly PreviewRow[]): PreviewRow[] {
  return rows.filter(({ verdict }) => verdict !== 'unchanged').sort((a, b) => rank[a.verdict] - rank[b.verdict]);
}

/** The same for the pull request that changes the template. */
export function previewMarkdown(rows: readonly PreviewRow[]): string {
  const changed = inOrder(rows);
  const cells = (row: PreviewRow): string[] => [
    escapeMarkdown(row.repository), words[row.verdict], row.failure === undefined ? counts(row) : escapeSentence(row.failure),
    [...row.added.map((one) => `+ ${escapeSentence(one)}`), ...row.removed.map((one) => `- ${escapeSentence(one)}`)].join('<br>'),
  ];
  return [`${sums(rows)}.`, ...(changed.length === 0 ? [] : [markdownTable([['repository', 'verdict', 'counts', 'findings'], ...changed.map(cells)])])].join('\n\n') + '\n';
}

export function previewDocument(rows: readonly PreviewRow[], shard: string): Document {
  const count = (wanted: PreviewRow['verdict']): number => rows.filter(({ verdict }) => verdict === wanted).length;
  return { version: 1, shard, red: count('red'), green: count('green'), notRead: count('unknown'), repositories: rows };
}
