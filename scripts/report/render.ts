import type { Diagnostic, Hidden, Severity } from '../core/diagnostic.ts';
import type { Document } from '../core/outcome.ts';
import type { ActionResult, Action } from '../core/plan.ts';
import type { RuleMeta } from '../core/rule.ts';
import type { SourceFile } from '../core/source.ts';

/** Everything that a renderer may tell about one run. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string; readonly homepage: string };
  /** Words that lead to the command: `bump next`. */
  readonly command: string;
  /** Sorted, suppressed and known ones taken out. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Metadata of all rules of the command. */
  readonly rules: ReadonlyMap<string, RuleMeta>;
  readonly text: string | undefined;
  /** The same text as Markdown, when the command has one. */
  readonly markdown?: string | undefined;
  readonly document: Document | undefined;
  readonly summary: string | undefined;
  /** What will be done, or, on a dry run, would be. */
  readonly plan: readonly Action[];
  readonly results: readonly ActionResult[];
  readonly dryRun: boolean;
  /** Findings that were taken out, and by what. */
  readonly hidden: readonly Hidden[];
  /** How many findings were mended in this run. */
  readonly fixed: number;
  /** Least severity that makes the command fail. */
  readonly failOn: Severity | 'never';
}

export interface RenderOptions {
  readonly color: boolean;
}

/** A report as text. Pure: the same report gives the same bytes. */
export type Render = (report: Report, options: RenderOptions) => string;

export interface Format {
  readonly render: Render;
}
