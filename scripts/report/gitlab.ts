import type { Diagnostic, Severity } from '../core/diagnostic.ts';
import { fingerprintsOf } from './identity.ts';
import { placeText, spanOf } from './place.ts';
import type { Render, Report } from './render.ts';

/*
 * GitLab's Code Quality report, a subset of Code Climate's: a list of objects with `description`, `check_name`,
 * `fingerprint`, `severity` and `location` with `path` and `lines.begin` (GitLab documentation, "Code Quality report
 * format"). Every place needs a path and a line, so a resource is its own path, on line 1.
 */

const severityNames: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' };

function issue(report: Report, diagnostic: Diagnostic, fingerprint: string): Record<string, unknown> {
  const { rule, severity, message, location, related = [], help } = diagnostic;
  const span = spanOf(report, location);
  const more = [...related.map((other) => `${other.message} (${placeText(report, other.location)})`), ...(help === undefined ? [] : [help])];
  return {
    description: `${[message, ...more].join('; ')}`,
    check_name: rule,
    fingerprint,
    severity: severityNames[severity],
    location: {
      path: location.kind === 'file' ? location.path.replace(/^\.\//, '') : location.name,
      lines: { begin: span?.start.line ?? 1, end: span?.end.line ?? 1 },
    },
  };
}

export const render: Render = (report) => {
  const keys = fingerprintsOf(report);
  return `${JSON.stringify(report.diagnostics.map((one) => issue(report, one, keys.get(one) ?? '')), null, 2)}\n`;
};
