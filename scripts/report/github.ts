import type { Diagnostic, Severity } from '../core/diagnostic.ts';
import { sha256 } from '../lib/hash.ts';
import { doneLines } from './done.ts';
import { documentationUrl, placeText, spanOf } from './place.ts';
import type { Render, Report } from './render.ts';
import { harmless } from './visible.ts';

/*
 * Workflow commands of GitHub Actions and of Forgejo's runner, one line a finding: `::error file=...,line=...::text`.
 */

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

function data(text: string): string {
  return harmless(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function annotation(report: Report, diagnostic: Diagnostic): string {
  const { rule, severity, message, location, related = [], help } = diagnostic;
  const span = spanOf(report, location);
  const properties: [string, string][] = [];
  if (location.kind === 'file') properties.push(['file', location.path]);
  if (span !== undefined) {
    properties.push(['line', String(span.start.line)], ['endLine', String(span.end.line)]);
    // columns are refused when they stand on two lines
    if (span.start.line === span.end.line) properties.push(['col', String(span.start.column)], ['endColumn', String(span.end.column)]);
  }
  const name = report.rules.get(rule)?.name;
  properties.push(['title', name === undefined ? rule : `${rule} ${name}`]);
  const url = documentationUrl(report, rule);
  const lines = [
    location.kind === 'resource' ? `${location.name}: ${message}` : message,
    ...related.map((other) => `${placeText(report, other.location)}: ${other.message}`),
    ...(help === undefined ? [] : [`help: ${help}`]),
    ...(url === undefined ? [] : [url]),
  ];
  return `::${commands[severity]} ${properties.map(([key, value]) => `${key}=${property(value)}`).join(',')}::${data(lines.join('\n'))}\n`;
}

/** A text that is not ours must not act as a command of the workflow: commands are switched off around it, by a word it cannot know. */
function guarded(text: string): string {
  const ended = harmless(text.endsWith('\n') ? text : `${text}\n`);
  if (!/::|##\[/.test(ended)) return ended;
  const word = sha256(ended).slice(0, 32);
  return `::stop-commands::${word}\n${ended}::${word}::\n`;
}

export const render: Render = (report) => {
  const done = doneLines(report);
  const lines = [report.text ?? '', ...done, report.summary ?? ''].filter((line) => line !== '');
  return report.diagnostics.map((one) => annotation(report, one)).join('') + (lines.length === 0 ? '' : guarded(lines.map((line) => line.replace(/\n$/, '')).join('\n')));
};
