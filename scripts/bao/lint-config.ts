import type { Severity } from '../core/diagnostic.ts';

/** One rule of the project, as `.ci-shared.yml` has it; the schema was asked before. */
export interface ProjectPattern {
  readonly id: string;
  readonly pattern: string;
  readonly message: string;
  readonly help?: string;
  readonly severity?: Severity;
  readonly files?: readonly string[];
  readonly except?: string;
  readonly ignoreCase?: boolean;
  readonly comments?: boolean;
}

export interface LintConfig {
  readonly exclude: readonly string[];
  readonly mostMegabytes: number;
  readonly patterns: readonly ProjectPattern[];
}

/** The section `bao-lint` of the configuration. */
export function lintConfig(section: unknown): LintConfig {
  const given = (section ?? {}) as Partial<LintConfig>;
  return { exclude: given.exclude ?? [], mostMegabytes: given.mostMegabytes ?? 10, patterns: given.patterns ?? [] };
}
