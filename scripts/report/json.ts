import type { Diagnostic, Location } from '../core/diagnostic.ts';
import { positionAt } from '../core/source.ts';
import type { Render, Report } from './render.ts';

/*
 * The public machine format, frozen in schema/report.v1.json. It is a mapping of its own, not a dump of our types:
 * those may change.
 */

interface Place {
  readonly path: string | null;
  readonly resource?: string;
  readonly range: { readonly start: { line: number; column: number }; readonly end: { line: number; column: number } } | null;
}

/** A location as the JSON document shows it: lines and columns from 1, columns in UTF-16 units. */
export function placeOf(report: Pick<Report, 'sources'>, location: Location): Place {
  if (location.kind === 'resource') return { path: null, resource: location.name, range: null };
  const source = report.sources.get(location.path);
  if (location.range === undefined || source === undefined) return { path: location.path, range: null };
  return { path: location.path, range: { start: positionAt(source, location.range.start), end: positionAt(source, location.range.end) } };
}

/** One finding as the JSON document shows it. */
export function diagnosticDocument(report: Pick<Report, 'sources' | 'tool' | 'rules'>, diagnostic: Diagnostic): Record<string, unknown> {
  const { rule, severity, message, location, related, help, fix } = diagnostic;
  return {
    rule, severity, message, ...placeOf(report, location),
    fix: fix?.safety ?? null,
    ...(fix === undefined ? {} : { fixTitle: fix.title }),
    ...(help === undefined ? {} : { help }),
    ...(related === undefined || related.length === 0 ? {} : { related: related.map((other) => ({ message: other.message, ...placeOf(report, other.location) })) }),
    ...(report.rules.has(rule) ? { documentation: documentationUrl(report, rule) } : {}),
  };
}

/** Address of a rule's page, with the anchor of the rule. */
export function documentationUrl(report: Pick<Report, 'tool' | 'rules'>, rule: string): string {
  const meta = report.rules.get(rule);
  return `${report.tool.homepage}/docs/rules/${rule.toLowerCase()}-${meta?.name ?? ''}.md`;
}

export const render: Render = (report) => {
  const diagnostics = report.diagnostics.map((diagnostic) => diagnosticDocument(report, diagnostic));
  if (report.document !== undefined) {
    return `${JSON.stringify(diagnostics.length === 0 ? report.document : { ...report.document, diagnostics }, null, 2)}\n`;
  }
  const document = {
    version: 1,
    command: report.command,
    diagnostics,
    summary: { ...report.hidden, dryRun: report.dryRun },
    actions: report.results.map(({ action, status, message }) => ({ kind: action.kind, status, message })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};
