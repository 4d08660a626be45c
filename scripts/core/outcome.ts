import type { Diagnostic } from './diagnostic.ts';
import type { ExitName } from './exit.ts';
import type { Action } from './plan.ts';
import type { RuleMeta } from './rule.ts';
import type { SourceFile } from './source.ts';

/** A value and what was noticed on the way to it. A parser never throws at its user. */
export interface Parsed<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A JSON document of a command: the answer of a question like `bump next`. */
export type Document = { readonly version: number } & { readonly [key: string]: unknown };

/** What a command returns: values only. One place prints them, one place carries the plan out. */
export interface Outcome {
  readonly diagnostics?: readonly Diagnostic[];
  /** Texts that the diagnostics point into, for snippets and suppression comments. */
  readonly sources?: readonly SourceFile[];
  /** Rules that only this run knows: the project's own, from its configuration. */
  readonly rules?: readonly RuleMeta[];
  readonly plan?: readonly Action[];
  /** More of the plan, made from the findings that count: those that no comment, level or baseline takes away. */
  readonly follow?: (counted: readonly Diagnostic[]) => readonly Action[];
  /** The answer for people, when the command answers a question; printed on stdout as it is. */
  readonly text?: string;
  /** The same answer as Markdown, for `--output markdown`; without it the text is quoted there. Names of others are escaped. */
  readonly markdown?: string;
  /** The answer for programs: `--output json` prints exactly this instead of the list of diagnostics. */
  readonly document?: Document;
  /** One line that closes the report for people. */
  readonly summary?: string;
  /** How it ended, where that is more than "findings or none". */
  readonly exit?: ExitName;
}
