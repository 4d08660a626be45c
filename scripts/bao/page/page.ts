import type { Diagnostic, Location, Severity } from '../../core/diagnostic.ts';
import { compareDiagnostics, severities, sortDiagnostics } from '../../core/diagnostic.ts';
import type { SourceFile } from '../../core/source.ts';
import { positionAt } from '../../core/source.ts';
import type { CoverageSubject } from '../coverage/fleet.ts';
import { formatVersion } from '../policy/version.ts';
import { compareText, differs, markOf, overviewOf, rowsOf } from './matrix.ts';
import type { FindingRow, MatrixRow, OverviewRow, Page, Shown } from './model.ts';
import { rightsOf } from './rights.ts';
import { plural } from './words.ts';

/** Most rows of each table: a page of 5 MB still opens on a phone. */
export const usualLimits = { overview: 5000, mounts: 24, matrix: 8000, rights: 8000, findings: 2000 };

export type Limits = Readonly<typeof usualLimits>;

/** So many names stand in one sentence. */
const mostNames = 10;

export interface PageInput {
  readonly subject: CoverageSubject;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceFile>;
}

function shown<Row>(rows: readonly Row[], limit: number): Shown<Row> {
  return { rows: rows.slice(0, limit), left: Math.max(0, rows.length - limit) };
}

function placeText(location: Location, sources: PageInput['sources']): string {
  if (location.kind === 'resource') return location.name;
  const source = sources.get(location.path);
  return source === undefined || location.range === undefined ? location.path : `${location.path}:${positionAt(source, location.range.start).line}`;
}

function findingOf(diagnostic: Diagnostic, sources: PageInput['sources']): FindingRow {
  const { severity, rule, message, location, help, fix } = diagnostic;
  return { severity, rule, message, place: placeText(location, sources), help, hcl: fix?.edits[0]?.newText.trim() };
}

/** Workloads with differences first; each kind in the order of the names. */
function byNeed(a: OverviewRow, b: OverviewRow): number {
  return Number(differs(b.total)) - Number(differs(a.total)) || compareText(a.workload, b.workload);
}

/** Mounts that most workloads use, in the order of their names. */
function usualMounts(overview: readonly OverviewRow[], limit: number): string[] {
  const used = new Map<string, number>();
  for (const { mounts } of overview) for (const mount of mounts.keys()) used.set(mount, (used.get(mount) ?? 0) + 1);
  return [...used].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).slice(0, limit).map(([mount]) => mount).sort(compareText);
}

function few(names: readonly string[]): string {
  return names.length <= mostNames ? names.join(', ') : `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
}

/** What was not looked at, one sentence each. */
function gapsIn({ unjudged, missing = [] }: CoverageSubject): string[] {
  const manifests = missing.filter(({ kind }) => kind === 'manifest').map(({ name }) => name);
  const others = missing.filter(({ kind }) => kind !== 'manifest').map(({ kind, namespace, name, reason }) => `${`${kind} ${namespace}${name}`.trim()} (${reason})`.replace(/\s+/g, ' '));
  return [
    ...(manifests.length === 0 ? [] : [`${plural(manifests.length, 'manifest')} could not be read, and nothing is said about ${manifests.length === 1 ? 'its workload' : 'their workloads'}: ${few(manifests)}.`]),
    ...(others.length === 0 ? [] : [`not read: ${few([...new Set(others)])}.`]),
    ...(unjudged.length === 0 ? [] : [`not judged, as too little could be read: ${few(unjudged.map(({ namespace, name }) => namespace + name))}.`]),
  ];
}

/** Everything the page says. The same input gives the same page: there is no date on it. */
export function createPage({ subject, diagnostics, sources }: PageInput, most: Limits = usualLimits): Page {
  const pairs = subject.holdings.map((holding) => {
    const rows = rowsOf(holding);
    return { rows, overview: overviewOf(holding, rows) };
  }).sort((a, b) => byNeed(a.overview, b.overview));
  const matrix = pairs.flatMap(({ rows }) => [...rows].sort((a, b) => Number(markOf(a) === 'both') - Number(markOf(b) === 'both')));
  // when not all fits, what agrees is left out first
  const fitting = matrix.length <= most.matrix ? matrix : [...matrix.filter((row) => markOf(row) !== 'both'), ...matrix.filter((row) => markOf(row) === 'both')];
  const sorted = sortDiagnostics(diagnostics).sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity) || compareDiagnostics(a, b));
  const count = (wanted: Severity): number => sorted.filter(({ severity }) => severity === wanted).length;
  const having = (mark: MatrixRow['marks'][number]['mark']): number => matrix.filter(({ marks }) => marks.some((one) => one.mark === mark)).length;
  return {
    version: formatVersion(subject.version), policies: new Set(subject.policies.map(({ policy }) => policy)).size, gaps: gapsIn(subject),
    workloads: {
      all: pairs.length + subject.unjudged.length, withoutPolicy: pairs.filter(({ overview }) => overview.policies === 0).length,
      agreeing: pairs.filter(({ overview }) => overview.policies > 0 && !differs(overview.total)).length,
    },
    findings: { error: count('error'), warning: count('warning'), info: count('info') },
    missing: having('missing'), extra: having('extra'),
    mounts: usualMounts(pairs.map(({ overview }) => overview), most.mounts),
    overview: shown(pairs.map(({ overview }) => overview), most.overview),
    matrix: shown(fitting, most.matrix), rights: shown(rightsOf(subject.holdings), most.rights),
    list: shown(sorted.map((one) => findingOf(one, sources)), most.findings),
  };
}
