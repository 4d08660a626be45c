import { isEnvironmentError, UsageError } from '../../core/failure.ts';
import type { WriteFile } from '../../core/plan.ts';
import { createLimit } from '../../lib/limit.ts';
import type { FileReader } from '../../ports/files.ts';
import type { ForgeReader, ForgeRepository } from '../../ports/forge.ts';
import type { Readers } from '../../ports/index.ts';
import { BlobCache } from '../fleet/blob-cache.ts';
import { configName, pipelinePaths } from '../fleet/repository.ts';
import type { FleetItem } from '../fleet/repository.ts';
import { belongsTo, parseShard } from '../fleet/shard.ts';
import type { Shard } from '../fleet/shard.ts';

export interface FleetOptions {
  readonly org: string | undefined;
  readonly cache: string | undefined;
  readonly shard: string | undefined;
  readonly concurrency: number;
}

export interface Fleet {
  /** By name. */
  readonly items: readonly FleetItem[];
  readonly plan: readonly WriteFile[];
}

/** One repository that cannot be read must not hide the others. */
async function orFailure(name: string, read: () => Promise<FleetItem>): Promise<FleetItem> {
  try {
    return await read();
  } catch (error) {
    if (!isEnvironmentError(error)) throw error;
    return { name, failure: error.message };
  }
}

async function fromFolder(files: FileReader, root: string, name: string): Promise<FleetItem> {
  const folder = `${root}/${name}`;
  const listed = await files.list(`${folder}/.woodpecker`) ?? [];
  const top = await files.list(folder) ?? [];
  const isFile = ({ kind }: { readonly kind: string }): boolean => kind === 'file' || kind === 'link';
  const paths = pipelinePaths([...listed.filter(isFile).map((one) => `.woodpecker/${one.name}`), ...top.filter(isFile).map((one) => one.name)]);
  const texts = await Promise.all(paths.map((path) => files.text(`${folder}/${path}`)));
  return { name, defaultBranch: undefined, config: await files.text(`${folder}/${configName}`), files: paths.map((path, at) => ({ path, text: texts[at] ?? '' })) };
}

async function readFolder(files: FileReader, root: string, shard: Shard, limit: ReturnType<typeof createLimit>): Promise<FleetItem[]> {
  const entries = await files.list(root);
  if (entries === undefined) throw new UsageError(`there is no folder ${root}`, { help: 'name a folder of checkouts, or an organisation with --org' });
  const names = entries.filter(({ kind, name }) => kind === 'folder' && !name.startsWith('.')).map(({ name }) => name).filter((name) => belongsTo(name, shard));
  return Promise.all(names.map((name) => limit(() => orFailure(name, () => fromFolder(files, root, name)))));
}

async function fromForge(forge: ForgeReader, repository: ForgeRepository, cache: BlobCache): Promise<FleetItem> {
  const { owner, name, defaultBranch, empty } = repository;
  const tree = empty ? undefined : await forge.tree(repository, defaultBranch);
  const blobs = new Map((tree ?? []).filter(({ kind }) => kind === 'file').map(({ path, sha }) => [path, sha]));
  const text = (path: string): Promise<string> => cache.text(blobs.get(path) ?? '', () => forge.blob(repository, blobs.get(path) ?? ''));
  const files = [];
  for (const path of pipelinePaths([...blobs.keys()])) files.push({ path, text: await text(path) });
  return { name: `${owner}/${name}`, defaultBranch, files, config: blobs.has(configName) ? await text(configName) : undefined };
}

async function loadCache(files: FileReader, folder: string | undefined): Promise<BlobCache> {
  const cache = new BlobCache();
  if (folder === undefined) return cache;
  for (const { name, kind } of await files.list(folder) ?? []) {
    if (kind === 'file' && /^blobs.*\.json$/.test(name)) cache.load(await files.text(`${folder}/${name}`) ?? '');
  }
  return cache;
}

/**
 * The pipelines of a folder of checkouts or of an organisation on the forge.
 * @throws UsageError when neither or both are named.
 */
export async function readFleet(read: Pick<Readers, 'files' | 'forge' | 'progress'>, args: readonly string[], { org, cache: folder, shard: part, concurrency }: FleetOptions): Promise<Fleet> {
  const shard = parseShard(part);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) throw new UsageError(`--concurrency wants a whole number from 1 to 64, not "${concurrency}"`);
  if ((org === undefined) === (args.length === 0)) throw new UsageError(org === undefined ? 'which fleet?' : 'a folder or --org, not both', { help: 'name a folder of checkouts, or an organisation with --org' });
  const limit = createLimit(concurrency);
  const files = await read.files();
  if (org === undefined) {
    const roots = args.map((root) => root.replace(/(.)\/+$/, '$1'));
    return { items: (await Promise.all(roots.map((root) => readFolder(files, root, shard, limit)))).flat(), plan: [] };
  }
  const forge = await read.forge();
  const mine = (await forge.repositories(org)).filter(({ archived, owner, name }) => !archived && belongsTo(`${owner}/${name}`, shard));
  const cache = await loadCache(files, folder);
  let done = 0;
  const items = await Promise.all(mine.map((repository) => limit(async () => {
    const item = await orFailure(`${repository.owner}/${repository.name}`, () => fromForge(forge, repository, cache));
    done += 1;
    read.progress.update('repositories', done, mine.length);
    return item;
  })));
  const text = folder === undefined ? undefined : cache.toText();
  if (folder === undefined || text === undefined) return { items, plan: [] };
  const path = `${folder.replace(/\/+$/, '')}/blobs-${shard.index}-of-${shard.of}.json`;
  return { items, plan: [{ kind: 'write-file', path, text, before: await files.text(path) }] };
}
