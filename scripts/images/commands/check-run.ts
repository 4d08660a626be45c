import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation, OptionSpecs } from '../../ports/command.ts';
import { lockPath } from '../catalog.ts';
import { parseLock } from '../lock.ts';
import { parseCatalog } from '../parse-catalog.ts';
import { readCatalogSource } from './load-catalog.ts';

export async function run({ read }: Invocation<OptionSpecs>): Promise<Outcome> {
  const files = await read.files();
  const source = await readCatalogSource(read);
  const lockText = await files.text(lockPath);
  const lockSource: SourceFile | undefined = lockText === undefined ? undefined : { path: lockPath, text: lockText };
  const catalog = parseCatalog(source);
  const lock = lockSource === undefined ? undefined : parseLock(lockSource);
  const diagnostics: Diagnostic[] = [...catalog.diagnostics, ...(lock?.diagnostics ?? [])];
  const count = catalog.value?.images.length ?? 0;
  return { diagnostics, sources: lockSource === undefined ? [source] : [source, lockSource], summary: `${count} images checked` };
}
