import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Readers } from '../../ports/index.ts';
import { catalogPath, lockPath } from '../catalog.ts';
import type { Catalog, Image } from '../catalog.ts';
import { emptyLock, parseLock } from '../lock.ts';
import type { Lock } from '../lock.ts';
import { parseCatalog } from '../parse-catalog.ts';

export interface Loaded {
  readonly catalog: Catalog;
  readonly lock: Lock;
  readonly sources: readonly SourceFile[];
}

/** The text of the catalogue. @throws UsageError when there is none. */
export async function readCatalogSource(read: Readers, path: string = catalogPath): Promise<SourceFile> {
  const text = await (await read.files()).text(path);
  if (text === undefined) throw new UsageError(`there is no catalogue ${path}`, { help: 'run it at the top of the repository; docs/image-catalogue.md shows a first one' });
  return { path, text };
}

/**
 * The catalogue and its lock for a command that cannot work with half of them.
 * @throws UsageError with every mistake at its place.
 */
export async function loadCatalog(read: Readers, path: string = catalogPath): Promise<Loaded> {
  const source = await readCatalogSource(read, path);
  const { value: catalog, diagnostics } = parseCatalog(source);
  if (catalog === undefined) throw new UsageError(`${path} is not valid`, { diagnostics, sources: [source] });
  const { lock, source: lockSource } = await loadLock(read);
  return { catalog, lock, sources: lockSource === undefined ? [source] : [source, lockSource] };
}

/** The lock; an absent file is an empty lock. @throws UsageError when it is half-written. */
export async function loadLock(read: Readers): Promise<{ readonly lock: Lock; readonly source: SourceFile | undefined }> {
  const text = await (await read.files()).text(lockPath);
  if (text === undefined) return { lock: emptyLock, source: undefined };
  const source = { path: lockPath, text };
  const { value, diagnostics } = parseLock(source);
  if (value === undefined) throw new UsageError(`${lockPath} is not valid`, { diagnostics, sources: [source] });
  return { lock: value, source };
}

/** @throws UsageError when the catalogue has no such image. */
export function imageOf({ images }: Catalog, name: string): Image {
  const found = images.find((image) => image.name === name);
  if (found !== undefined) return found;
  const names = images.map((image) => image.name);
  throw new UsageError(`there is no image "${name}"${didYouMean(name, names)}`, { help: `images: ${names.join(', ')}` });
}
