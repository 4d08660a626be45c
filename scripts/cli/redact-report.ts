import type { Diagnostic, Location } from '../core/diagnostic.ts';
import type { SourceFile } from '../core/source.ts';
import type { Report } from '../report/render.ts';
import type { Redact } from './redact.ts';

/*
 * Secrets are masked before a format escapes, cuts or wraps the text they stand in: behind an `&amp;`, or with half
 * of it beyond the edge of a snippet, a secret is no longer recognised. The finished text is masked once more.
 */

function place(location: Location, redact: Redact): Location {
  return location.kind === 'resource' ? { ...location, name: redact(location.name) } : location;
}

function finding(diagnostic: Diagnostic, redact: Redact): Diagnostic {
  const { help, related, fix } = diagnostic;
  return {
    ...diagnostic,
    message: redact(diagnostic.message),
    location: place(diagnostic.location, redact),
    ...(help === undefined ? {} : { help: redact(help) }),
    ...(diagnostic.about === undefined ? {} : { about: Object.fromEntries(Object.entries(diagnostic.about).map(([key, value]) => [key, redact(value)])) }),
    ...(related === undefined ? {} : { related: related.map((other) => ({ message: redact(other.message), location: place(other.location, redact) })) }),
    ...(fix === undefined ? {} : { fix: { ...fix, title: redact(fix.title), edits: fix.edits.map((edit) => ({ ...edit, newText: redact(edit.newText) })) } }),
  };
}

/** The same object where nothing was masked: its line index is remembered by identity. */
function source(file: SourceFile, redact: Redact): SourceFile {
  const text = redact(file.text, true);
  return text === file.text ? file : { ...file, text };
}

/** The report with every secret masked; texts of files keep their length, so that every place stays where it is. */
export function redactReport(report: Report, redact: Redact): Report {
  const optional = (text: string | undefined): string | undefined => (text === undefined ? undefined : redact(text));
  return {
    ...report,
    diagnostics: report.diagnostics.map((one) => finding(one, redact)),
    hidden: report.hidden.map((one) => ({ ...one, reason: redact(one.reason), diagnostic: finding(one.diagnostic, redact) })),
    sources: new Map(Array.from(report.sources, ([path, file]) => [path, source(file, redact)])),
    text: optional(report.text),
    markdown: optional(report.markdown),
    summary: optional(report.summary),
    results: report.results.map((result) => ({ ...result, message: redact(result.message) })),
  };
}
