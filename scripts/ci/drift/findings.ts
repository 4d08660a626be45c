import type { Fix, Related } from '../../core/diagnostic.ts';
import type { Finding } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import type { DriftReport } from './detect.ts';
import type { Difference, DriftRule } from './difference.ts';
import type { Template } from './template.ts';

/** What the DRF rules look at. */
export interface DriftSubject {
  readonly report: DriftReport;
}

function relatedOf({ template: place }: Difference, template: Template | undefined): Related[] {
  if (place === undefined || template === undefined) return [];
  return [{ message: `${template.name} has this`, location: { kind: 'file', path: template.file.source.path, range: place.range } }];
}

const guess = 'say `# ci-lint: template=NAME` at the top if it follows the template';

function findingOf(difference: Difference, template: Template | undefined, guessed: boolean, fix: Fix | undefined): Finding {
  const { file, place, message, help, clause, severity } = difference;
  // by clause and message: line numbers and neighbours may change without making it another finding
  const finding = findingFor(file, place, message, { help: guessed ? `${help}; ${guess}` : help, contentKey: `${template?.name ?? ''} ${clause} ${message}`, related: relatedOf(difference, template), ...(severity === undefined ? {} : { severity }), ...(fix === undefined ? {} : { fix }) });
  return guessed ? { ...finding, severity: 'info' } : finding;
}

/** Findings of one rule. */
export function* driftFindings({ report }: DriftSubject, rule: DriftRule): Generator<Finding> {
  for (const one of report.headers) if (one.rule === rule) yield findingOf(one, undefined, false, report.fixOf?.(one) ?? one.fix);
  for (const { differences, template, guessed } of report.drifts) {
    for (const one of differences) if (one.rule === rule) yield findingOf(one, template, guessed, report.fixOf?.(one));
  }
}
