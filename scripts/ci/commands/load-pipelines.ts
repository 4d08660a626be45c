import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Dialogue } from '../../ports/dialogue.ts';
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

/** Folders of other people's code. What is hidden is not looked into either. */
const isOther = (name: string): boolean => name === 'node_modules' || name === 'vendor' || name.startsWith('.');

interface Below {
  /** Of repositories in folders further down. */
  readonly repositories: string[];
  /** Any other YAML. */
  readonly loose: string[];
}

/** Links to folders are not followed: they may lead in a circle. */
async function below(files: Lister, folder: string): Promise<Below> {
  const found: Below = { repositories: [], loose: await pipelinesIn(files, folder) };
  for (const { name, kind } of await files.list(folder) ?? []) {
    if (kind !== 'folder' || isOther(name)) continue;
    const path = join(folder, name);
    const own = await discover(files, path);
    found.repositories.push(...own);
    if (own.length > 0) continue;
    const nested = await below(files, path);
    found.repositories.push(...nested.repositories);
    found.loose.push(...nested.loose);
  }
  return found;
}

interface Expanded {
  readonly paths: readonly string[];
  readonly complete: boolean;
}

/** A pattern that the shell did not replace, because it was quoted or matches nothing. */
async function matching(files: Lister, pattern: string): Promise<string[]> {
  const { parseGlob } = await import('../../lib/glob.ts');
  const glob = parseGlob(pattern);
  const walk = async (folder: string): Promise<string[]> => {
    const here: string[] = [];
    for (const { name, kind } of await files.list(folder === '' ? '.' : folder) ?? []) {
      const path = join(folder, name);
      if (kind === 'folder' && name !== 'node_modules' && name !== '.git') here.push(...await walk(path));
      else if (kind !== 'folder' && extension.test(name) && glob.matches(path)) here.push(path);
    }
    return here;
  };
  return walk(glob.base);
}

/** @throws UsageError when a path does not exist, or holds no pipeline. */
async function expand(files: FileReader, path: string): Promise<Expanded> {
  const found = await files.stat(path);
  const matches = found === undefined && /[*?[{]/.test(path) ? await matching(files, path) : [];
  if (matches.length > 0) return { paths: matches, complete: false };
  if (found === undefined) throw new UsageError(/[*?[{]/.test(path) ? `no YAML file matches ${path}` : `there is no file or folder ${path}`);
  if (found.kind !== 'folder') return { paths: [path], complete: false };
  const discovered = await discover(files, path);
  if (discovered.length > 0) return { paths: discovered, complete: true };
  // the server looks into no folder below it
  const isPipelineFolder = /(?:^|\/)\.woodpecker\/?$/.test(path);
  const { repositories, loose } = isPipelineFolder ? { repositories: await pipelinesIn(files, path), loose: [] } : await below(files, path);
  if (repositories.length > 0) return { paths: repositories, complete: true };
  if (loose.length === 0) throw new UsageError(`there is no pipeline in ${path}`, { help: 'Woodpecker reads `.woodpecker/*.yml`, `.woodpecker.yaml` or `.woodpecker.yml`' });
  return { paths: loose, complete: false };
}

/** A replacement character is one that somebody wrote, or what the decoder made of bytes that are no UTF-8. */
async function withItsBytes(files: FileReader, source: SourceFile): Promise<SourceFile> {
  const { badByte } = await import('../../lib/utf8.ts');
  const bytes = await files.bytes(source.path);
  const broken = bytes === undefined ? undefined : badByte(bytes);
  return broken === undefined ? source : { ...source, broken };
}

async function readAll(files: FileReader, paths: readonly string[]): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  for (let at = 0; at < paths.length; at += atOnce) {
    const texts = await Promise.all(paths.slice(at, at + atOnce).map((path) => files.text(path)));
    for (const [index, text] of texts.entries()) {
      const path = paths[at + index] as string;
      if (text === undefined) throw new UsageError(`there is no file ${path}`);
      sources.push(text.includes('\ufffd') ? await withItsBytes(files, { path, text }) : { path, text });
    }
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
  const expanded = await Promise.all(paths.map((path) => expand(files, plain(path))));
  const all = [...new Set(expanded.flatMap((one) => one.paths))];
  return { sources: await readAll(files, all), complete: expanded.every(({ complete }) => complete) };
}

/** `./a//b` and `a/b` are one file. */
function plain(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/^(?:\.\/)+(?=.)/, '');
}

/** `-` as a path: the text comes from standard input, under this name. */
export interface Input {
  readonly dialogue: () => Promise<Dialogue>;
  readonly name: string | undefined;
}

async function inputText(dialogue: Dialogue): Promise<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for await (const bytes of dialogue.incoming()) text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}

/** The same, where one of the paths may be `-`. Nothing can be written back to standard input: `isInput` tells. */
export async function loadPipelinesOrInput(files: FileReader, paths: readonly string[], { dialogue, name }: Input): Promise<Loaded & { readonly isInput: boolean }> {
  if (!paths.includes('-')) {
    if (name !== undefined) throw new UsageError('--stdin-filename goes with the path `-`', { help: 'for instance `ci-lint - --stdin-filename .woodpecker/ci.yml < FILE`' });
    return { ...await loadPipelines(files, paths), isInput: false };
  }
  if (paths.length > 1) throw new UsageError('the path `-` stands alone', { help: 'name files, or give one text on standard input' });
  return { sources: [{ path: name ?? 'stdin.yml', text: await inputText(await dialogue()) }], complete: false, isInput: true };
}
