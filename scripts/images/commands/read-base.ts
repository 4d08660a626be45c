import { EnvironmentError, UsageError } from '../../core/failure.ts';
import { parseImageConfig, parseManifest } from '../../lib/image-manifest.ts';
import { parseImageRef } from '../../lib/image-ref.ts';
import type { ImageReader, Repository } from '../../ports/registry.ts';
import type { Seen } from '../lock-plan.ts';

/** A reference as registry, repository and tag. @throws UsageError when it is none. */
export function placeOf(reference: string): { readonly at: Repository; readonly tag: string } {
  const { ref, mistake } = parseImageRef(reference);
  if (ref?.tag === undefined) throw new UsageError(`"${reference}" cannot be looked up: ${mistake ?? 'it has no tag'}`);
  return { at: ref, tag: ref.tag };
}

/** The digests behind a tag: of the index, and of each platform. */
export async function seeBase(registry: ImageReader, reference: string): Promise<Seen> {
  const { at, tag } = placeOf(reference);
  const manifest = await registry.manifest(at, tag);
  if (manifest === undefined) return { reference, base: undefined };
  const model = parseManifest(manifest.bytes);
  if (model === undefined) throw new EnvironmentError(`${reference} is of a kind that we do not know (${manifest.mediaType})`);
  if (model.kind === 'index') {
    const known = model.manifests.filter(({ platform }) => platform !== '' && platform !== 'unknown/unknown');
    return { reference, base: { digest: manifest.digest, platforms: Object.fromEntries(known.map(({ platform, digest }) => [platform, digest])) } };
  }
  const config = parseImageConfig(await registry.json(at, model.config.digest));
  return { reference, base: { digest: manifest.digest, platforms: { [config.platform]: manifest.digest } } };
}

/** What a tag shows, as far as one manifest and one configuration say. */
export interface SeenLabels {
  readonly digest: string;
  readonly labels: Readonly<Record<string, string>>;
  /** RFC 3339, as the builder wrote it. */
  readonly created: string | undefined;
  /** Bytes of its layers, packed. */
  readonly size: number | undefined;
}

/** Labels of what a tag points at now; nothing when there is no such tag. Of an index the first platform speaks. */
export async function seeLabels(registry: ImageReader, reference: string): Promise<SeenLabels | undefined> {
  const { at, tag } = placeOf(reference);
  const manifest = await registry.manifest(at, tag);
  if (manifest === undefined) return undefined;
  const model = parseManifest(manifest.bytes);
  const child = model?.kind === 'index' ? model.manifests.find(({ platform }) => platform !== 'unknown/unknown') : undefined;
  const inner = child === undefined ? model : parseManifest((await registry.manifest(at, child.digest))?.bytes ?? new Uint8Array());
  if (inner?.kind !== 'image') return { digest: manifest.digest, labels: {}, created: undefined, size: undefined };
  const { labels, created } = parseImageConfig(await registry.json(at, inner.config.digest));
  return { digest: manifest.digest, labels, created, size: inner.layers.reduce((sum, { size }) => sum + size, 0) };
}
