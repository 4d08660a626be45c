import type { Diagnostic } from '../../core/diagnostic.ts';
import { EnvironmentError, UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { incrementVersion } from '../../lib/semver.ts';
import type { Invocation } from '../../ports/command.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Readers } from '../../ports/index.ts';
import { movedInput } from '../build-inputs.ts';
import { catalogPath, lockPath } from '../catalog.ts';
import type { Catalog, Image } from '../catalog.ts';
import { emptyLock, parseLock } from '../lock.ts';
import type { Lock } from '../lock.ts';
import { parseCatalog } from '../parse-catalog.ts';
import { isVersion } from '../release-tag.ts';
import { highestVersion, planTags, repositoryOf, tagName } from '../tag.ts';
import type { TagWorld, WantedTag } from '../tag.ts';
import { imageOf, loadCatalog } from './load-catalog.ts';
import type { options } from './tag-options.ts';

type Tag = Invocation<typeof options>;

export async function run({ options: given, args, shared, read }: Tag): Promise<Outcome> {
  const { catalog, lock } = await loadCatalog(read);
  const git = await read.git();
  const said = given.bump ? [] : saidTags(catalog, args, given.all);
  const images = given.bump ? bumpedImages(catalog, args, given.all) : said.map(({ image }) => image);
  const world = await readWorld(git, images, given, read);
  const bumped = given.bump ? await computedTags(images, lock, world, read) : { tags: said, diagnostics: [] };
  if (bumped.diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics: bumped.diagnostics };
  const { actions, taken, notes } = planTags(bumped.tags, world);
  if (taken !== undefined) {
    throw new EnvironmentError(`the tag ${taken.tag} is on ${world.remote} at ${taken.commit.slice(0, 10)}, and this is ${world.head.slice(0, 10)}; nothing was pushed`, {
      exit: 'tag-taken', help: 'a release never moves: take the next version',
    });
  }
  for (const note of notes) read.progress.warn(note);
  const names = bumped.tags.map(tagName);
  return {
    plan: actions,
    diagnostics: bumped.diagnostics,
    document: { version: 1, commit: world.head, tags: bumped.tags.map((one) => ({ image: one.image.name, version: one.version, tag: tagName(one) })) },
    ...(names.length === 0 ? { text: 'nothing to release' } : {}),
    ...(names.length === 0 || shared.dryRun ? {} : { summary: `released ${names.join(', ')} at ${world.head.slice(0, 10)}` }),
  };
}

function versionIn(text: string, image: string): string {
  if (isVersion(text)) return text;
  throw new UsageError(`"${text}" is not a version of ${image}`, { help: 'SemVer without a prefix and without +build: 1.2.3' });
}

/** `NAME VERSION`, or any number of `NAME=VERSION`. */
function saidTags(catalog: Catalog, args: readonly string[], all: boolean): WantedTag[] {
  if (all) throw new UsageError('--all needs --bump: every image has versions of its own');
  const [first, second, ...more] = args;
  const pair = first !== undefined && !first.includes('=') && second !== undefined && !second.includes('=') && more.length === 0;
  const words = pair ? [`${first}=${second}`] : args;
  if (words.length === 0) throw new UsageError('images tag needs an image and its version', { help: 'images tag NAME VERSION, or images tag --bump NAME' });
  const tags = words.map((word): WantedTag => {
    const at = word.indexOf('=');
    const image = imageOf(catalog, at === -1 ? word : word.slice(0, at));
    if (at === -1) throw new UsageError(`which version of ${image.name}?`, { help: `images tag ${image.name}=VERSION, or images tag --bump ${image.name}` });
    return { image, version: versionIn(word.slice(at + 1), image.name) };
  });
  refuseTwice(tags.map(({ image }) => image));
  return tags;
}

function bumpedImages(catalog: Catalog, args: readonly string[], all: boolean): readonly Image[] {
  if (all === (args.length > 0)) throw new UsageError('--bump needs the names of images, or --all', { help: 'images tag --bump NAME..., or images tag --bump --all' });
  const images = all ? catalog.images : args.map((name) => imageOf(catalog, name));
  refuseTwice(images);
  return images;
}

function refuseTwice(images: readonly Image[]): void {
  const twice = images.find((image, at) => images.indexOf(image) !== at);
  if (twice !== undefined) throw new UsageError(`${twice.name} is named twice`);
}

async function readWorld(git: GitReader, images: readonly Image[], given: Tag['options'], read: Readers): Promise<TagWorld> {
  const { remote } = given;
  if (!(given.timeout >= 0 && given.spacing >= 0)) throw new UsageError('--timeout and --spacing are seconds, 0 or more');
  const { head } = await git.repository();
  const url = await git.remoteUrl(remote);
  if (url === undefined) throw new UsageError(`there is no git remote "${remote}"`, { help: 'name one with --remote' });
  const { tags } = await git.remoteState(remote, [], images.map(({ release }) => release));
  const fullName = read.env['CI_REPO'];
  return {
    remote, head, repository: fullName !== undefined && fullName !== '' ? fullName : repositoryOf(url) ?? '', date: await git.dateOf(head),
    tags: new Map(tags.map(({ name, commit }) => [name, commit])), patience: given.timeout * 1000, spacing: given.spacing * 1000,
    sign: given.sign || /^(?:true|yes|on|1)$/i.test(await git.config('tag.gpgSign') ?? ''),
  };
}

interface Computed {
  readonly tags: readonly WantedTag[];
  /** What bump says of the commits; an error forbids the release. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The next version of every image that has one, and the tag of those that were tagged here by a run that was cut short. Who has
 * no commit of its own, and yet is built from something else since its last release (a base that moved in the lock), gets a patch.
 */
async function computedTags(images: readonly Image[], lock: Lock, world: TagWorld, read: Readers): Promise<Computed> {
  const lines = images.map(({ name, release, context }) => ({ name, prefix: release, paths: context === '.' ? [] : [context] }));
  const { versions, diagnostics } = await (await read.versions()).next(lines, world.remote);
  const tags: WantedTag[] = [];
  for (const [at, image] of images.entries()) {
    const here = highestVersion(image, [...world.tags].filter(([, commit]) => commit === world.head).map(([name]) => name));
    const version = versions[at] ?? here ?? await patchOf(image, lock, world, read);
    if (version !== undefined) tags.push({ image, version });
  }
  return { tags, diagnostics };
}

/** The patch release of an image whose inputs in catalogue or lock moved since its last one. */
async function patchOf(image: Image, lock: Lock, world: TagWorld, read: Readers): Promise<string | undefined> {
  const last = highestVersion(image, [...world.tags.keys()].filter((name) => !name.slice(image.release.length).includes('-')));
  const commit = last === undefined ? undefined : world.tags.get(`${image.release}${last}`);
  if (last === undefined || commit === undefined) return undefined;
  const before = await inputsAt(commit, image.name, world.remote, read);
  if (typeof before === 'string') {
    read.progress.warn(`whether ${image.name} is built from something else than ${last} cannot be told: ${before}`);
    return undefined;
  }
  const moved = movedInput(before, { image, lock });
  if (moved === undefined) return undefined;
  read.progress.note(`${image.name}: ${moved}`);
  return incrementVersion(last, 'patch');
}

/** Image and lock as they were at a commit, or why they are not known. */
async function inputsAt(commit: string, name: string, remote: string, read: Readers): Promise<{ readonly image: Image; readonly lock: Lock } | string> {
  const git = await read.git();
  await git.fetchCommit(remote, commit);
  const [catalogText, lockText] = [await git.textAt(commit, catalogPath), await git.textAt(commit, lockPath)];
  if (catalogText === undefined) return `there was no ${catalogPath}`;
  const image = parseCatalog({ path: catalogPath, text: catalogText }).value?.images.find((one) => one.name === name);
  if (image === undefined) return `it was not in ${catalogPath}, or that is not valid today`;
  const lock = lockText === undefined ? emptyLock : parseLock({ path: lockPath, text: lockText }).value;
  return lock === undefined ? `${lockPath} was not valid` : { image, lock };
}
