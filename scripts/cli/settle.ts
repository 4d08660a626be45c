import type { Diagnostic } from '../core/diagnostic.ts';
import { sortDiagnostics } from '../core/diagnostic.ts';
import type { RuleMeta } from '../core/rule.ts';
import type { SourceFile } from '../core/source.ts';
import { positionAt } from '../core/source.ts';
import { findSuppressions } from '../core/suppression.ts';
import type { Suppression } from '../core/suppression.ts';
import { didYouMean } from '../lib/suggest.ts';
import { fingerprints } from './baseline.ts';
import type { Baseline } from './baseline.ts';
import type { Levels } from './config.ts';

export interface Settled {
  /** All that count, the ones in the baseline included. */
  readonly all: Diagnostic[];
  readonly diagnostics: Diagnostic[];
  readonly suppressed: number;
  readonly known: number;
}

interface Circumstances {
  readonly tool: string;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly levels: Levels;
  readonly rules: ReadonlyMap<string, RuleMeta>;
  readonly baseline: Baseline | undefined;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

function covers(suppression: Suppression, diagnostic: Diagnostic, line: number): boolean {
  return suppression.rules.includes(diagnostic.rule) && line >= suppression.lines.from && line <= suppression.lines.to;
}

function about(suppression: Suppression, rule: string, severity: Diagnostic['severity'], message: string, help: string): Diagnostic {
  return { rule, severity, message, help, location: { kind: 'file', path: suppression.path, range: suppression.range } };
}

function judge(suppression: Suppression, used: boolean, { rules, today }: Circumstances): Diagnostic[] {
  const mistakes = suppression.mistakes.map((mistake) => about(suppression, 'SUP003', 'error', 'this suppression does not count', mistake));
  const unknown = suppression.rules.filter((rule) => rules.size > 0 && !rules.has(rule))
    .map((rule) => about(suppression, 'SUP004', 'error', `there is no rule \`${rule}\`${didYouMean(rule, rules.keys())}`, 'see `--list-rules`'));
  if (mistakes.length > 0 || unknown.length > 0) return [...mistakes, ...unknown];
  if (suppression.until !== undefined && suppression.until < today) {
    return [about(suppression, 'SUP002', 'error', `this suppression ended on ${suppression.until}`, 'mend what it hid, or give it a new date and say why')];
  }
  return used ? [] : [about(suppression, 'SUP001', 'warning', 'this suppression hides nothing', 'remove it')];
}

/**
 * From what the rules found to what counts: severities of the configuration, suppression comments (which become
 * findings themselves when they are unused, expired or faulty), then the baseline.
 */
export function settle(found: readonly Diagnostic[], circumstances: Circumstances): Settled {
  const { tool, sources, levels, baseline } = circumstances;
  const leveled = found.flatMap((diagnostic) => {
    const level = levels[diagnostic.rule];
    return level === 'off' ? [] : [level === undefined ? diagnostic : { ...diagnostic, severity: level }];
  });
  const suppressions = [...sources.values()].flatMap(findSuppressions).filter(({ command }) => command === tool);
  const valid = suppressions.filter((one) => one.mistakes.length === 0 && (one.until === undefined || one.until >= circumstances.today));
  const used = new Set<Suppression>();
  const open = leveled.filter((diagnostic) => {
    const { location } = diagnostic;
    const source = location.kind === 'file' ? sources.get(location.path) : undefined;
    if (location.kind === 'resource' || location.range === undefined || source === undefined) return true;
    const { line } = positionAt(source, location.range.start);
    const hiding = valid.filter((one) => one.path === location.path && covers(one, diagnostic, line));
    for (const one of hiding) used.add(one);
    return hiding.length === 0;
  });
  const judged = suppressions.flatMap((one) => judge(one, used.has(one), circumstances))
    .flatMap((one) => (levels[one.rule] === 'off' ? [] : [{ ...one, severity: (levels[one.rule] as Diagnostic['severity'] | undefined) ?? one.severity }]));
  const all = sortDiagnostics([...open, ...judged]);
  const known = new Set(baseline?.findings.map(({ fingerprint }) => fingerprint));
  const keys = baseline === undefined ? [] : fingerprints(all, sources);
  const fresh = all.filter((_, at) => !known.has(keys[at] ?? ''));
  return { all, diagnostics: fresh, suppressed: leveled.length - open.length, known: all.length - fresh.length };
}
