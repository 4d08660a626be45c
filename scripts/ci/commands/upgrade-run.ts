import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { WriteFile } from '../../core/plan.ts';
import type { Invocation } from '../../ports/command.ts';
import { findDrift } from '../drift/detect.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import { settingsOf } from '../settings.ts';
import { planUpgrade } from '../upgrade/upgrade.ts';
import type { Conflict } from '../upgrade/upgrade.ts';
import { templatesOf } from './drift.ts';
import { loadPipelines } from './load-pipelines.ts';
import { loadTemplates } from './load-templates.ts';
import type { upgradeOptions } from './options.ts';

function finding({ file, place, message }: Conflict, help: string): Diagnostic {
  return { rule: 'DRF009', severity: 'warning', message, location: { kind: 'file', path: file.source.path, range: place.use ?? place.range }, help };
}

/** Plans the edits that bring every pipeline here to the current version of its template; what needs a person is a finding. */
export async function run({ args, options, shared, read }: Invocation<typeof upgradeOptions>): Promise<Outcome> {
  const settings = settingsOf(shared.config);
  const { sources } = await loadPipelines(await read.files(), args);
  const templates = await loadTemplates(read, options.templates ?? templatesOf(shared.config));
  const files = sources.map(parsePipelineFile);
  const { drifts, headers } = findDrift(files, templates, settings);
  if (drifts.length === 0) {
    throw new UsageError(headers[0]?.message ?? 'no pipeline here follows a template', { help: 'write `# ci-lint: template=NAME` at its top, or start one with `ci-lint init`' });
  }
  const plan: WriteFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const said: string[] = [];
  for (const drift of drifts) {
    const { name, contract } = drift.template;
    const upgrade = planUpgrade(drift, files, settings, options.from);
    if (upgrade === undefined) {
      said.push(`${drift.file.source.path} follows ${name}@${drift.version}, the current version is ${contract.version}: nothing to do`);
      continue;
    }
    said.push(`${drift.file.source.path}: ${name}@${upgrade.from} -> ${name}@${upgrade.to}`);
    for (const [path, text] of upgrade.texts) plan.push({ kind: 'write-file', path, text, before: sources.find((source) => source.path === path)?.text });
    diagnostics.push(...upgrade.conflicts.map((conflict) => finding(conflict, `see ${drift.template.file.source.path}`)));
  }
  return { plan, diagnostics, sources, text: `${said.join('\n')}\n` };
}
