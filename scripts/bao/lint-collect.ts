import type { Diagnostic } from '../core/diagnostic.ts';
import type { SourceFile } from '../core/source.ts';
import { positionAt } from '../core/source.ts';
import type { Scan, Scannable } from './lint-scan.ts';
import { maskText } from './mask.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

function meet(a: Span, b: Span): boolean {
  return a.from <= b.to && a.to >= b.from;
}

/** Suppression comments far from what is looked at are made unreadable: what they hide was not looked for. */
function onlyComments(text: string, spans: readonly Span[]): string {
  if (!text.includes('bao-lint:')) return text;
  return text.split('\n').map((line, at) => (spans.some((span) => meet(span, { from: at + 1, to: at + 3 })) ? line : line.replaceAll('bao-lint:', 'bao-lint;'))).join('\n');
}

/** True for our rules about how something is used, and about policies; those of the project and about secrets remain. */
function isAboutUse(rule: string): boolean {
  return /^BAO0[2-9]/.test(rule) || rule === 'BAO012';
}

/** Gathers what the scans of many files found. Texts are kept of files with findings only, with their secrets masked. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  readonly sources: SourceFile[] = [];
  readonly #scan: Scan;
  readonly #seen = new Set<string>();

  constructor(scan: Scan) {
    this.#scan = scan;
  }

  /** Where the bytes of a file are looked at without a copy. */
  get memory(): Uint8Array | undefined {
    return this.#scan.memory;
  }

  /** A file as it is now. */
  add(file: Scannable): void {
    const scanned = this.#scan(file);
    if (scanned === undefined || (scanned.diagnostics.length === 0 && !scanned.text.includes('bao-lint:'))) return;
    this.diagnostics.push(...scanned.diagnostics);
    this.sources.push({ path: file.path, text: maskText(scanned.text, scanned.secrets) });
  }

  /** A file of which only the lines count that a change added. */
  addLines(file: Scannable, added: readonly Span[]): void {
    const scanned = this.#scan(file);
    if (scanned === undefined) return;
    const source: SourceFile = { path: file.path, text: maskText(scanned.text, scanned.secrets) };
    const spanOf = ({ location }: Diagnostic): Span => {
      const range = location.kind === 'file' ? location.range : undefined;
      return range === undefined ? { from: 1, to: Infinity } : { from: positionAt(source, range.start).line, to: positionAt(source, range.end).line };
    };
    const touched = scanned.diagnostics.filter((diagnostic) => added.some((span) => meet(span, spanOf(diagnostic))));
    const text = onlyComments(source.text, [...added, ...touched.map(spanOf)]);
    if (touched.length === 0 && !text.includes('bao-lint:')) return;
    this.diagnostics.push(...touched);
    this.sources.push({ path: file.path, text });
  }

  /**
   * A version of a file in history, or a message or note; the same match in the same file is told once, with the commit that
   * had it first. A message says how something was done, so only the secrets in it count.
   */
  addVersion(file: Scannable, commit: string, place?: string): void {
    const scanned = this.#scan(file);
    if (scanned === undefined) return;
    const source: SourceFile = { path: file.path, text: scanned.text };
    for (const diagnostic of scanned.diagnostics) {
      if (place !== undefined && isAboutUse(diagnostic.rule)) continue;
      const key = [diagnostic.rule, file.path, diagnostic.contentKey ?? diagnostic.message].join('\0');
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      const { location } = diagnostic;
      const { line, column } = positionAt(source, location.kind === 'file' ? location.range?.start ?? 0 : 0);
      const name = place === undefined ? `${commit.slice(0, 12)}:${file.path}:${line}:${column}` : `${place} line ${line}`;
      this.diagnostics.push({ ...diagnostic, location: { kind: 'resource', name }, contentKey: `${place === undefined ? file.path : place} ${diagnostic.contentKey ?? ''}` });
    }
  }
}
