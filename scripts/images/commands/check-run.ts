import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Outcome } from '../../core/outcome.ts';
import { runRules } from '../../core/rule.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation, OptionSpecs } from '../../ports/command.ts';
import { lockPath } from '../catalog.ts';
import { syncRules } from '../sync-rules/index.ts';
import { parseLock } from '../lock.ts';
import { parseCatalog } from '../parse-catalog.ts';
import { readCatalogSource } from './load-catalog.ts';
import { readFollowing } from './render-input.ts';

export async function run({ read }: Invocation<OptionSpecs>): Promise<Outcome> {
  const files = await read.files();
  const source = await readCatalogSource(read);
  const lockText = await files.text(lockPath);
  const lockSource: SourceFile | undefined = lockText === undefined ? undefined : { path: lockPath, text: lockText };
  const catalog = parseCatalog(source);
  const lock = lockSource === undefined ? undefined : parseLock(lockSource);
  const diagnostics: Diagnostic[] = [...catalog.diagnostics, ...(lock?.diagnostics ?? [])];
  const own = lockSource === undefined ? [source] : [source, lockSource];
  // what follows a broken catalogue cannot be judged
  if (catalog.value === undefined) return { diagnostics, sources: own, summary: 'the catalogue is not valid; nothing else was checked' };
  const following = await readFollowing(catalog.value, read);
  diagnostics.push(...runRules(syncRules, { catalog: catalog.value, ...following }));
  return { diagnostics, sources: [...own, ...following.sources], summary: `${catalog.value.images.length} images checked` };
}
