import type { Diagnostic } from '../core/diagnostic.ts';
import { UsageError } from '../core/failure.ts';
import type { SourceFile } from '../core/source.ts';
import { lineText, positionAt } from '../core/source.ts';
import { sha256 } from '../lib/hash.ts';

/** One known finding. The fingerprint is made of content, so that lines inserted above do not make it new. */
interface Entry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly place: string;
  /** Day it was first written down, `YYYY-MM-DD`. */
  readonly since: string;
}

export interface Baseline {
  readonly version: 1;
  readonly command: string;
  readonly findings: readonly Entry[];
}

function contentOf(diagnostic: Diagnostic, sources: ReadonlyMap<string, SourceFile>): string {
  if (diagnostic.contentKey !== undefined) return diagnostic.contentKey;
  const { location } = diagnostic;
  const source = location.kind === 'file' ? sources.get(location.path) : undefined;
  if (location.kind === 'resource' || location.range === undefined || source === undefined) return diagnostic.message;
  const from = positionAt(source, location.range.start).line;
  const to = Math.min(positionAt(source, location.range.end).line, from + 20);
  return Array.from({ length: to - from + 1 }, (_, at) => lineText(source, from + at).trim()).join('\n');
}

/**
 * Fingerprints in the order of the diagnostics. Equal findings in one file are told apart by their number, so
 * that a second copy of a known mistake counts as new.
 */
export function fingerprints(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>): string[] {
  const seen = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const place = diagnostic.location.kind === 'file' ? diagnostic.location.path : diagnostic.location.name;
    const key = sha256([diagnostic.rule, place, contentOf(diagnostic, sources)].join('\0')).slice(0, 32);
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    return number === 1 ? key : `${key}-${number}`;
  });
}

/** @throws UsageError when the file is not a baseline of this command. */
export function parseBaseline(path: string, text: string, command: string): Baseline {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { help: 'write it anew with --update-baseline' });
  }
  const baseline = data as Partial<Baseline> | null;
  if (baseline?.version !== 1 || !Array.isArray(baseline.findings) || baseline.findings.some((one: Partial<Entry> | null) => typeof one?.fingerprint !== 'string')) {
    throw new UsageError(`${path} is not a baseline of version 1`, { help: 'write it anew with --update-baseline' });
  }
  if (baseline.command !== command) throw new UsageError(`${path} is a baseline of ${String(baseline.command)}, not of ${command}`);
  return baseline as Baseline;
}

/** The baseline after today: known findings keep their day, gone ones leave. */
export function updatedBaseline(command: string, before: Baseline | undefined, diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>, today: string): string {
  const since = new Map(before?.findings.map((entry) => [entry.fingerprint, entry.since]));
  const keys = fingerprints(diagnostics, sources);
  const findings = diagnostics.map((diagnostic, at): Entry => {
    const fingerprint = keys[at] as string;
    const place = diagnostic.location.kind === 'file' ? diagnostic.location.path : diagnostic.location.name;
    return { fingerprint, rule: diagnostic.rule, place, since: since.get(fingerprint) ?? today };
  });
  return `${JSON.stringify({ version: 1, command, findings } satisfies Baseline, null, 2)}\n`;
}
