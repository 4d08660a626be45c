import type { Document } from '../../core/outcome.ts';
import type { FleetRow } from './examine.ts';

/** What a changed template would do to one repository. */
export interface PreviewRow {
  readonly repository: string;
  /** `unchanged` also when only a new version is there to upgrade to. */
  readonly verdict: 'unchanged' | 'red' | 'green' | 'changed';
  readonly before: { readonly errors: number; readonly warnings: number };
  readonly after: { readonly errors: number; readonly warnings: number };
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

function without(all: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return all.filter((one) => !known.has(one));
}

export function previewRow(before: FleetRow, after: FleetRow): PreviewRow {
  const added = without(after.findings, before.findings);
  const removed = without(before.findings, after.findings);
  const verdict = before.errors === 0 && after.errors > 0 ? 'red' : before.errors > 0 && after.errors === 0 ? 'green' : added.length > 0 || removed.length > 0 ? 'changed' : 'unchanged';
  const counts = ({ errors, warnings }: FleetRow): PreviewRow['before'] => ({ errors, warnings });
  return { repository: before.repository, verdict, before: counts(before), after: counts(after), added, removed };
}

export function previewText(rows: readonly PreviewRow[]): string {
  const changed = rows.filter(({ verdict }) => verdict !== 'unchanged');
  const lines = changed.map(({ repository, verdict, before, after, added, removed }) => [
    `${repository}: ${verdict === 'red' ? 'would turn red' : verdict === 'green' ? 'would turn green' : 'changes'} (errors ${before.errors} -> ${after.errors}, warnings ${before.warnings} -> ${after.warnings})`,
    ...added.map((one) => `  + ${one}`), ...removed.map((one) => `  - ${one}`),
  ].join('\n'));
  const red = rows.filter(({ verdict }) => verdict === 'red').length;
  return [...lines, `${rows.length} repositories: ${red} would turn red, ${rows.length - changed.length} see no change`].join('\n') + '\n';
}

export function previewDocument(rows: readonly PreviewRow[], shard: string): Document {
  return { version: 1, shard, red: rows.filter(({ verdict }) => verdict === 'red').length, repositories: rows };
}
