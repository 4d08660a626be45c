import type { Severity } from '../../core/diagnostic.ts';
import type { Capability } from '../policy/capability.ts';

/*
 * What the report page says, as values; `matrix.ts`, `rights.ts` and `findings.ts` work it out, `html.ts` and
 * `markdown.ts` write it down.
 */

/** `both`: declared and granted. `missing`: declared, not granted. `extra`: granted, not declared. */
export type Mark = 'both' | 'missing' | 'extra';

export interface Marked {
  readonly capability: Capability;
  readonly mark: Mark;
}

/** One workload at one path. */
export interface MatrixRow {
  readonly workload: string;
  /** ACL path, wildcards as in OpenBao. */
  readonly path: string;
  readonly marks: readonly Marked[];
  /** Policies whose rules decide there. */
  readonly policies: readonly string[];
  /** A path that shows the difference. */
  readonly example: string | undefined;
}

/** How many paths of one workload below one mount have which mark; a path with a difference counts as that. */
export type Counts = Readonly<Record<Mark, number>>;

export interface OverviewRow {
  readonly workload: string;
  readonly policies: number;
  readonly total: Counts;
  /** By mount; absent when it has nothing there. */
  readonly mounts: ReadonlyMap<string, Counts>;
}

/** Who has one rule. */
export interface RightRow {
  readonly path: string;
  readonly capabilities: readonly Capability[];
  /** True when parameters, wrapping or a filter limit it. */
  readonly limited: boolean;
  readonly workloads: readonly string[];
  /** Workloads that have it too and are not named. */
  readonly moreWorkloads: number;
  readonly policies: readonly string[];
}

export interface FindingRow {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  readonly place: string;
  readonly help: string | undefined;
  /** Rules that mend it; `undefined` when none were found. Empty: the rule is to be removed. */
  readonly hcl: string | undefined;
}

/** Rows of a table, and how many more there are. */
export interface Shown<Row> {
  readonly rows: readonly Row[];
  readonly left: number;
}

export interface Page {
  readonly version: string;
  readonly policies: number;
  /** Workloads in all, those in full agreement, and those that nobody can say anything about as no policy was found. */
  readonly workloads: { readonly all: number; readonly agreeing: number; readonly withoutPolicy: number };
  readonly findings: Readonly<Record<Severity, number>>;
  /** Rows of the matrix with a difference of the kind. */
  readonly missing: number;
  readonly extra: number;
  /** What was not looked at, one sentence each; a page with any is not complete. */
  readonly gaps: readonly string[];
  readonly mounts: readonly string[];
  readonly overview: Shown<OverviewRow>;
  readonly matrix: Shown<MatrixRow>;
  readonly rights: Shown<RightRow>;
  readonly list: Shown<FindingRow>;
}
