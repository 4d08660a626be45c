import { EnvironmentError } from '../core/failure.ts';
import type { ActionResult, ImageTag, ImageUntag } from '../core/plan.ts';
import { newerVersions, rivalsOf } from '../images/publish.ts';
import type { Clock } from '../ports/clock.ts';
import type { Writers } from '../ports/index.ts';
import type { ImageWriter, RegistryManifest } from '../ports/registry.ts';

/** Milliseconds between looks at a tag that was just put: some registries need a moment (Docker Hub's caches). */
const patience: readonly number[] = [250, 500, 1000, 2000, 4000];

function shown({ registry, repository, tag }: Pick<ImageTag, 'registry' | 'repository' | 'tag'>): string {
  return `${registry}/${repository}:${tag}`;
}

async function manifestFor(action: ImageTag, registry: ImageWriter): Promise<RegistryManifest> {
  const { digest, source } = action;
  const there = await registry.manifest(action, digest);
  if (there !== undefined) return there;
  if (source !== undefined) {
    await registry.copy(source, digest, action, undefined);
    const copied = await registry.manifest(action, digest);
    if (copied !== undefined) return copied;
  }
  throw new EnvironmentError(`${action.registry}/${action.repository} does not have ${digest} any more; \`${action.tag}\` was left as it is`, {
    exit: 'not-published', help: 'somebody removed the image, or pushed its tag again: build and publish the next patch version',
  });
}

/** Versions that came into the registry since the decision and share the floating tag. */
async function newRivals({ rivals, ...action }: ImageTag, registry: ImageWriter): Promise<string[]> {
  if (rivals === undefined) return [];
  const image = { tags: { immutable: rivals.templates, floating: rivals.floating } };
  const newer = newerVersions(image, await registry.tags(action) ?? [], rivals.version);
  return rivalsOf(image, action.tag, newer).filter((version) => !rivals.seen.includes(version));
}

/** Looks until the tag shows the digest; returns what it shows at last. */
async function settled(action: ImageTag, registry: ImageWriter, clock: Clock): Promise<string | undefined> {
  for (let look = 0; ; look += 1) {
    const now = await registry.digest(action, action.tag);
    const wait = patience[look];
    if (now === action.digest || wait === undefined) return now;
    // a third digest is somebody else's, and waiting does not make it ours
    if (now !== undefined && now !== action.before) return now;
    await clock.sleep(wait);
  }
}

function notThere(action: ImageTag, now: string | undefined): EnvironmentError {
  const what = now === undefined ? 'it is not there' : `it still shows ${now}`;
  return new EnvironmentError(`the registry accepted ${shown(action)}, but ${what}`, {
    exit: 'not-published', help: 'run the command again; when it stays so, the registry has a defect (Gitea 1.25.0 does not move tags that exist): look at its log',
  });
}

/**
 * Puts one tag, and proves it. Whatever happens in between, the tag shows what it showed before or the new image: it is
 * replaced by one PUT of a manifest that the registry already holds, and never removed.
 */
export async function applyImageTag(action: ImageTag, write: Writers): Promise<ActionResult> {
  const registry = await write.registry();
  const result = (status: ActionResult['status'], message: string): ActionResult => ({ action, status, message });
  const manifest = await manifestFor(action, registry);
  const appeared = await newRivals(action, registry);
  if (appeared.length > 0) return result('stale', `${appeared.join(', ')} appeared beside ${shown(action)}`);
  const now = await registry.digest(action, action.tag);
  if (now === action.digest) return result('unchanged', `${shown(action)} is ${action.digest}`);
  if (now !== undefined && action.immutable) throw tagTaken(action, now);
  if (now !== action.before) return result('stale', `${shown(action)} moved to ${now ?? 'nothing'} while we worked`);
  await registry.putManifest(action, action.tag, manifest);
  const after = await settled(action, registry, write.clock);
  if (after !== action.digest) {
    if (after === undefined || after === action.before) throw notThere(action, after);
    if (action.immutable) throw tagTaken(action, after);
    return result('stale', `${shown(action)} was moved to ${after} by somebody else`);
  }
  if (await registry.digest(action, action.digest) === undefined) throw notThere(action, undefined);
  const late = await newRivals(action, registry);
  if (late.length > 0) return result('stale', `${late.join(', ')} appeared beside ${shown(action)}`);
  return result('done', `${action.before === undefined ? 'created' : 'moved'} ${shown(action)}, ${action.digest}`);
}

/** The refusal that keeps a release what it was. */
export function tagTaken({ registry, repository, tag, digest }: Pick<ImageTag, 'registry' | 'repository' | 'tag' | 'digest'>, now: string): EnvironmentError {
  return new EnvironmentError(`${registry}/${repository}:${tag} is taken: it is ${now}, not ${digest}; nothing was changed`, {
    exit: 'tag-taken', help: 'a released tag never changes: release the next patch version, or publish the digest that is there',
  });
}

/** The tags that stay and do not show their digest any more. */
async function lostOf({ staying, ...at }: ImageUntag, registry: ImageWriter): Promise<string | undefined> {
  for (const { tag, digest } of staying) if (await registry.digest(at, tag) !== digest) return tag;
  return undefined;
}

/** Takes one tag away, and proves that it is gone and that those which stay are what they were. */
export async function applyImageUntag(action: ImageUntag, write: Writers): Promise<ActionResult> {
  const registry = await write.registry();
  const result = (status: ActionResult['status'], message: string): ActionResult => ({ action, status, message });
  const now = await registry.digest(action, action.tag);
  if (now === undefined) return result('unchanged', `${shown(action)} is gone`);
  if (now !== action.digest) return result('stale', `${shown(action)} moved to ${now} while we worked`);
  const moved = await lostOf(action, registry);
  if (moved !== undefined) return result('stale', `${shown({ ...action, tag: moved })} moved while we worked`);
  await registry.deleteTag(action, action.tag);
  if (await registry.digest(action, action.tag) !== undefined) {
    throw new EnvironmentError(`the registry accepted that ${shown(action)} is removed, and still shows it`, { help: 'look at its log; nothing else was removed' });
  }
  const lost = await lostOf(action, registry);
  if (lost === undefined) return result('done', `removed ${shown(action)}`);
  throw new EnvironmentError(`after ${action.tag} was removed, ${shown({ ...action, tag: lost })} is not what it was`, {
    exit: 'not-published', help: 'nothing more was removed: either it was moved in this moment, or the registry takes more than one tag; publish that release again (`images publish`)',
  });
}
