import type { Diagnostic, Severity } from './diagnostic.ts';

/** A pair that runs as a test: `bad` makes the rule speak, `good` leaves it silent. */
export interface Example {
  readonly title: string;
  readonly bad: string;
  readonly good: string;
}

/** What a rule says of itself. The file of the rule is named `<id>-<name>.ts`, in lower case. */
export interface RuleMeta {
  /** Short and stable: `WP020`. Renaming it is a breaking change. */
  readonly id: string;
  /** Words for people: `substitution-aborts`. */
  readonly name: string;
  readonly severity: Severity;
  /** One line: what it finds. */
  readonly summary: string;
  /** Why it matters; Markdown, some sentences. */
  readonly why: string;
  readonly fixable: 'safe' | 'unsafe' | false;
  readonly examples: readonly [Example, ...Example[]];
}

/** A finding before the runner adds who says it. A rule that judges by case may set the severity itself. */
export type Finding = Omit<Diagnostic, 'rule' | 'severity'> & { readonly severity?: Severity };

/** A rule looks at one subject and yields values; it never prints, reads or remembers. */
export interface Rule<Subject> {
  readonly meta: RuleMeta;
  check(subject: Subject): Iterable<Finding>;
}

/** All findings of `rules` in `subject`, in the order of the rules. */
export function runRules<Subject>(rules: readonly Rule<Subject>[], subject: Subject): Diagnostic[] {
  return rules.flatMap(({ meta, check }) =>
    Array.from(check(subject), (finding) => ({ severity: meta.severity, ...finding, rule: meta.id })),
  );
}
