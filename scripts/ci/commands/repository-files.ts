import type { FileReader, FolderEntry } from '../../ports/files.ts';
import type { ForgeReader, ForgeRepository, TreeEntry } from '../../ports/forge.ts';
import type { ObjectCache } from '../fleet/object-cache.ts';

/** The files of one repository, paths from its top. */
export type RepositoryFiles = Pick<FileReader, 'text' | 'list' | 'stat'>;

/** A checkout in a folder. */
export function checkoutFiles(files: FileReader, folder: string): RepositoryFiles {
  const at = (path: string): string => (path === '' || path === '.' ? folder : `${folder}/${path}`);
  return { text: (path) => files.text(at(path)), list: (path) => files.list(at(path)), stat: (path) => files.stat(at(path)) };
}

/** Links in a chain that are followed. */
const mostLinks = 5;

/** `a/./b/../c` -> `a/c`; nothing for a path out of the repository. */
function normalized(path: string): readonly string[] | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts;
}

/** The default branch of a repository on the forge: a folder is asked for when it is looked into, and kept by its id. */
export class ForgeFiles implements RepositoryFiles {
  readonly #forge: ForgeReader;
  readonly #repository: ForgeRepository;
  readonly #cache: ObjectCache;
  #top: Promise<readonly TreeEntry[]> | undefined;

  constructor(forge: ForgeReader, repository: ForgeRepository, cache: ObjectCache) {
    this.#forge = forge;
    this.#repository = repository;
    this.#cache = cache;
  }

  /** The only question that is asked anew in every run: the id of everything else stands in its answer. */
  #root(): Promise<readonly TreeEntry[]> {
    const { empty, defaultBranch } = this.#repository;
    return this.#top ??= empty ? Promise.resolve([]) : this.#forge.folder(this.#repository, defaultBranch).then((entries) => entries ?? []);
  }

  async #below({ sha }: TreeEntry): Promise<readonly TreeEntry[]> {
    return JSON.parse(await this.#cache.text(sha, async () => JSON.stringify(await this.#forge.folder(this.#repository, sha) ?? []))) as readonly TreeEntry[];
  }

  #content({ sha }: TreeEntry): Promise<string> {
    return this.#cache.text(sha, async () => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await this.#forge.blob(this.#repository, sha)));
  }

  async #entries(parts: readonly string[], links: number): Promise<readonly TreeEntry[] | undefined> {
    if (parts.length === 0) return this.#root();
    const entry = await this.#find(parts, links);
    return entry?.kind === 'folder' ? this.#below(entry) : undefined;
  }

  /** The entry at a path, links followed. */
  async #find(parts: readonly string[], links = mostLinks): Promise<TreeEntry | undefined> {
    const parents = parts.slice(0, -1);
    const entry = (await this.#entries(parents, links))?.find(({ path }) => path === parts.at(-1));
    if (entry?.kind !== 'link') return entry;
    const target = await this.#content(entry);
    const leads = target.startsWith('/') || links === 0 ? undefined : normalized([...parents, target].join('/'));
    return leads === undefined ? undefined : this.#find(leads, links - 1);
  }

  async text(path: string): Promise<string | undefined> {
    const parts = normalized(path);
    const entry = parts === undefined || parts.length === 0 ? undefined : await this.#find(parts);
    return entry?.kind === 'file' ? this.#content(entry) : undefined;
  }

  async list(path: string): Promise<readonly FolderEntry[] | undefined> {
    const parts = normalized(path);
    const entries = parts === undefined ? undefined : await this.#entries(parts, mostLinks);
    return entries?.map(({ path: name, kind }): FolderEntry => ({ name, kind: kind === 'submodule' ? 'other' : kind }));
  }

  async stat(path: string): Promise<{ readonly kind: 'file' | 'folder' | 'other'; readonly size: number } | undefined> {
    const parts = normalized(path);
    if (parts === undefined) return undefined;
    if (parts.length === 0) return { kind: 'folder', size: 0 };
    const entry = await this.#find(parts);
    return entry === undefined ? undefined : { kind: entry.kind === 'file' || entry.kind === 'folder' ? entry.kind : 'other', size: entry.size };
  }
}
