import path from 'node:path/posix';
import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Action } from '../../core/plan.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Catalog, Image } from '../catalog.ts';
import { planContext } from '../context.ts';
import { parseReleaseTag } from '../release-tag.ts';
import type { options } from './contexts-options.ts';
import { imageOf, loadCatalog } from './load-catalog.ts';
import { commitOf, materialOf, recipeFrom } from './material.ts';

/** The version that a git tag gives to an image. @throws UsageError when the tag is no release of exactly this image. */
export function versionOfTag(catalog: Catalog, image: Image, tag: string): string {
  const release = parseReleaseTag(catalog.images, tag);
  if (release?.image === image) return release.version;
  const help = `a release of ${image.name} is tagged ${image.release}1.2.3`;
  throw new UsageError(release === undefined ? `the tag "${tag}" releases no image` : `the tag "${tag}" releases ${release.image.name}, not ${image.name}`, { help });
}

/** Files that stand below a folder and are not about to be written: somebody else's, or of an earlier run. */
async function strangers(files: FileReader, folder: string, planned: ReadonlySet<string>): Promise<string[]> {
  const entries = await files.list(folder) ?? [];
  const below = await Promise.all(entries.map(({ name, kind }) => {
    const place = path.join(folder, name);
    return kind === 'folder' ? strangers(files, place, planned) : planned.has(place) ? [] : [place];
  }));
  return below.flat();
}

async function withBefore(actions: readonly Action[], files: FileReader): Promise<Action[]> {
  return Promise.all(actions.map(async (action) => (action.kind === 'write-file' ? { ...action, before: await files.text(action.path) } : action)));
}

export async function run({ options: given, read }: Invocation<typeof options>): Promise<Outcome> {
  const { catalog, lock, sources } = await loadCatalog(read);
  const images = given.only.length === 0 ? catalog.images : given.only.map((name) => imageOf(catalog, name));
  if (given.tag !== undefined && images.length !== 1) throw new UsageError('--tag releases one image: name it with --only');
  const out = path.normalize(given.out).replace(/\/$/, '');
  const files = await read.files();
  const commit = await commitOf(read);
  const plan: Action[] = [];
  for (const image of images) {
    const material = await materialOf(image, read);
    const { hash } = await recipeFrom(material, lock, read);
    const version = given.tag === undefined ? undefined : versionOfTag(catalog, image, given.tag);
    const folder = path.join(out, image.name);
    const actions = planContext({
      image, lock, builder: catalog.builder, build: { version, recipe: hash, commit }, containerfile: material.text,
      files: material.files.map((file) => file.path).filter((file) => !file.startsWith(`${out}/`) && (image.context === '.' || file.startsWith(`${image.context}/`))),
      ignore: await files.text(path.join(image.context, '.dockerignore')),
    }, folder);
    const planned = new Set(actions.flatMap((action) => (action.kind === 'write-file' ? [action.path] : action.kind === 'copy-file' ? [action.to] : [])));
    const [stranger] = await strangers(files, folder, planned);
    if (stranger !== undefined) throw new UsageError(`${stranger} is in the way: it would become part of ${image.name}`, { help: `remove ${folder} first, or write to another folder` });
    plan.push(...await withBefore(actions, files));
  }
  for (const image of images) {
    if (lock.bases[image.base.reference] === undefined) read.progress.warn(`the base of ${image.name} is not locked: ${image.base.reference} is built on as it is today (\`images lock\`)`);
  }
  return { sources, plan, summary: `${images.length} ${images.length === 1 ? 'context' : 'contexts'} in ${out}` };
}
