import type { Diagnostic } from '../core/diagnostic.ts';
import type { SourceFile } from '../core/source.ts';
import { lineText, positionAt } from '../core/source.ts';
import { sha256 } from './hash.ts';

/** Lines of a long range that count; the rest may change without making the finding a new one. */
const mostLines = 20;

function contentOf(diagnostic: Diagnostic, sources: ReadonlyMap<string, SourceFile>): string {
  if (diagnostic.contentKey !== undefined) return diagnostic.contentKey;
  const { location } = diagnostic;
  const source = location.kind === 'file' ? sources.get(location.path) : undefined;
  if (location.kind === 'resource' || location.range === undefined || source === undefined) return diagnostic.message;
  const from = positionAt(source, location.range.start).line;
  const to = Math.min(positionAt(source, location.range.end).line, from + mostLines);
  return Array.from({ length: to - from + 1 }, (_, at) => lineText(source, from + at).trim()).join('\n');
}

/**
 * What makes a finding the same one tomorrow: its rule, its file and the text it marks, not its line. In the order of
 * the diagnostics; equal findings in one file are told apart by their number, so that a second copy counts as new.
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
