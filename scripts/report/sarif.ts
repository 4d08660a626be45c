import type { Diagnostic, Hidden, Location, Severity } from '../core/diagnostic.ts';
import type { TextEdit } from '../core/edit.ts';
import type { RuleMeta } from '../core/rule.ts';
import type { Range, SourceFile } from '../core/source.ts';
import { positionAt } from '../core/source.ts';
import { doneLines } from './done.ts';
import { fingerprintsOf } from './identity.ts';
import { documentationUrl } from './place.ts';
import type { Render, Report } from './render.ts';

/*
 * SARIF 2.1.0, the OASIS format that forges and editors read. Columns are UTF-16 units and say so (`columnKind`).
 */

type Json = Readonly<Record<string, unknown>>;

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** A path as a relative URI reference; a colon in its first part would read as a scheme. */
function artifact(path: string): Json {
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' };
}

/** Lines and columns where the text is at hand, else offsets, which SARIF counts the same way. */
function region(source: SourceFile | undefined, range: Range): Json {
  if (source === undefined) return { charOffset: range.start, charLength: range.end - range.start };
  const start = positionAt(source, range.start);
  const end = positionAt(source, range.end);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function locationOf(report: Report, location: Location): Json {
  if (location.kind === 'resource') return { logicalLocations: [{ fullyQualifiedName: location.name, kind: 'resource' }] };
  const where = location.range === undefined ? {} : { region: region(report.sources.get(location.path), location.range) };
  return { physicalLocation: { artifactLocation: artifact(location.path), ...where } };
}

function fixOf(report: Report, { title, safety, edits }: NonNullable<Diagnostic['fix']>): Json {
  const paths = [...new Set(edits.map(({ path }) => path))];
  const replacement = ({ path, range, newText }: TextEdit): Json =>
    ({ deletedRegion: region(report.sources.get(path), range), ...(newText === '' ? {} : { insertedContent: { text: newText } }) });
  return {
    description: { text: `${title} (${safety})` },
    artifactChanges: paths.map((path) => ({ artifactLocation: artifact(path), replacements: edits.filter((edit) => edit.path === path).map(replacement) })),
  };
}

function ruleOf(report: Report, rule: RuleMeta): Json {
  const helpUri = documentationUrl(report, rule.id);
  return {
    id: rule.id,
    name: rule.name,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why.trim() },
    help: { text: rule.why.trim(), markdown: rule.why.trim() },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { fixable: rule.fixable === false ? 'no' : rule.fixable },
  };
}

function resultOf(report: Report, diagnostic: Diagnostic, fingerprint: string, ruleIds: readonly string[], hidden: Hidden | undefined, compared: boolean): Json {
  const { rule, severity, message, location, related = [], help, fix } = diagnostic;
  const ruleIndex = ruleIds.indexOf(rule);
  return {
    ruleId: rule,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level: levels[severity],
    message: { text: help === undefined ? message : `${message}\n${help}` },
    locations: [locationOf(report, location)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((other, id) => ({ id, ...locationOf(report, other.location), message: { text: other.message } })) }),
    partialFingerprints: { 'contentHash/v1': fingerprint },
    ...(compared ? { baselineState: hidden?.by === 'baseline' ? 'unchanged' : 'new' } : {}),
    ...(hidden === undefined ? {} : { suppressions: [{ kind: hidden.by === 'suppression' ? 'inSource' : 'external', status: 'accepted', justification: hidden.reason }] }),
    ...(fix === undefined ? {} : { fixes: [fixOf(report, fix)] }),
  };
}

/** What was or would be done, as notes of the run. */
function notifications(report: Report): Json[] {
  return [...doneLines(report), ...(report.summary === undefined ? [] : [report.summary])].map((text) => ({ level: 'note', message: { text } }));
}

export const render: Render = (report) => {
  const rules = [...report.rules.values()];
  const ruleIds = rules.map(({ id }) => id);
  const keys = fingerprintsOf(report);
  const compared = report.hidden.some(({ by }) => by === 'baseline');
  const result = (diagnostic: Diagnostic, hidden: Hidden | undefined): Json => resultOf(report, diagnostic, keys.get(diagnostic) ?? '', ruleIds, hidden, compared);
  const notes = notifications(report);
  const run = {
    tool: { driver: { name: report.tool.name, version: report.tool.version, informationUri: report.tool.homepage, rules: rules.map((rule) => ruleOf(report, rule)) } },
    automationDetails: { id: `${report.command}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'the folder in which the command ran' } } },
    invocations: [{ executionSuccessful: true, ...(notes.length === 0 ? {} : { toolExecutionNotifications: notes }) }],
    results: [...report.diagnostics.map((one) => result(one, undefined)), ...report.hidden.map((one) => result(one.diagnostic, one))],
  };
  return `${JSON.stringify({ $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
};
