import type { Diagnostic, Location } from '../core/diagnostic.ts';
import type { Position } from '../core/source.ts';
import { describeAction } from './action.ts';
import { fingerprintsOf } from './identity.ts';
import { documentationUrl, spanOf } from './place.ts';
import type { Render, Report } from './render.ts';

/*
 * The public machine format, frozen in schema/report.v1.json. It is a mapping of its own, not a dump of our types:
 * those may change.
 */

interface Place {
  readonly path: string | null;
  readonly resource?: string;
  readonly range: { readonly start: Position; readonly end: Position } | null;
}

/** A location as the JSON document shows it: lines and columns from 1, columns in UTF-16 units. */
export function placeOf(report: Pick<Report, 'sources'>, location: Location): Place {
  if (location.kind === 'resource') return { path: null, resource: location.name, range: null };
  return { path: location.path, range: spanOf(report, location) ?? null };
}

/** One finding as the JSON document shows it. */
export function diagnosticDocument(report: Pick<Report, 'sources' | 'tool' | 'rules'>, diagnostic: Diagnostic, fingerprint: string): Record<string, unknown> {
  const { rule, severity, message, location, related, help, fix, about } = diagnostic;
  const documentation = documentationUrl(report, rule);
  return {
    rule, severity, message, ...placeOf(report, location),
    fix: fix?.safety ?? null,
    ...(fix === undefined ? {} : { fixTitle: fix.title }),
    ...(help === undefined ? {} : { help }),
    ...(about === undefined ? {} : { about }),
    ...(related === undefined || related.length === 0 ? {} : { related: related.map((other) => ({ message: other.message, ...placeOf(report, other.location) })) }),
    ...(documentation === undefined ? {} : { documentation }),
    fingerprint,
  };
}

/** What was done, or on a dry run would be. */
function actionDocuments({ plan, results, dryRun }: Report): Record<string, unknown>[] {
  if (dryRun) return plan.map((action) => ({ kind: action.kind, status: 'planned', message: describeAction(action) }));
  return results.map(({ action, status, message }) => ({ kind: action.kind, status, message }));
}

export const render: Render = (report) => {
  const keys = report.diagnostics.length === 0 ? undefined : fingerprintsOf(report);
  const diagnostics = report.diagnostics.map((diagnostic) => diagnosticDocument(report, diagnostic, keys?.get(diagnostic) ?? ''));
  const actions = actionDocuments(report);
  if (report.document !== undefined) {
    const more = { ...(diagnostics.length === 0 ? {} : { diagnostics }), ...(actions.length === 0 ? {} : { actions }) };
    return `${JSON.stringify({ ...report.document, ...more }, null, 2)}\n`;
  }
  const by = (reason: 'suppression' | 'baseline'): number => report.hidden.filter((one) => one.by === reason).length;
  const document = {
    version: 1,
    command: report.command,
    tool: { name: report.tool.name, version: report.tool.version },
    diagnostics,
    summary: { suppressed: by('suppression'), known: by('baseline'), fixed: report.fixed, dryRun: report.dryRun },
    actions,
    ...(report.text === undefined || report.text === '' ? {} : { text: report.text }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};
