import type { Diagnostic } from '../core/diagnostic.ts';
import { escapeMarkdown, escapeSentence } from '../lib/markdown-text.ts';
import { doneLines } from './done.ts';
import { paint } from './color.ts';
import { countText } from './count.ts';
import { documentationUrl, placeText, spanOf } from './place.ts';
import type { Render, Report } from './render.ts';
import { snippet } from './snippet.ts';
import { harmless, visible } from './visible.ts';

/*
 * A comment for a pull request. The first line is a mark by which a bot finds its own comment again. Text that is not
 * ours is escaped: it must not mention people, close issues or bring HTML.
 */

/** More findings than this make a comment that nobody reads, and one that forges refuse (64 KiB). */
const mostRows = 100;
const mostSnippets = 20;

const plain = (text: string): string => escapeMarkdown(visible(text));
/** Names in backticks stay code; all else is escaped. */
const inline = (text: string): string => escapeSentence(visible(text));

function code(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${visible(text).replace(/\s+/g, ' ').replaceAll('|', '\\|')}${space}${fence}`;
}

function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${harmless(text).replace(/\n$/, '')}\n${fence}`;
}

function ruleLink(report: Report, rule: string): string {
  const url = documentationUrl(report, rule);
  return url === undefined ? plain(rule) : `[${plain(rule)}](${url})`;
}

function row(report: Report, diagnostic: Diagnostic): string {
  const { severity, rule, location, message, help, fix } = diagnostic;
  const offer = fix === undefined ? '' : ` (fix: ${code(fix.safety === 'safe' ? '--fix' : '--unsafe-fixes')})`;
  return `| ${severity} | ${ruleLink(report, rule)} | ${code(placeText(report, location))} | ${inline(message)}${help === undefined ? '' : `<br>${inline(help)}`}${offer} |`;
}

function excerpt(report: Report, { rule, message, location, related = [] }: Diagnostic): string[] {
  const lines = [{ location, message: `${rule}: ${message}` }, ...related].flatMap((one) => {
    const source = one.location.kind === 'file' ? report.sources.get(one.location.path) : undefined;
    const span = spanOf(report, one.location);
    if (one.location.kind === 'resource' || one.location.range === undefined || source === undefined || span === undefined) return [];
    const plainly = paint(false);
    return [`${placeText(report, one.location)}: ${one.message}`, ...snippet(source, one.location.range, '', plainly, plainly.bold, String(span.end.line).length + 1)];
  });
  return lines.length === 0 ? [] : [fenced(lines.join('\n'), 'text')];
}

function table(report: Report): string[] {
  if (report.diagnostics.length === 0) return [];
  const left = report.diagnostics.length - mostRows;
  const rows = report.diagnostics.slice(0, mostRows).map((one) => row(report, one));
  const excerpts = report.diagnostics.slice(0, mostSnippets).flatMap((one) => excerpt(report, one));
  return [
    ['| | rule | place | finding |', '|---|---|---|---|', ...rows, ...(left > 0 ? [`| | | | and ${left} more |`] : [])].join('\n'),
    ...(excerpts.length === 0 ? [] : [`<details><summary>Where</summary>\n\n${excerpts.join('\n\n')}\n\n</details>`]),
  ];
}

export const render: Render = (report) => {
  const counts = countText(report);
  const done = doneLines(report);
  const parts = [
    `<!-- ${report.tool.name}: ${report.command.replaceAll('--', '- -')} -->\n### ${plain(report.command)}: ${counts === '' ? 'no findings' : inline(counts)}`,
    ...table(report),
    ...(report.markdown !== undefined ? [harmless(report.markdown).replace(/\n$/, '')] : report.text === undefined || report.text === '' ? [] : [fenced(report.text, report.text.startsWith('--- ') ? 'diff' : 'text')]),
    ...(done.length === 0 ? [] : [done.map((line) => `- ${inline(line)}`).join('\n')]),
    ...(report.summary === undefined ? [] : [inline(report.summary)]),
  ];
  return `${parts.join('\n\n')}\n`;
};
