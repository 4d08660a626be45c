/** A repository of a container registry. `lib/image-ref.ts` makes and prints these. */
export interface Repository {
  /** Host with an optional port; `docker.io` is Docker Hub. */
  readonly registry: string;
  readonly repository: string;
}

/** A manifest as the registry keeps it. `bytes` were hashed by us: `digest` is true. */
export interface RegistryManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Where the differences between registries matter to us; `unknown` is treated like a careful distribution. */
export type RegistryKind = 'forgejo' | 'docker-hub' | 'unknown';

/**
 * Reads a registry. Everything that was read by digest was compared with it. A `reference` is a tag or a digest.
 * Every method throws EnvironmentError when there is no answer, or one that cannot be true.
 */
export interface ImageReader {
  /** Which software answers, as far as its challenge tells. */
  kind(at: Repository): Promise<RegistryKind>;
  /** All tags, every page, in the order of the registry; `undefined` when it knows no such repository. */
  tags(at: Repository): Promise<readonly string[] | undefined>;
  /** The digest behind a reference, without the manifest; `undefined` when there is none. */
  digest(at: Repository, reference: string): Promise<string | undefined>;
  manifest(at: Repository, reference: string): Promise<RegistryManifest | undefined>;
  /** A small blob that is JSON, such as the configuration of an image; `undefined` when there is none. */
  json(at: Repository, digest: string): Promise<unknown>;
  hasBlob(at: Repository, digest: string): Promise<boolean>;
}

export interface ImageWriter extends ImageReader {
  /** Puts a manifest under a tag or its digest, and returns the digest that the registry says it stored. */
  putManifest(at: Repository, reference: string, manifest: RegistryManifest): Promise<string>;
  /** Uploads a small blob unless it is there, and returns its digest. */
  putBlob(at: Repository, bytes: Uint8Array): Promise<string>;
  /** Takes a blob over from a repository of the same registry; false when the registry would have it uploaded instead. */
  mountBlob(at: Repository, digest: string, from: Repository): Promise<boolean>;
  /**
   * Copies a manifest with everything below it: children first, blobs by mount or, from another registry, through us.
   * Returns its digest, which is that of the source.
   */
  copy(from: Repository, reference: string, to: Repository, tag: string | undefined): Promise<string>;
  /**
   * Removes one tag and leaves the other tags of its digest alone; false when there was none. Where the registry cannot
   * delete by tag (distribution 2.8), the tag is first moved to a manifest of its own, and that is deleted.
   */
  deleteTag(at: Repository, tag: string): Promise<boolean>;
  /** Removes a manifest, and with it every tag that points at it. */
  deleteManifest(at: Repository, digest: string): Promise<boolean>;
}
