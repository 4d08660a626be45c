import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import { examine } from '../fleet/examine.ts';
import { previewDocument, previewMarkdown, previewRow, previewText } from '../fleet/preview.ts';
import { templatesOf } from './drift.ts';
import { loadTemplates } from './load-templates.ts';
import type { previewOptions } from './options.ts';
import { readFleet } from './read-fleet.ts';

/** Every repository under the templates of today and under changed ones: who would turn red, and by what. */
export async function run({ args, options, shared, read }: Invocation<typeof previewOptions>): Promise<Outcome> {
  if (options.candidate === undefined) throw new UsageError('which templates?', { help: 'name the folder of the changed ones with --candidate' });
  const today = new Date(read.clock.now()).toISOString().slice(0, 10);
  const [now, candidate] = await Promise.all([loadTemplates(read, options.templates ?? templatesOf(shared.config)), loadTemplates(read, options.candidate)]);
  const fleet = await readFleet(read, args, options, shared.config);
  const forced = options.templates !== undefined;
  const rows = fleet.items.map((item) => {
    const look = (templates: typeof now) => examine(item, { templates, forced, today, rules: [] });
    return previewRow(look(now), look(candidate));
  });
  const exit = rows.some(({ verdict }) => verdict === 'unknown') ? 'environment' : shared.failOn !== 'never' && rows.some(({ verdict }) => verdict === 'red') ? 'findings' : 'done';
  return { plan: fleet.plan, text: previewText(rows), markdown: previewMarkdown(rows), document: previewDocument(rows, options.shard ?? '1/1'), exit };
}
