import type { Diagnostic } from '../../core/diagnostic.ts';
import { positionAt } from '../../core/source.ts';
import type { SourceFile } from '../../core/source.ts';
import { findSuppressions } from '../../core/suppression.ts';

export interface Waived {
  readonly open: readonly Diagnostic[];
  /** Comments that hide something. */
  readonly waivers: number;
  /** Comments whose day is over; they hide nothing any more. */
  readonly expired: number;
}

/** Takes out what a comment of the repository hides, as a run in the repository itself would. `today` is `YYYY-MM-DD`. */
export function withoutWaived(diagnostics: readonly Diagnostic[], sources: readonly SourceFile[], today: string): Waived {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const all = sources.flatMap(findSuppressions).filter(({ command, mistakes }) => command === 'ci-lint' && mistakes.length === 0);
  const valid = all.filter(({ until }) => until === undefined || until >= today);
  const used = new Set<unknown>();
  const open = diagnostics.filter(({ location, rule }) => {
    const source = location.kind === 'file' ? byPath.get(location.path) : undefined;
    if (location.kind !== 'file' || source === undefined) return true;
    const line = location.range === undefined ? 1 : positionAt(source, location.range.start).line;
    const hiding = valid.filter(({ path, rules, lines }) => path === source.path && rules.includes(rule) && line >= lines.from && line <= lines.to);
    for (const one of hiding) used.add(one);
    return hiding.length === 0;
  });
  return { open, waivers: used.size, expired: all.length - valid.length };
}
