import type { Diagnostic } from '../../core/diagnostic.ts';
import { positionAt } from '../../core/source.ts';
import { runRules } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';
import { findDrift } from '../drift/detect.ts';
import { standings } from '../drift/difference.ts';
import type { Standing } from '../drift/difference.ts';
import type { Template } from '../drift/template.ts';
import { driftRules } from '../drift-rules/index.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import type { Subject } from '../subject.ts';
import { settingsFor } from './repository.ts';
import type { FleetItem, FleetRepository } from './repository.ts';
import { withoutWaived } from './waivers.ts';

export interface FollowedTemplate {
  readonly name: string;
  readonly version: number;
  readonly current: number;
  readonly standing: Standing;
}

/** One line of the report of a fleet. */
export interface FleetRow {
  readonly repository: string;
  /** Pipeline files; 0 when it has none. */
  readonly files: number;
  readonly templates: readonly FollowedTemplate[];
  readonly errors: number;
  readonly warnings: number;
  readonly waivers: number;
  readonly expiredWaivers: number;
  /** `rule path:line message`, errors and warnings, in the order of the report. */
  readonly findings: readonly string[];
  /** Why it could not be looked at. */
  readonly failure?: string;
}

function line({ rule, message, location }: Diagnostic, { files }: FleetRepository): string {
  if (location.kind !== 'file') return `${rule} ${location.name} ${message}`;
  const source = files.find(({ path }) => path === location.path);
  const at = location.range === undefined || source === undefined ? '' : `:${positionAt(source, location.range.start).line}`;
  return `${rule} ${location.path}${at} ${message}`;
}

const nothing = { files: 0, templates: [], errors: 0, warnings: 0, waivers: 0, expiredWaivers: 0, findings: [] } as const;

/** Looks at one repository as a run inside of it would. `rules` may be empty: then only its template is asked for. */
export function examine(item: FleetItem, templates: readonly Template[], rules: readonly Rule<Subject>[], fleet: unknown, today: string): FleetRow {
  if ('failure' in item) return { repository: item.name, ...nothing, failure: item.failure };
  if (item.files.length === 0) return { repository: item.name, ...nothing };
  const settings = settingsFor(item, fleet);
  const files = item.files.map(parsePipelineFile);
  const report = findDrift(files, templates, settings);
  const found = [...runRules(rules, { files, settings, complete: true }), ...runRules(driftRules, { report })];
  const { open, waivers, expired } = withoutWaived(found, item.files, today);
  const counted = open.filter(({ severity }) => severity !== 'info');
  // what somebody signed for with a reason is declared
  const isWaived = waivers > 0 && !open.some(({ rule }) => rule.startsWith('DRF'));
  return {
    repository: item.name, files: files.length, waivers, expiredWaivers: expired,
    templates: report.drifts.map(({ template, version, standing }) => ({ name: template.name, version, current: template.contract.version, standing: isWaived && standings.indexOf(standing) > standings.indexOf('declared') ? 'declared' : standing })),
    errors: counted.filter(({ severity }) => severity === 'error').length, warnings: counted.filter(({ severity }) => severity === 'warning').length,
    findings: counted.map((one) => line(one, item)),
  };
}
