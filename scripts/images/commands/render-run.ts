import type { Outcome } from '../../core/outcome.ts';
import type { Action } from '../../core/plan.ts';
import { runRules } from '../../core/rule.ts';
import type { Invocation } from '../../ports/command.ts';
import { syncRules } from '../sync-rules/index.ts';
import { leftOver, renderAll } from '../render.ts';
import { loadCatalog } from './load-catalog.ts';
import type { options } from './render-options.ts';
import { readFollowing } from './render-input.ts';

export async function run({ options: given, read }: Invocation<typeof options>): Promise<Outcome> {
  const { catalog, sources } = await loadCatalog(read);
  const following = await readFollowing(catalog, read);
  if (given.check) {
    return { diagnostics: runRules(syncRules, { catalog, ...following }), sources: [...sources, ...following.sources] };
  }
  const rendered = renderAll(following.input);
  const files = await read.files();
  const plan: Action[] = [];
  for (const { path, text } of rendered) {
    const before = await files.text(path);
    if (before !== text) plan.push({ kind: 'write-file', path, text, before });
  }
  for (const path of leftOver(following.pipelines, rendered)) read.progress.warn(`${path} belongs to no image any more: delete it`);
  return { sources, plan, summary: plan.length === 0 ? `${rendered.length} files are up to date` : `${plan.length} of ${rendered.length} files` };
}
