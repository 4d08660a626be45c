import type { Outcome } from '../../core/outcome.ts';
import { runRules } from '../../core/rule.ts';
import type { RuleMeta } from '../../core/rule.ts';
import type { Invocation } from '../../ports/command.ts';
import { driftRules } from '../drift-rules/index.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import { rules } from '../rules/index.ts';
import { settingsOf, withDefaultBranch } from '../settings.ts';
import type { Subject } from '../subject.ts';
import { loadPipelinesOrInput } from './load-pipelines.ts';
import { driftOf, templatesOf } from './drift.ts';
import type { lintOptions } from './options.ts';

/** What `--list-rules` and `--explain` print. */
export const metas: readonly RuleMeta[] = [...rules, ...driftRules].map(({ meta }) => meta);

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Reads the pipelines, runs every rule, and says how many files were looked at. */
export async function run({ args, options, shared, read }: Invocation<typeof lintOptions>): Promise<Outcome> {
  const { sources, complete, isInput } = await loadPipelinesOrInput(await read.files(), args, { dialogue: read.dialogue, name: options['stdin-filename'] });
  const subject: Subject = {
    files: [...sources].sort(byPath).map(parsePipelineFile),
    settings: settingsOf(withDefaultBranch(shared.config, read.env['CI_REPO_DEFAULT_BRANCH']), options.woodpecker),
    complete,
  };
  const drift = await driftOf(subject, read, options.templates ?? templatesOf(shared.config));
  const found = [...runRules(rules, subject), ...drift.diagnostics];
  // what came in on standard input cannot be written back, and a file of its name may say something else
  const diagnostics = isInput ? found.map(({ fix: _, ...rest }) => rest) : found;
  return { diagnostics, sources: [...sources, ...drift.sources], summary: `${sources.length} pipeline ${sources.length === 1 ? 'file' : 'files'}` };
}
