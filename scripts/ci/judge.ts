import type { RuleMeta } from '../core/rule.ts';
import { runRules } from '../core/rule.ts';
import { sharedRules } from '../core/shared-rules.ts';
import type { Rule } from '../core/rule.ts';
import type { SourceFile } from '../core/source.ts';
import { settle } from '../lib/settle.ts';
import type { Settled } from '../lib/settle.ts';
import { findDrift } from './drift/detect.ts';
import type { DriftReport } from './drift/detect.ts';
import { mentionsTemplates } from './drift/mentions.ts';
import type { Template } from './drift/template.ts';
import { driftRules } from './drift-rules/index.ts';
import { parsePipelineFile } from './pipeline-file.ts';
import type { RepositoryConfig } from './repository-config.ts';
import { rules as allRules } from './rules/index.ts';
import type { PipelineFile, Subject } from './subject.ts';

/** By what one repository is judged. */
export interface Law {
  readonly config: RepositoryConfig;
  readonly templates: readonly Template[];
  /** True when the templates are nobody's default: then everything is compared with them. */
  readonly ownTemplates: boolean;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Default: all of them. Drift is always looked for. */
  readonly rules?: readonly Rule<Subject>[];
  /** Makes fixes for drift, too; given by those who can apply them. */
  readonly withFixes?: (report: DriftReport, files: readonly PipelineFile[], templates: readonly Template[], settings: Subject['settings']) => DriftReport;
}

export interface Judgement {
  readonly files: readonly PipelineFile[];
  readonly drift: DriftReport;
  /** What the rules found before severities and suppressions. */
  readonly found: Settled['all'];
  readonly settled: Settled;
}

export const ruleMetas: ReadonlyMap<string, RuleMeta> = new Map([...sharedRules, ...allRules.map(({ meta }) => meta), ...driftRules.map(({ meta }) => meta)].map((meta) => [meta.id, meta]));

/**
 * The pipelines of one repository, judged as `ci-lint` without arguments does in it: same rules, same severities, same
 * suppressions. `complete`: these are all that the server reads.
 */
export function judge(sources: readonly SourceFile[], complete: boolean, { config, templates, ownTemplates, today, rules = allRules, withFixes }: Law): Judgement {
  const { settings, levels } = config;
  const files = [...sources].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)).map(parsePipelineFile);
  const drift = ownTemplates || mentionsTemplates(files, settings) ? findDrift(files, templates, settings) : { drifts: [], headers: [] };
  const found = [...runRules(rules, { files, settings, complete }), ...runRules(driftRules, { report: withFixes?.(drift, files, templates, settings) ?? drift })];
  const own = new Map([...sharedRules, ...[...rules, ...driftRules].map(({ meta }) => meta)].map((meta) => [meta.id, meta]));
  const settled = settle(found, { tool: 'ci-lint', sources: new Map(sources.map((source) => [source.path, source])), levels, rules: ruleMetas, own, known: undefined, today });
  return { files, drift, found, settled };
}
