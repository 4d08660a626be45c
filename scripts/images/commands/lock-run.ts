import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { createLimit } from '../../lib/limit.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import { catalogPath, lockPath } from '../catalog.ts';
import { formatLock, lockedReferences } from '../lock.ts';
import { downloadFindings, lockFindings, updatedLock } from '../lock-plan.ts';
import type { CheckedDownload } from '../lock-plan.ts';
import { parseCatalog } from '../parse-catalog.ts';
import { loadCatalog, readCatalogSource } from './load-catalog.ts';
import type { options } from './lock-options.ts';
import { seeBase } from './read-base.ts';

/** Registries and publishers asked at once. */
const atOnce = 4;

export async function run({ options: given, read }: Invocation<typeof options>): Promise<Outcome> {
  if (given.downloads) return checkDownloads(read);
  const { catalog, lock, sources } = await loadCatalog(read);
  const needed = lockedReferences(catalog);
  const unknown = given.only.find((one) => !needed.includes(one));
  if (unknown !== undefined) throw new UsageError(`nothing in the catalogue uses "${unknown}"${didYouMean(unknown, needed)}`, { help: `references: ${needed.join(', ')}` });
  const registry = await read.registry();
  const limit = createLimit(atOnce);
  const seen = await Promise.all((given.only.length === 0 ? needed : given.only).map((reference) => limit(() => seeBase(registry, reference))));
  const missing = seen.find(({ base }) => base === undefined);
  if (given.check) return { diagnostics: lockFindings(lock, seen), sources, summary: `${seen.length} references compared with their registries` };
  if (missing !== undefined) throw new UsageError(`its registry has no ${missing.reference}; nothing was written`, { help: `name a tag that exists in ${catalogPath}` });
  const today = new Date(read.clock.now()).toISOString().slice(0, 10);
  const text = formatLock(updatedLock(lock, seen, needed, today));
  const before = await (await read.files()).text(lockPath);
  return { sources, plan: before === text ? [] : [{ kind: 'write-file', path: lockPath, text, before }], summary: `${seen.length} references locked` };
}

/** Every download of the catalogue against its publisher. A missing sha256 is what this is for, so it is no obstacle here. */
async function checkDownloads(read: Readers): Promise<Outcome> {
  const source = await readCatalogSource(read);
  const { value: catalog, diagnostics } = parseCatalog(source, ['CAT006']);
  if (catalog === undefined) throw new UsageError(`${source.path} is not valid`, { diagnostics, sources: [source] });
  const reader = await read.downloads();
  const limit = createLimit(atOnce);
  const files = catalog.families.flatMap(({ images: [image] }) => (image === undefined ? [] : image.downloads.flatMap(({ name, files: all }) => all.map((file) => ({ image, name, file })))));
  const checked = await Promise.all(files.map(({ image, name, file }) => limit(async (): Promise<CheckedDownload> => ({
    image, name, arch: file.arch, wanted: file.sha256, found: (await reader.sha256(file.url)).sha256,
  }))));
  return { diagnostics: downloadFindings(catalog, checked), sources: [source], summary: `${checked.length} downloads compared with their publishers` };
}
