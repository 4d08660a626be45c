import type { Diagnostic } from '../core/diagnostic.ts';
import { UsageError } from '../core/failure.ts';
import type { SourceFile } from '../core/source.ts';
import { fingerprints } from '../lib/fingerprint.ts';

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

/** For each finding the day since when it is known, or nothing when it is new. */
export function knownSince(baseline: Baseline, diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>): (string | undefined)[] {
  const since = new Map(baseline.findings.map((entry) => [entry.fingerprint, entry.since]));
  return fingerprints(diagnostics, sources).map((fingerprint) => since.get(fingerprint));
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
