import type { Diagnostic } from '../core/diagnostic.ts';
import { sortDiagnostics } from '../core/diagnostic.ts';
import { fingerprints } from '../lib/fingerprint.ts';
import type { Report } from './render.ts';

/**
 * The fingerprint of every finding of a report, hidden ones included: the same as in a baseline, so numbered over
 * what counts and what is known already, and only then over what was suppressed.
 */
export function fingerprintsOf(report: Pick<Report, 'diagnostics' | 'hidden' | 'sources'>): ReadonlyMap<Diagnostic, string> {
  const known = report.hidden.filter(({ by }) => by === 'baseline').map(({ diagnostic }) => diagnostic);
  const suppressed = report.hidden.filter(({ by }) => by === 'suppression').map(({ diagnostic }) => diagnostic);
  const all = [...sortDiagnostics([...report.diagnostics, ...known]), ...suppressed];
  const keys = fingerprints(all, report.sources);
  return new Map(all.map((diagnostic, at) => [diagnostic, keys[at] as string]));
}
