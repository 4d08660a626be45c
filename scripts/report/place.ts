import type { Location } from '../core/diagnostic.ts';
import type { Position } from '../core/source.ts';
import { positionAt } from '../core/source.ts';
import type { Report } from './render.ts';

/** Start and end of a file location as people count them, or nothing where it has no range. */
export function spanOf(report: Pick<Report, 'sources'>, location: Location): { readonly start: Position; readonly end: Position } | undefined {
  if (location.kind === 'resource' || location.range === undefined) return undefined;
  const source = report.sources.get(location.path);
  return source === undefined ? undefined : { start: positionAt(source, location.range.start), end: positionAt(source, location.range.end) };
}

/** `path:line:column`, as far as it is known; terminals and editors make a link of it. */
export function placeText(report: Pick<Report, 'sources'>, location: Location): string {
  if (location.kind === 'resource') return location.name;
  const span = spanOf(report, location);
  return span === undefined ? location.path : `${location.path}:${span.start.line}:${span.start.column}`;
}

/** Address of a rule's page; a link that Forgejo understands. */
export function documentationUrl(report: Pick<Report, 'tool' | 'rules'>, rule: string): string | undefined {
  const meta = report.rules.get(rule);
  return meta === undefined ? undefined : `${report.tool.homepage}/src/branch/main/docs/rules/${rule.toLowerCase()}-${meta.name}.md`;
}
