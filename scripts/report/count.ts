import type { Severity } from '../core/diagnostic.ts';
import type { Report } from './render.ts';

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 || word === 'info' ? '' : 's'}`;
}

/** `1 error, 2 warnings, 1 suppressed; fixable: 1 with --fix`, or nothing when there is nothing to count. */
export function countText(report: Report): string {
  const of = (severity: Severity): number => report.diagnostics.filter((one) => one.severity === severity).length;
  const hiddenBy = (by: 'suppression' | 'baseline'): number => report.hidden.filter((one) => one.by === by).length;
  const fixable = (safety: 'safe' | 'unsafe'): number => report.diagnostics.filter(({ fix }) => fix?.safety === safety).length;
  const named = (number: number, text: string): string[] => (number === 0 ? [] : [text]);
  const parts = [
    ...(['error', 'warning', 'info'] as const).flatMap((severity) => named(of(severity), counted(of(severity), severity))),
    ...named(report.fixed, `${report.fixed} ${report.dryRun ? 'would be fixed' : 'fixed'}`),
    ...named(hiddenBy('suppression'), `${hiddenBy('suppression')} suppressed`),
    ...named(hiddenBy('baseline'), `${hiddenBy('baseline')} in the baseline`),
  ];
  const offers = [...named(fixable('safe'), `${fixable('safe')} with --fix`), ...named(fixable('unsafe'), `${fixable('unsafe')} with --unsafe-fixes`)];
  return parts.length === 0 ? '' : `${parts.join(', ')}${offers.length > 0 ? `; fixable: ${offers.join(', ')}` : ''}`;
}
