import type { Diagnostic } from '../../core/diagnostic.ts';
import type { SourceFile } from '../../core/source.ts';
import type { FileWork } from '../../ports/tree.ts';
import { Findings } from '../lint-collect.ts';
import { projectRules } from '../project-rule.ts';
import type { ProjectPattern } from '../lint-config.ts';
import { lintRules } from '../lint-rules/index.ts';
import { createScan } from '../lint-scan.ts';
import type { LintRule } from '../lint-file.ts';

export interface LintResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

/** All rules of a run as one thing to show files to. */
export function createFindings(own: readonly LintRule[]): Findings {
  return new Findings(createScan([...lintRules, ...own]));
}

/** The work of one thread. `data`: the project's own rules, checked before. */
export function createWork(data: unknown): FileWork<LintResult> {
  const findings = createFindings(projectRules(data as readonly ProjectPattern[]));
  const { memory } = findings;
  return { visit: (file) => { findings.add(file); }, result: () => ({ diagnostics: findings.diagnostics, sources: findings.sources }), ...(memory === undefined ? {} : { memory }) };
}
