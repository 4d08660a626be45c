import type { Diagnostic, Severity } from '../../core/diagnostic.ts';
import { positionAt } from '../../core/source.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Rule } from '../../core/rule.ts';
import { standings } from '../drift/difference.ts';
import type { Standing } from '../drift/difference.ts';
import type { Template } from '../drift/template.ts';
import { judge } from '../judge.ts';
import type { Judgement, Law } from '../judge.ts';
import type { Subject } from '../subject.ts';
import type { FleetItem, FleetRepository } from './repository.ts';

export interface FollowedTemplate {
  readonly name: string;
  readonly version: number;
  readonly current: number;
  readonly standing: Standing;
}

export interface FleetFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string;
  /** From 1; 0 when it is about no place. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** One line of the report of a fleet. */
export interface FleetRow {
  readonly repository: string;
  /** Pipeline files; 0 when it has none. */
  readonly files: number;
  readonly templates: readonly FollowedTemplate[];
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Comments that hide findings, with a reason. */
  readonly waivers: number;
  readonly expiredWaivers: number;
  /** In the order of a report of `ci-lint`. */
  readonly findings: readonly FleetFinding[];
  /** Why it could not be looked at. */
  readonly failure?: string;
}

function findingOf({ rule, severity, message, location }: Diagnostic, sources: ReadonlyMap<string, SourceFile>): FleetFinding {
  const path = location.kind === 'file' ? location.path : location.name;
  const source = sources.get(path);
  const place = location.kind !== 'file' || location.range === undefined || source === undefined ? { line: 0, column: 0 } : positionAt(source, location.range.start);
  return { rule, severity, path, line: place.line, column: place.column, message };
}

/** Like `ci.yml:7 WP004 message`, without what makes a place unique. */
export function findingText({ rule, path, line, message }: FleetFinding): string {
  return `${rule} ${path}${line === 0 ? '' : `:${line}`} ${message}`;
}

const nothing = { files: 0, templates: [], errors: 0, warnings: 0, infos: 0, waivers: 0, expiredWaivers: 0, findings: [] } as const;

/** What the repository signed for, by a comment or in its configuration, is declared. */
function followed({ drift, found, settled }: Judgement): FollowedTemplate[] {
  const isDrift = ({ rule }: Diagnostic): boolean => rule.startsWith('DRF');
  const isWaived = found.some(isDrift) && !settled.diagnostics.some(isDrift);
  return drift.drifts.map(({ template, version, standing }) => ({
    name: template.name, version, current: template.contract.version,
    standing: isWaived && standings.indexOf(standing) > standings.indexOf('declared') ? 'declared' : standing,
  }));
}

/** By what a whole fleet is judged; a repository's own configuration is part of the item. */
export interface FleetLaw {
  readonly templates: readonly Template[];
  /** They were named on the command line: a repository's own do not count then. */
  readonly forced: boolean;
  readonly today: string;
  readonly rules?: readonly Rule<Subject>[];
}

/** What one repository is judged by: its own templates, unless others were forced on it. */
export function lawFor({ config, templates: given }: FleetRepository, { templates, forced, today, rules }: FleetLaw): Law {
  const own = forced ? undefined : given;
  return { config, templates: own ?? templates, ownTemplates: forced || own !== undefined, today, ...(rules === undefined ? {} : { rules }) };
}

/** Looks at one repository as a run of `ci-lint` inside of it would. */
export function examine(item: FleetItem, law: FleetLaw): FleetRow {
  if ('failure' in item) return { repository: item.name, ...nothing, failure: item.failure };
  if (item.files.length === 0) return { repository: item.name, ...nothing };
  const judgement = judge(item.files, true, lawFor(item, law));
  const { settled } = judgement;
  const sources = new Map(item.files.map((source) => [source.path, source]));
  const findings = settled.diagnostics.map((one) => findingOf(one, sources));
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length;
  return {
    repository: item.name, files: item.files.length, templates: followed(judgement), errors: count('error'), warnings: count('warning'), infos: count('info'),
    waivers: settled.used, expiredWaivers: settled.expired, findings,
  };
}
