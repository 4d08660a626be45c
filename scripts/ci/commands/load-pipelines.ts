import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import type { FileReader } from '../../ports/files.ts';

/** Files that are read at the same time. */
const atOnce = 32;
const extension = /\.ya?ml$/;

export interface Loaded {
  readonly sources: readonly SourceFile[];
  /** True when these are all the files that the server would read. */
  readonly complete: boolean;
}

function join(folder: string, name: string): string {
  return folder === '.' || folder === '' ? name : `${folder.replace(/\/$/, '')}/${name}`;
}

/** What a search asks. */
type Lister = Pick<FileReader, 'list' | 'stat'>;

async function pipelinesIn(files: Lister, folder: string): Promise<string[]> {
  const entries = await files.list(folder) ?? [];
  return entries.filter(({ name, kind }) => (kind === 'file' || kind === 'link') && extension.test(name)).map(({ name }) => join(folder, name));
}

/** What the server reads in a repository: `.woodpecker/*`, else `.woodpecker.yaml`, else `.woodpecker.yml`. No subfolders. */
export async function discover(files: Lister, root: string): Promise<string[]> {
  const inFolder = await pipelinesIn(files, join(root, '.woodpecker'));
  if (inFolder.length > 0) return inFolder;
  for (const name of ['.woodpecker.yaml', '.woodpecker.yml']) {
    if ((await files.stat(join(root, name)))?.kind === 'file') return [join(root, name)];
  }
  return [];
}

async function below(files: FileReader, folder: string): Promise<string[]> {
  const own = await pipelinesIn(files, folder);
  const entries = await files.list(folder) ?? [];
  const nested: string[] = [];
  for (const { name, kind } of entries) {
    if (kind === 'folder' && name !== 'node_modules' && name !== '.git') nested.push(...await below(files, join(folder, name)));
  }
  return [...own, ...nested];
}

/** @throws UsageError when a path does not exist, or holds no pipeline. */
async function expand(files: FileReader, path: string): Promise<{ paths: string[]; complete: boolean }> {
  const found = await files.stat(path);
  if (found === undefined) throw new UsageError(`there is no file or folder ${path}`);
  if (found.kind !== 'folder') return { paths: [path], complete: false };
  const discovered = await discover(files, path);
  if (discovered.length > 0) return { paths: discovered, complete: true };
  const paths = await below(files, path);
  if (paths.length === 0) throw new UsageError(`there is no pipeline in ${path}`, { help: 'Woodpecker reads `.woodpecker/*.yml`, `.woodpecker.yaml` or `.woodpecker.yml`' });
  return { paths, complete: /(?:^|\/)\.woodpecker\/?$/.test(path) };
}

async function readAll(files: FileReader, paths: readonly string[]): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  for (let at = 0; at < paths.length; at += atOnce) {
    const texts = await Promise.all(paths.slice(at, at + atOnce).map((path) => files.text(path)));
    texts.forEach((text, index) => {
      const path = paths[at + index] as string;
      if (text === undefined) throw new UsageError(`there is no file ${path}`);
      sources.push({ path, text });
    });
  }
  return sources;
}

/**
 * The pipeline files that `paths` name, or that the server would read here.
 * @throws UsageError when there are none.
 */
export async function loadPipelines(files: FileReader, paths: readonly string[]): Promise<Loaded> {
  if (paths.length === 0) {
    const found = await discover(files, '.');
    if (found.length === 0) throw new UsageError('there is no pipeline here', { help: 'Woodpecker reads `.woodpecker/*.yml`, `.woodpecker.yaml` or `.woodpecker.yml`; or name files' });
    return { sources: await readAll(files, found), complete: true };
  }
  const expanded = await Promise.all(paths.map((path) => expand(files, path)));
  const all = [...new Set(expanded.flatMap((one) => one.paths))];
  return { sources: await readAll(files, all), complete: expanded.every(({ complete }) => complete) };
}
