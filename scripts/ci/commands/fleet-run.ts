import { reaches } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { WriteFile } from '../../core/plan.ts';
import type { Invocation } from '../../ports/command.ts';
import { examine } from '../fleet/examine.ts';
import type { FleetLaw } from '../fleet/examine.ts';
import { fixItem } from '../fleet/fix.ts';
import { fleetDocument, fleetMarkdown, fleetText, summarize } from '../fleet/report.ts';
import { addToTrend, parseTrend } from '../fleet/trend.ts';
import { templatesOf } from './drift.ts';
import { loadTemplates } from './load-templates.ts';
import type { fleetOptions } from './options.ts';
import { readFleet } from './read-fleet.ts';

/** A line for each repository of a fleet: which template, in which version, how it stands to it, and what the linter says. */
export async function run({ args, options, shared, read }: Invocation<typeof fleetOptions>): Promise<Outcome> {
  const today = new Date(read.clock.now()).toISOString().slice(0, 10);
  if (options.fix && options.org !== undefined && !shared.dryRun) {
    throw new UsageError('--fix writes into checkouts, and --org has none', { help: 'add --diff to see what it would change, or name a folder of checkouts' });
  }
  const files = await read.files();
  const trendText = options.trend === undefined ? undefined : await files.text(options.trend);
  const trend = options.trend === undefined ? [] : parseTrend(options.trend, trendText);
  const templates = await loadTemplates(read, options.templates ?? templatesOf(shared.config));
  const fleet = await readFleet(read, args, options, shared.config);
  const law: FleetLaw = { templates, forced: options.templates !== undefined, today };
  const fixes = fleet.items.map((item) => (options.fix ? fixItem(item, law) : { item, changed: [] }));
  const rows = fixes.map(({ item }) => examine(item, law));
  // a cache is no change that anybody wants to see
  const plan: WriteFile[] = [...(shared.dryRun ? [] : fleet.plan), ...fixes.flatMap(({ item, changed }) => ('failure' in item ? [] : changed.map(({ path, before, text }): WriteFile => ({ kind: 'write-file', path: `${item.place}/${path}`, text, before }))))];
  if (options.trend !== undefined) plan.push({ kind: 'write-file', path: options.trend, text: addToTrend(trend, today, summarize(rows)), before: trendText });
  const exit = rows.some(({ failure }) => failure !== undefined) ? 'environment' : rows.some(({ findings }) => findings.some(({ severity }) => reaches(severity, shared.failOn ?? 'error'))) ? 'findings' : 'done';
  const last = trend.findLast(({ date }) => date !== today);
  return { plan, text: fleetText(rows, fleet.archived, last), markdown: fleetMarkdown(rows, fleet.archived, last), document: fleetDocument(rows, fleet.archived, options.shard ?? '1/1'), exit };
}
