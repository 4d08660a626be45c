import { isEnvironmentError, UsageError } from '../../core/failure.ts';
import type { WriteFile } from '../../core/plan.ts';
import { createLimit } from '../../lib/limit.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Readers } from '../../ports/index.ts';
import { ObjectCache } from '../fleet/object-cache.ts';
import type { FleetItem } from '../fleet/repository.ts';
import { belongsTo, parseShard } from '../fleet/shard.ts';
import type { Shard } from '../fleet/shard.ts';
import type { Fallback } from '../repository-config.ts';
import { readRepository } from './read-repository.ts';
import { checkoutFiles, ForgeFiles } from './repository-files.ts';

export interface FleetOptions {
  readonly org: string | undefined;
  readonly cache: string | undefined;
  readonly shard: string | undefined;
  readonly concurrency: number;
  readonly inherit: boolean;
  readonly woodpecker: string | undefined;
}

export interface Fleet {
  /** By name. */
  readonly items: readonly FleetItem[];
  /** Archived repositories that were left out. */
  readonly archived: number;
  readonly plan: readonly WriteFile[];
}

type Read = Pick<Readers, 'files' | 'forge' | 'progress'>;

/** Reads repositories, some at a time. One that cannot be read must not hide the others. */
async function readAll<Item>(read: Read, concurrency: number, all: readonly Item[], nameOf: (item: Item) => string, one: (item: Item) => Promise<FleetItem>): Promise<FleetItem[]> {
  const limit = createLimit(concurrency);
  let done = 0;
  return Promise.all(all.map((item) => limit(async () => {
    try {
      return await one(item);
    } catch (error) {
      if (!isEnvironmentError(error)) throw error;
      return { name: nameOf(item), failure: error.message };
    } finally {
      done += 1;
      read.progress.update('repositories', done, all.length);
    }
  })));
}

async function namesIn(files: FileReader, root: string, shard: Shard): Promise<{ root: string; name: string }[]> {
  const entries = await files.list(root);
  if (entries === undefined) throw new UsageError(`there is no folder ${root}`, { help: 'name a folder of checkouts, or an organisation with --org' });
  return entries.filter(({ kind, name }) => (kind === 'folder' || kind === 'link') && !name.startsWith('.') && belongsTo(name, shard)).map(({ name }) => ({ root, name }));
}

async function fromFolders(read: Read, roots: readonly string[], shard: Shard, concurrency: number, fallback: Fallback): Promise<Fleet> {
  const files = await read.files();
  const found = (await Promise.all(roots.map((root) => namesIn(files, root.replace(/(.)\/+$/, '$1'), shard)))).flat();
  const folders: typeof found = [];
  for (const one of found) if ((await files.stat(`${one.root}/${one.name}`))?.kind === 'folder') folders.push(one);
  // checkouts of one name in two folders are two repositories
  const shown = ({ root, name }: { root: string; name: string }): string => (roots.length === 1 ? name : `${root}/${name}`);
  return { items: await readAll(read, concurrency, folders, shown, (one) => readRepository(shown(one), `${one.root}/${one.name}`, checkoutFiles(files, `${one.root}/${one.name}`), fallback)), archived: 0, plan: [] };
}

async function loadCache(files: FileReader, folder: string | undefined): Promise<ObjectCache> {
  const cache = new ObjectCache();
  if (folder === undefined) return cache;
  for (const { name, kind } of await files.list(folder) ?? []) {
    if (kind === 'file' && /^objects.*\.json$/.test(name)) cache.load(await files.text(`${folder}/${name}`) ?? '');
  }
  return cache;
}

async function fromForge(read: Read, org: string, folder: string | undefined, shard: Shard, concurrency: number, fallback: Fallback): Promise<Fleet> {
  const [files, forge] = await Promise.all([read.files(), read.forge()]);
  const all = (await forge.repositories(org)).filter(({ owner, name }) => belongsTo(`${owner}/${name}`, shard));
  const cache = await loadCache(files, folder);
  const active = all.filter(({ archived }) => !archived);
  const fullName = ({ owner, name }: { readonly owner: string; readonly name: string }): string => `${owner}/${name}`;
  const items = await readAll(read, concurrency, active, fullName,
    (one) => readRepository(fullName(one), fullName(one), new ForgeFiles(forge, one, cache), { ...fallback, defaultBranch: one.defaultBranch }));
  const text = folder === undefined ? undefined : cache.toText();
  const common = { items, archived: all.length - active.length };
  if (folder === undefined || text === undefined) return { ...common, plan: [] };
  const path = `${folder.replace(/\/+$/, '')}/objects-${shard.index}-of-${shard.of}.json`;
  return { ...common, plan: [{ kind: 'write-file', path, text, before: await files.text(path) }] };
}

/**
 * The pipelines of a folder of checkouts or of an organisation on the forge, with what each repository says about how it
 * wants to be judged. `section`: the configuration here, for repositories that say nothing, when `inherit` is wanted.
 * @throws UsageError when neither or both are named.
 */
export async function readFleet(read: Read, args: readonly string[], { org, cache, shard: part, concurrency, inherit, woodpecker }: FleetOptions, section: unknown): Promise<Fleet> {
  const shard = parseShard(part);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) throw new UsageError(`--concurrency wants a whole number from 1 to 64, not "${concurrency}"`);
  if ((org === undefined) === (args.length === 0)) throw new UsageError(org === undefined ? 'which fleet?' : 'a folder or --org, not both', { help: 'name a folder of checkouts, or an organisation with --org' });
  const fallback: Fallback = { section: inherit ? section : undefined, woodpecker };
  return org === undefined ? fromFolders(read, args, shard, concurrency, fallback) : fromForge(read, org, cache, shard, concurrency, fallback);
}
