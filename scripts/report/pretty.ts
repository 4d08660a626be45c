import type { Diagnostic, Location, Severity } from '../core/diagnostic.ts';
import { positionAt } from '../core/source.ts';
import { paint } from './color.ts';
import type { Paint } from './color.ts';
import { describeAction } from './action.ts';
import type { Render, Report } from './render.ts';
import { snippet } from './snippet.ts';

function mark(paint: Paint, severity: Severity): (text: string) => string {
  return severity === 'error' ? paint.red : severity === 'warning' ? paint.yellow : paint.cyan;
}

/** `path:line:column`, as far as it is known; terminals and editors make a link of it. */
export function placeText(report: Report, location: Location): string {
  if (location.kind === 'resource') return location.name;
  const source = report.sources.get(location.path);
  if (location.range === undefined || source === undefined) return location.path;
  const { line, column } = positionAt(source, location.range.start);
  return `${location.path}:${line}:${column}`;
}

function lineOf(report: Report, location: Location): number {
  if (location.kind === 'resource' || location.range === undefined) return 0;
  const source = report.sources.get(location.path);
  return source === undefined ? 0 : positionAt(source, location.range.start).line;
}

function place(report: Report, location: Location, label: string, paint: Paint, marker: (text: string) => string, gutter: number, arrow: string): string[] {
  const head = `${' '.repeat(gutter)}${paint.blue(arrow)} ${placeText(report, location)}`;
  const source = location.kind === 'file' ? report.sources.get(location.path) : undefined;
  if (location.kind === 'resource' || location.range === undefined || source === undefined) {
    return [label === '' ? head : `${head}: ${label}`];
  }
  return [head, ...snippet(source, location.range, label, paint, marker, gutter)];
}

function diagnosticText(report: Report, diagnostic: Diagnostic, paint: Paint): string {
  const { severity, rule, message, location, related = [], help, fix } = diagnostic;
  const marker = mark(paint, severity);
  const gutter = String(Math.max(lineOf(report, location), ...related.map((other) => lineOf(report, other.location)))).length + 1;
  const lines = [`${marker(paint.bold(`${severity}[${rule}]`))}${paint.bold(`: ${message}`)}`];
  lines.push(...place(report, location, '', paint, marker, gutter, '-->'));
  for (const other of related) lines.push(...place(report, other.location, other.message, paint, paint.blue, gutter, ':::'));
  const empty = ' '.repeat(gutter);
  if (help !== undefined) lines.push(`${empty} ${paint.blue('=')} ${paint.bold('help')}: ${help}`);
  if (fix !== undefined) lines.push(`${empty} ${paint.blue('=')} ${paint.bold('fix')}: ${fix.title} (${fix.safety === 'safe' ? '--fix' : '--unsafe-fixes'})`);
  return `${lines.join('\n')}\n`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function closing(report: Report): string {
  const { suppressed, known, fixed } = report.hidden;
  const of = (severity: Severity): number => report.diagnostics.filter((one) => one.severity === severity).length;
  const parts = [
    of('error') > 0 ? count(of('error'), 'error') : '',
    of('warning') > 0 ? count(of('warning'), 'warning') : '',
    of('info') > 0 ? `${of('info')} info` : '',
    fixed > 0 ? `${fixed} fixed` : '',
    suppressed > 0 ? `${suppressed} suppressed` : '',
    known > 0 ? `${known} in the baseline` : '',
  ].filter((part) => part !== '');
  const fixable = report.diagnostics.filter((one) => one.fix?.safety === 'safe').length;
  const unsafe = report.diagnostics.filter((one) => one.fix?.safety === 'unsafe').length;
  const offers = [fixable > 0 ? `${fixable} with --fix` : '', unsafe > 0 ? `${unsafe} with --unsafe-fixes` : ''].filter((part) => part !== '');
  if (parts.length === 0) return '';
  return `${parts.join(', ')}${offers.length > 0 ? `; fixable: ${offers.join(', ')}` : ''}\n`;
}

/** For people: every finding with its place, then what was or would be done, then one line of count. */
export const render: Render = (report, { color }) => {
  const colors = paint(color);
  const parts: string[] = [];
  if (report.diagnostics.length > 0) parts.push(`${report.diagnostics.map((one) => diagnosticText(report, one, colors)).join('\n')}`);
  if (report.text !== undefined && report.text !== '') parts.push(report.text.endsWith('\n') ? report.text : `${report.text}\n`);
  if (report.dryRun && report.plan.length > 0) parts.push(`${report.plan.map((action) => `would ${describeAction(action)}`).join('\n')}\n`);
  if (report.results.length > 0) parts.push(`${report.results.map(({ message }) => message).join('\n')}\n`);
  const end = closing(report);
  if (end !== '') parts.push(end);
  if (report.summary !== undefined) parts.push(`${report.summary}\n`);
  return parts.join('\n');
};
