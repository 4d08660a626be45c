import { digestOf } from './registry-store.ts';
import type { RegistryServer } from './registry-server.ts';

export const imageType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';

export interface MadeImage {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly blobs: readonly Buffer[];
}

/** A small image: one layer of `content`, and labels in its configuration. */
export function makeImage(content: string, labels: Readonly<Record<string, string>> = {}, architecture = 'amd64'): MadeImage {
  const layer = Buffer.from(`layer of ${content}`);
  const config = Buffer.from(JSON.stringify({ architecture, os: 'linux', config: { Labels: labels }, rootfs: { type: 'layers', diff_ids: [digestOf(layer)] } }));
  const bytes = Buffer.from(JSON.stringify({
    schemaVersion: 2, mediaType: imageType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(layer), size: layer.length }],
  }));
  return { digest: digestOf(bytes), mediaType: imageType, bytes, blobs: [config, layer] };
}

/** An index over images for several architectures. */
export function makeIndex(images: readonly (readonly [string, MadeImage])[]): MadeImage {
  const bytes = Buffer.from(JSON.stringify({
    schemaVersion: 2, mediaType: indexType,
    manifests: images.map(([architecture, image]) => ({ mediaType: image.mediaType, digest: image.digest, size: image.bytes.length, platform: { architecture, os: 'linux' } })),
  }));
  return { digest: digestOf(bytes), mediaType: indexType, bytes, blobs: [] };
}

/** Puts an image into a registry behind its back, as a builder did before us; by tag, or by digest only. */
export function seed(server: RegistryServer, repository: string, image: MadeImage, tag: string | undefined): void {
  const store = server.repository(repository);
  for (const blob of image.blobs) store.blobs.set(digestOf(blob), blob);
  store.put(tag ?? image.digest, image.mediaType, image.bytes);
}
