import type { TextEdit } from './edit.ts';
import type { Range } from './source.ts';

export type Severity = 'error' | 'warning' | 'info';

/** From harmless to grave; the index is the rank. */
export const severities: readonly Severity[] = ['info', 'warning', 'error'];

/** True when a finding of this severity counts against a limit. */
export function reaches(severity: Severity, least: Severity | 'never'): boolean {
  return least !== 'never' && severities.indexOf(severity) >= severities.indexOf(least);
}

/** Where a finding is: in a file, or at something that has no file (a commit, a tag, a policy on a server). */
export type Location =
  | { readonly kind: 'file'; readonly path: string; readonly range?: Range }
  | { readonly kind: 'resource'; readonly name: string };

/** `safe`: keeps the meaning or does what the author evidently meant. `unsafe`: a person should read the diff. */
export type Safety = 'safe' | 'unsafe';

export interface Fix {
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly TextEdit[];
}

export interface Related {
  readonly message: string;
  readonly location: Location;
}

/** One finding. `message` is one line: what is wrong; `help` says what to do. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly location: Location;
  readonly related?: readonly Related[];
  readonly help?: string;
  readonly fix?: Fix;
  /** What makes this finding the same one tomorrow, for baselines; without it the text of the marked lines does. */
  readonly contentKey?: string;
  /** What it is about, for programs: names of the room (`workload`, `path`) and their values. */
  readonly about?: Readonly<Record<string, string>>;
}

/** A finding that was made and does not count. */
export interface Hidden {
  readonly diagnostic: Diagnostic;
  /** A comment in the file, or the list of what was known before. */
  readonly by: 'suppression' | 'baseline';
  /** What the comment or the list says about it, one line. */
  readonly reason: string;
}

function placeOf(location: Location): [string, number, number] {
  if (location.kind === 'resource') return [location.name, -1, -1];
  return [location.path, location.range?.start ?? -1, location.range?.end ?? -1];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One total order for all output: path, place, rule, message; plain code units, since `localeCompare` costs 10 ms at first use. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const [pathA, startA, endA] = placeOf(a.location);
  const [pathB, startB, endB] = placeOf(b.location);
  return compareText(pathA, pathB) || startA - startB || endA - endB || compareText(a.rule, b.rule) || compareText(a.message, b.message);
}

/** Sorted, and each finding once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort(compareDiagnostics);
  return sorted.filter((diagnostic, at) => at === 0 || compareDiagnostics(sorted[at - 1] as Diagnostic, diagnostic) !== 0);
}
