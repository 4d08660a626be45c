import { parseImageConfig, parseManifest } from '../../lib/image-manifest.ts';
import type { BlobDescriptor, ImageManifest } from '../../lib/image-manifest.ts';
import type { ImageReader, RegistryManifest, Repository } from '../../ports/registry.ts';
import type { PlatformImage } from '../release-record.ts';

/** An image in a registry, looked at down to its last blob. */
export interface SeenImage {
  readonly mediaType: string;
  readonly platforms: readonly PlatformImage[];
  /** What the manifest names and the registry does not have. */
  readonly missing: readonly string[];
}

interface Seen {
  readonly platform: PlatformImage | undefined;
  readonly missing: readonly string[];
}

async function absent(registry: ImageReader, at: Repository, blobs: readonly BlobDescriptor[]): Promise<string[]> {
  const own = blobs.filter(({ foreign }) => !foreign);
  const there = await Promise.all(own.map(({ digest }) => registry.hasBlob(at, digest)));
  return own.filter((_, index) => there[index] !== true).map(({ digest }) => digest);
}

async function seeManifest(registry: ImageReader, at: Repository, digest: string, model: ImageManifest, platform: string): Promise<Seen> {
  const [missing, data] = await Promise.all([absent(registry, at, model.layers), registry.json(at, model.config.digest)]);
  if (data === undefined) return { platform: undefined, missing: [...missing, model.config.digest] };
  const config = parseImageConfig(data);
  return { platform: { ...config, digest, platform: platform === '' ? config.platform : platform }, missing };
}

async function seeChild(registry: ImageReader, at: Repository, digest: string, platform: string): Promise<Seen> {
  const manifest = await registry.manifest(at, digest);
  const model = manifest === undefined ? undefined : parseManifest(manifest.bytes);
  if (model?.kind !== 'image') return { platform: undefined, missing: [digest] };
  // an attestation of buildx is no platform, yet it must be whole
  const seen = await seeManifest(registry, at, digest, model, platform);
  return platform === 'unknown/unknown' ? { ...seen, platform: undefined } : seen;
}

/** The manifest and everything below it; nothing is skipped, for a floating tag may only point at a whole image. */
export async function seeImage(registry: ImageReader, at: Repository, manifest: RegistryManifest): Promise<SeenImage | undefined> {
  const model = parseManifest(manifest.bytes);
  if (model === undefined) return undefined;
  const seen = model.kind === 'image' ? [await seeManifest(registry, at, manifest.digest, model, '')]
    : await Promise.all(model.manifests.map((child) => seeChild(registry, at, child.digest, child.platform)));
  return {
    mediaType: manifest.mediaType,
    platforms: seen.flatMap(({ platform }) => (platform === undefined ? [] : [platform])),
    missing: seen.flatMap(({ missing }) => missing),
  };
}
