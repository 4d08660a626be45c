import type { Fix, Severity } from '../../core/diagnostic.ts';
import type { Place } from '../model.ts';
import type { PipelineFile } from '../subject.ts';
import type { FieldName } from './contract.ts';

export type DriftRule =
  | 'DRF001' | 'DRF002' | 'DRF003' | 'DRF004' | 'DRF005' | 'DRF006' | 'DRF007' | 'DRF008' | 'DRF009' | 'DRF010' | 'DRF011' | 'DRF012';

/** How a repository stands to its template, from best to worst. */
export const standings = ['identical', 'cosmetic', 'declared', 'behind', 'local-change', 'missing', 'forbidden'] as const;
export type Standing = (typeof standings)[number];

/** One clause of a contract that does not hold. */
export interface Difference {
  readonly rule: DriftRule;
  readonly standing: Standing;
  /** Way to the clause: `steps.lint.commands`. */
  readonly clause: string;
  readonly message: string;
  readonly help?: string;
  readonly file: PipelineFile;
  readonly place: Place;
  /** Where the template says it. */
  readonly template?: Place;
  readonly step?: string;
  readonly field?: FieldName;
  /** Instead of the rule's own. */
  readonly severity?: Severity;
  /** When it was known at once. */
  readonly fix?: Fix;
}

export function worst(all: readonly Standing[]): Standing {
  return all.reduce<Standing>((a, b) => (standings.indexOf(a) < standings.indexOf(b) ? b : a), 'identical');
}
