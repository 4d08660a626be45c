import { parseVersion } from '../../lib/semver.ts';
import { parseImageConfig, parseManifest } from '../../lib/image-manifest.ts';
import type { ImageReader, Repository } from '../../ports/registry.ts';
import { releaseTags } from '../catalog.ts';
import { newerVersions, rivalsOf } from '../publish.ts';
import type { Found, FoundFloating, FoundTag, Wanted } from '../publish.ts';

/** What the labels say of the release behind a digest. An index is asked through its first platform. */
async function labelledVersion(registry: ImageReader, at: Repository, digest: string): Promise<string | undefined> {
  const manifest = await registry.manifest(at, digest);
  const model = manifest === undefined ? undefined : parseManifest(manifest.bytes);
  if (model === undefined) return undefined;
  if (model.kind === 'index') {
    const [first] = model.manifests;
    return first === undefined || first.digest === digest ? undefined : labelledVersion(registry, at, first.digest);
  }
  const version = parseImageConfig(await registry.json(at, model.config.digest)).labels['org.opencontainers.image.version'];
  return version !== undefined && parseVersion(version) !== undefined ? version : undefined;
}

async function holds(registry: ImageReader, { at, image }: Wanted, version: string, digest: string): Promise<boolean> {
  const [tag] = releaseTags(image, { version }).immutable;
  return tag !== undefined && await registry.digest(at, tag) === digest;
}

async function seeFloating(registry: ImageReader, wanted: Wanted, tag: string, newer: readonly string[]): Promise<FoundFloating> {
  const digest = await registry.digest(wanted.at, tag);
  if (digest === undefined || digest === wanted.digest) return { tag, digest, version: digest === undefined ? undefined : wanted.version, kept: true };
  // a tag that says a version is better evidence than a label, which a builder may have copied from the base
  for (const version of rivalsOf(wanted.image, tag, newer)) if (await holds(registry, wanted, version, digest)) return { tag, digest, version, kept: true };
  const version = await labelledVersion(registry, wanted.at, digest);
  const believable = version !== undefined && releaseTags(wanted.image, { version }).floating.includes(tag) ? version : undefined;
  const kept = believable !== undefined && await holds(registry, wanted, believable, digest);
  return { tag, digest, version: believable, kept };
}

/** Everything that the decision to publish rests on. */
export async function readTags(registry: ImageReader, wanted: Wanted): Promise<Found> {
  const { at, image, version, tags } = wanted;
  const [kind, all = []] = [await registry.kind(at), await registry.tags(at)];
  const newer = newerVersions(image, all, version);
  const immutable = await Promise.all(tags.immutable.map(async (tag): Promise<FoundTag> => ({ tag, digest: await registry.digest(at, tag) })));
  const floating = await Promise.all(tags.floating.map((tag) => seeFloating(registry, wanted, tag, newer)));
  return { forgetsDigests: kind === 'forgejo', immutable, floating, newer };
}
