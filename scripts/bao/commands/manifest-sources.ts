import { EnvironmentError, UsageError, isEnvironmentError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import { createLimit } from '../../lib/limit.ts';
import type { ForgeReader, ForgeRepository, RepositoryName, TreeEntry } from '../../ports/forge.ts';
import type { Readers } from '../../ports/index.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Missing } from '../coverage/fleet.ts';
import { mostCharacters } from '../manifest-limit.ts';

/** Where manifests are looked for. */
export interface ManifestPlaces {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** Organisations or users of the forge. */
  readonly organisations: readonly string[];
  /** A file with a repository or path a line. */
  readonly list: string | undefined;
  readonly jobs: number;
  readonly cache: string | undefined;
}

export interface FoundManifests {
  readonly sources: readonly SourceFile[];
  /** Repository of the forge by the path of its manifest. */
  readonly repositories: ReadonlyMap<string, string>;
  readonly missing: readonly Missing[];
  /** Repositories that were looked into. */
  readonly visited: number;
}

/** Files that are read at the same time. */
const atOnce = 16;
const skipped = new Set(['.git', 'node_modules', 'vendor']);
const isManifest = (name: string): boolean => /^(?:.+\.)?bao\.ya?ml$/.test(name);

async function manifestsBelow(files: FileReader, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, kind } of await files.list(folder) ?? []) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    if (kind === 'file' && isManifest(name)) found.push(path);
    else if (kind === 'folder' && !skipped.has(name)) found.push(...await manifestsBelow(files, path));
  }
  return found;
}

/** Texts of the manifests. @throws UsageError when a path is not there, or a folder holds none. */
async function fromPaths(files: FileReader, paths: readonly string[]): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  for (const given of paths) {
    const path = given.replace(/(.)\/+$/, '$1');
    const below = (await files.stat(path))?.kind === 'folder' ? await manifestsBelow(files, path) : [path];
    if (below.length === 0) throw new UsageError(`no bao.yml below ${given}`);
    const limit = createLimit(atOnce);
    sources.push(...await Promise.all(below.map((one) => limit(async () => {
      const text = await files.text(one);
      if (text === undefined) throw new UsageError(`there is no file ${one}`);
      return { path: one, text };
    }))));
  }
  return sources;
}

interface Wanted extends RepositoryName {
  readonly ref: string | undefined;
}

/** `owner/name`, `owner/name@ref`, or a path that begins with `./`, `../` or `/`; `#` starts a comment. */
function parseList(text: string, file: string): { paths: string[]; repositories: Wanted[] } {
  const paths: string[] = [];
  const repositories: Wanted[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const entry = line.replace(/(?:^|\s)#.*$/, '').trim();
    if (entry === '') continue;
    const [, owner, name, ref] = /^([\w.-]+)\/([\w.-]+?)(?:@(\S+))?$/.exec(entry) ?? [];
    if (/^\.{0,2}\//.test(entry)) paths.push(entry.replace(/^\.\//, ''));
    else if (owner !== undefined && name !== undefined) repositories.push({ owner, name, ref });
    else throw new UsageError(`${file}:${at + 1} is neither a repository nor a path: ${entry}`, { help: 'write `owner/name`, `owner/name@ref`, or a path that begins with `./`' });
  }
  return { paths, repositories };
}

function wantedEntries(tree: readonly TreeEntry[]): TreeEntry[] {
  return tree.filter(({ path, kind }) => kind === 'file' && isManifest(path.split('/').at(-1) ?? '') && !path.split('/').some((part) => skipped.has(part)));
}

/** Reads what a forge has: the tree of a repository, then the blobs of its manifests, from the cache where it has them. */
class ForgeManifests {
  readonly sources: SourceFile[] = [];
  readonly missing: Missing[] = [];
  readonly repositories = new Map<string, string>();
  readonly #forge: ForgeReader;
  readonly #read: Readers;
  readonly #cache: string | undefined;

  constructor(forge: ForgeReader, read: Readers, cache: string | undefined) {
    this.#forge = forge;
    this.#read = read;
    this.#cache = cache;
  }

  async #blob(repo: RepositoryName, { sha }: TreeEntry): Promise<Uint8Array> {
    const cache = this.#cache === undefined ? undefined : await this.#read.blobCache(this.#cache);
    const known = await cache?.get(sha);
    if (known !== undefined) return known;
    const bytes = await this.#forge.blob(repo, sha);
    await cache?.put(sha, bytes);
    return bytes;
  }

  note(name: string, error: unknown): void {
    if (!isEnvironmentError(error)) throw error;
    this.missing.push({ kind: 'manifest', namespace: '', name, reason: error.message });
  }

  async visit(repo: Wanted): Promise<void> {
    const fullName = `${repo.owner}/${repo.name}`;
    try {
      const branch = repo.ref ?? (await this.#forge.repository(repo))?.defaultBranch;
      if (branch === undefined) throw new EnvironmentError(`there is no repository ${fullName}, or the token may not see it`);
      const tree = await this.#forge.tree(repo, branch);
      if (tree === undefined && repo.ref !== undefined) throw new EnvironmentError(`${fullName} has no branch, tag or commit \`${repo.ref}\``);
      for (const entry of wantedEntries(tree ?? [])) {
        const path = `${fullName}/${entry.path}`;
        this.repositories.set(path, fullName);
        try {
          // far beyond the limit it is not even fetched; the check of the size tells of it
          const text = entry.size > 4 * mostCharacters ? ' '.repeat(mostCharacters + 1) : Buffer.from(await this.#blob(repo, entry)).toString('utf8');
          this.sources.push({ path, text });
        } catch (error) {
          this.note(path, error);
        }
      }
    } catch (error) {
      this.note(fullName, error);
    }
  }
}

function usable({ archived, empty }: ForgeRepository): boolean {
  return !archived && !empty;
}

/** All manifests of all places. What a forge does not give is listed, not thrown. @throws UsageError for a path that is not there. */
export async function findManifests(read: Readers, { paths, organisations, list, jobs, cache }: ManifestPlaces): Promise<FoundManifests> {
  const files = await read.files();
  const listText = list === undefined ? undefined : await files.text(list);
  if (list !== undefined && listText === undefined) throw new UsageError(`there is no file ${list}`);
  const listed = listText === undefined || list === undefined ? { paths: [], repositories: [] } : parseList(listText, list);
  const local = await fromPaths(files, [...paths, ...listed.paths]);
  if (organisations.length === 0 && listed.repositories.length === 0) return { sources: local, repositories: new Map(), missing: [], visited: 0 };
  const forge = await read.forge();
  const found = new ForgeManifests(forge, read, cache);
  const wanted = new Map<string, Wanted>();
  for (const owner of organisations) {
    try {
      for (const one of (await forge.repositories(owner)).filter(usable)) wanted.set(`${one.owner}/${one.name}`, { owner: one.owner, name: one.name, ref: one.defaultBranch });
    } catch (error) {
      found.note(`organisation ${owner}`, error);
    }
  }
  for (const one of listed.repositories) wanted.set(`${one.owner}/${one.name}`, one);
  const limit = createLimit(Math.max(1, jobs));
  let done = 0;
  await Promise.all([...wanted.values()].map((one) => limit(async () => {
    await found.visit(one);
    done += 1;
    read.progress.update('repositories', done, wanted.size);
  })));
  const byPath = (a: SourceFile, b: SourceFile): number => (a.path < b.path ? -1 : 1);
  return { sources: [...local, ...found.sources.sort(byPath)], repositories: found.repositories, missing: found.missing.sort((a, b) => (a.name < b.name ? -1 : 1)), visited: wanted.size };
}
