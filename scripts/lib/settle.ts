import type { Diagnostic, Hidden } from '../core/diagnostic.ts';
import { sortDiagnostics } from '../core/diagnostic.ts';
import type { RuleMeta } from '../core/rule.ts';
import type { SourceFile } from '../core/source.ts';
import { positionAt } from '../core/source.ts';
import { findSuppressions } from '../core/suppression.ts';
import type { Suppression } from '../core/suppression.ts';
import { didYouMean } from './suggest.ts';

/** Severities that the configuration file gives to rules. */
export type Levels = Readonly<Record<string, 'off' | 'info' | 'warning' | 'error'>>;

export interface Settled {
  /** All that count, the ones in the baseline included. */
  readonly all: Diagnostic[];
  readonly diagnostics: Diagnostic[];
  readonly hidden: Hidden[];
  /** Comments that hid something. */
  readonly used: number;
  /** Comments whose day is over: they hide nothing any more. */
  readonly expired: number;
}

interface Circumstances {
  readonly tool: string;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly levels: Levels;
  /** All rules that a comment may name. */
  readonly rules: ReadonlyMap<string, RuleMeta>;
  /** The rules that looked in this run: only of these a comment can be unused. */
  readonly own: ReadonlyMap<string, RuleMeta>;
  /** For each finding the day since when it is known, or nothing; absent without a baseline. */
  readonly known: ((all: readonly Diagnostic[]) => readonly (string | undefined)[]) | undefined;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Which rules of which comment hid something. */
type Uses = Map<Suppression, Set<string>>;

function about(suppression: Suppression, rule: string, severity: Diagnostic['severity'], message: string, help: string): Diagnostic {
  return { rule, severity, message, help, location: { kind: 'file', path: suppression.path, range: suppression.range } };
}

function judge(suppression: Suppression, used: ReadonlySet<string> | undefined, { rules, own, levels, today }: Circumstances): Diagnostic[] {
  const mistakes = suppression.mistakes.map((mistake) => about(suppression, 'SUP003', 'error', 'this suppression does not count', mistake));
  const unknown = suppression.rules.filter((rule) => rules.size > 0 && !rules.has(rule))
    .map((rule) => about(suppression, 'SUP004', 'error', `there is no rule \`${rule}\`${didYouMean(rule, rules.keys())}`, 'see `--list-rules`'));
  if (mistakes.length > 0) return [...mistakes, ...unknown];
  if (suppression.until !== undefined && suppression.until < today) {
    return [about(suppression, 'SUP002', 'error', `this suppression ended on ${suppression.until}`, 'mend what it hid, or give it a new date and say why'), ...unknown];
  }
  const idle = suppression.rules.filter((rule) => used?.has(rule) !== true && levels[rule] !== 'off' && own.has(rule))
    .map((rule) => about(suppression, 'SUP001', 'warning', `this suppression of \`${rule}\` hides nothing`, suppression.rules.length === 1 ? 'remove it' : `take \`${rule}\` out of its list`));
  return [...unknown, ...idle];
}

/** The line (from 1) that a comment must cover to hide a finding; a finding about a whole file stands on its first. */
function lineOf(diagnostic: Diagnostic, sources: ReadonlyMap<string, SourceFile>): number | undefined {
  const { location } = diagnostic;
  const source = location.kind === 'file' ? sources.get(location.path) : undefined;
  if (location.kind === 'resource' || source === undefined) return undefined;
  return location.range === undefined ? 1 : positionAt(source, location.range.start).line;
}

/** Splits findings into those that stay and those that a valid comment hides; notes which comments were of use. */
function hide(found: readonly Diagnostic[], suppressions: readonly Suppression[], sources: ReadonlyMap<string, SourceFile>, uses: Uses): { open: Diagnostic[]; hidden: Hidden[] } {
  const open: Diagnostic[] = [];
  const hidden: Hidden[] = [];
  for (const diagnostic of found) {
    const line = suppressions.length === 0 ? undefined : lineOf(diagnostic, sources);
    const hiding = line === undefined ? [] : suppressions.filter((one) =>
      diagnostic.location.kind === 'file' && one.path === diagnostic.location.path && one.rules.includes(diagnostic.rule) && line >= one.lines.from && line <= one.lines.to);
    for (const one of hiding) uses.set(one, (uses.get(one) ?? new Set()).add(diagnostic.rule));
    const [first] = hiding;
    if (first === undefined) open.push(diagnostic);
    else hidden.push({ diagnostic, by: 'suppression', reason: first.until === undefined ? first.reason : `${first.reason} (until ${first.until})` });
  }
  return { open, hidden };
}

function atLevels(found: readonly Diagnostic[], levels: Levels): Diagnostic[] {
  return found.flatMap((diagnostic) => {
    const level = levels[diagnostic.rule];
    return level === 'off' ? [] : [level === undefined ? diagnostic : { ...diagnostic, severity: level }];
  });
}

/**
 * From what the rules found to what counts: severities of the configuration, suppression comments (which become
 * findings themselves when they are unused, expired or faulty), then the baseline.
 */
export function settle(found: readonly Diagnostic[], circumstances: Circumstances): Settled {
  const { tool, sources, levels, known, today } = circumstances;
  const suppressions = [...sources.values()].flatMap(findSuppressions).filter(({ command }) => command === tool);
  const valid = suppressions.filter((one) => one.mistakes.length === 0 && (one.until === undefined || one.until >= today));
  const uses: Uses = new Map();
  const { open, hidden } = hide(sortDiagnostics(atLevels(found, levels)), valid, sources, uses);
  const judged = suppressions.flatMap((one) => judge(one, uses.get(one), circumstances));
  const all = sortDiagnostics([...open, ...atLevels(judged, levels)]);
  const since = known?.(all) ?? [];
  for (const [at, diagnostic] of all.entries()) {
    const day = since[at];
    if (day !== undefined) hidden.push({ diagnostic, by: 'baseline', reason: `known since ${day}` });
  }
  const expired = suppressions.filter(({ mistakes, until }) => mistakes.length === 0 && until !== undefined && until < today).length;
  return { all, diagnostics: all.filter((_, at) => since[at] === undefined), hidden, used: uses.size, expired };
}
