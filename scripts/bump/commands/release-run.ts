import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { ReleaseFile } from '../../core/plan.ts';
import { parseGlob } from '../../lib/glob.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Readers } from '../../ports/index.ts';
import { bumpConfig } from '../config.ts';
import { notesOf } from '../changelog.ts';
import { pageText, releasePage, taggedComponent } from '../release-page.ts';
import type { Tagged } from '../release-page.ts';
import type { releaseOptions } from './release-options.ts';

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function filesBelow(files: FileReader, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, kind } of await files.list(folder === '' ? '.' : folder) ?? []) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'folder') found.push(...name === '.git' ? [] : await filesBelow(files, path));
    else if (kind === 'file' || (kind === 'link' && (await files.stat(path))?.kind === 'file')) found.push(path);
  }
  return found;
}

async function assetOf(files: FileReader, path: string): Promise<ReleaseFile> {
  const found = await files.stat(path);
  if (found?.kind !== 'file') throw new UsageError(found === undefined ? `there is no file ${path} to attach` : `${path} is a ${found.kind}, not a file`, { help: 'check --asset; a glob needs quotes' });
  return { name: nameOf(path), path, size: found.size };
}

/** Every file that is named or matched, once. @throws UsageError for one that is not there, and for a glob without a match. */
async function assetsOf(files: FileReader, given: readonly string[]): Promise<ReleaseFile[]> {
  const assets = new Map<string, ReleaseFile>();
  for (const pattern of given) {
    const plain = pattern.replace(/^\.\//, '');
    const glob = parseGlob(plain);
    // a file may have brackets in its name
    const literal = !glob.isGlob || (await files.stat(plain))?.kind === 'file';
    const paths = literal ? [plain] : (await filesBelow(files, glob.base)).filter((path) => glob.matches(path));
    if (paths.length === 0) throw new UsageError(`--asset ${pattern} matches no file`, { help: 'build the files first, or correct the pattern' });
    for (const path of paths) assets.set(path, await assetOf(files, path));
  }
  return [...assets.values()];
}

async function readNotes(read: Readers, { tag, version, component }: Tagged, notesFile: string | undefined): Promise<string | undefined> {
  const files = await read.files();
  if (notesFile !== undefined) {
    const text = await files.text(notesFile);
    if (text === undefined) throw new UsageError(`there is no notes file ${notesFile}`);
    return text;
  }
  if (component.changelog === undefined) return undefined;
  const changelog = await files.text(component.changelog);
  const notes = changelog === undefined ? undefined : notesOf(changelog, tag, version);
  if (notes === undefined) read.progress.warn(`${component.changelog} ${changelog === undefined ? 'is not there' : `has no section for ${version}`}; the notes of the page stay as they are`);
  return notes;
}

export async function run({ args, options, shared, read }: Invocation<typeof releaseOptions>): Promise<Outcome> {
  const given = args[0] ?? read.env['CI_COMMIT_TAG'] ?? '';
  if (given === '') throw new UsageError('which tag to release is not said', { help: 'write `bump release TAG`, or run it in a tag pipeline (CI_COMMIT_TAG)' });
  const tagged = taggedComponent(given, bumpConfig(shared.config).components);
  const notes = await readNotes(read, tagged, options['notes-file']);
  const assets = await assetsOf(await read.files(), options.asset);
  const page = releasePage(tagged, notes, assets, { title: options.title, draft: options.draft, prerelease: options.prerelease, replaceAssets: options['replace-assets'] });
  const { tag, title, draft, prerelease } = page;
  return {
    plan: [page],
    document: {
      version: 1, tag, component: tagged.component.name, release: tagged.version, title, notes: notes ?? null, draft, prerelease,
      assets: assets.map(({ name, path, size }) => ({ name, path, size })), dryRun: shared.dryRun,
    },
    ...(shared.dryRun ? { text: pageText(page) } : {}),
  };
}
