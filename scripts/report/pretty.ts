import type { Diagnostic, Location, Severity } from '../core/diagnostic.ts';
import { paint } from './color.ts';
import type { Paint } from './color.ts';
import { countText } from './count.ts';
import { doneLines } from './done.ts';
import { placeText, spanOf } from './place.ts';
import type { Render, Report } from './render.ts';
import { snippet } from './snippet.ts';
import { harmless, visible } from './visible.ts';

function mark(paint: Paint, severity: Severity): (text: string) => string {
  return severity === 'error' ? paint.red : severity === 'warning' ? paint.yellow : paint.cyan;
}

function lineOf(report: Report, location: Location): number {
  return spanOf(report, location)?.end.line ?? 0;
}

function place(report: Report, location: Location, label: string, paint: Paint, marker: (text: string) => string, gutter: number, arrow: string): string[] {
  const head = `${' '.repeat(gutter)}${paint.blue(arrow)} ${visible(placeText(report, location))}`;
  const source = location.kind === 'file' ? report.sources.get(location.path) : undefined;
  if (location.kind === 'resource' || location.range === undefined || source === undefined) {
    return [label === '' ? head : `${head}: ${visible(label)}`];
  }
  return [head, ...snippet(source, location.range, label, paint, marker, gutter)];
}

function diagnosticText(report: Report, diagnostic: Diagnostic, paint: Paint): string {
  const { severity, rule, message, location, related = [], help, fix } = diagnostic;
  const marker = mark(paint, severity);
  const gutter = String(Math.max(lineOf(report, location), ...related.map((other) => lineOf(report, other.location)))).length + 1;
  const lines = [`${marker(paint.bold(`${severity}[${rule}]`))}${paint.bold(`: ${visible(message)}`)}`];
  lines.push(...place(report, location, '', paint, marker, gutter, '-->'));
  for (const other of related) lines.push(...place(report, other.location, other.message, paint, paint.blue, gutter, ':::'));
  const empty = ' '.repeat(gutter);
  if (help !== undefined) lines.push(`${empty} ${paint.blue('=')} ${paint.bold('help')}: ${visible(help)}`);
  if (fix !== undefined) lines.push(`${empty} ${paint.blue('=')} ${paint.bold('fix')}: ${visible(fix.title)} (${fix.safety === 'safe' ? '--fix' : '--unsafe-fixes'})`);
  return `${lines.join('\n')}\n`;
}

/** For people: every finding with its place, then what was or would be done, then one line of count. */
export const render: Render = (report, { color }) => {
  const colors = paint(color);
  const parts: string[] = [];
  if (report.diagnostics.length > 0) parts.push(report.diagnostics.map((one) => diagnosticText(report, one, colors)).join('\n'));
  if (report.text !== undefined && report.text !== '') parts.push(harmless(report.text.endsWith('\n') ? report.text : `${report.text}\n`));
  const done = doneLines(report);
  if (done.length > 0) parts.push(`${done.map(visible).join('\n')}\n`);
  const counts = countText(report);
  if (counts !== '') parts.push(`${counts}\n`);
  if (report.summary !== undefined) parts.push(`${harmless(report.summary)}\n`);
  return parts.join('\n');
};
