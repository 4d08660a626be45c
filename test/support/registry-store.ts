import { createHash } from 'node:crypto';

export type RegistryMode = 'distribution' | 'forgejo' | 'zot' | 'hub';

export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** An answer of the registry's own: a status and the code of the OCI error list. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

interface Parts {
  readonly blobs: readonly string[];
  readonly manifests: readonly string[];
}

function partsOf(bytes: Uint8Array): Parts {
  const manifest = JSON.parse(Buffer.from(bytes).toString('utf8')) as { config?: { digest: string }; layers?: { digest: string }[]; manifests?: { digest: string }[] };
  return {
    blobs: [...(manifest.config === undefined ? [] : [manifest.config.digest]), ...(manifest.layers ?? []).map(({ digest }) => digest)],
    manifests: (manifest.manifests ?? []).map(({ digest }) => digest),
  };
}

/**
 * One repository, with the behaviour of one kind of registry.
 *
 * Forgejo keeps a manifest as a "package version" whose name is the tag, or the digest when it was pushed by digest.
 * Pushing a tag again deletes the version and makes a new one, so that the old digest answers 404 unless another version
 * holds it (Forgejo c05a686, services/packages/container/manifest.go). The others keep manifests by digest, and tags
 * that point at them.
 */
export class RepositoryStore {
  readonly blobs = new Map<string, Buffer>();
  readonly #mode: RegistryMode;
  /** Forgejo: rows by name. */
  readonly #rows = new Map<string, StoredManifest>();
  readonly #manifests = new Map<string, StoredManifest>();
  readonly #tags = new Map<string, string>();

  constructor(mode: RegistryMode) {
    this.#mode = mode;
  }

  #name(reference: string): string {
    return this.#mode === 'forgejo' ? reference.toLowerCase() : reference;
  }

  get(reference: string): StoredManifest | undefined {
    const name = this.#name(reference);
    if (this.#mode === 'forgejo') return name.includes(':') ? [...this.#rows.values()].find(({ digest }) => digest === name) : this.#rows.get(name);
    return this.#manifests.get(name.includes(':') ? name : this.#tags.get(name) ?? '');
  }

  /** Forgejo knows no repository without a manifest; one that has only digests is there, and its list of tags is empty. */
  isUnknown(): boolean {
    return this.#mode === 'forgejo' && this.#rows.size === 0;
  }

  tags(): string[] {
    const names = this.#mode === 'forgejo' ? [...this.#rows.keys()].filter((name) => !name.includes(':')) : [...this.#tags.keys()];
    return names.sort();
  }

  put(reference: string, mediaType: string, bytes: Buffer): StoredManifest {
    const digest = digestOf(bytes);
    const name = this.#name(reference);
    if (name.includes(':') && name !== digest) throw new Refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    this.#check(bytes);
    const stored = { digest, mediaType, bytes };
    if (this.#mode === 'forgejo') {
      this.#rows.delete(name);
      this.#rows.set(name, stored);
    } else {
      this.#manifests.set(digest, stored);
      if (!name.includes(':')) this.#tags.set(name, digest);
    }
    return stored;
  }

  #check(bytes: Buffer): void {
    let parts: Parts;
    try {
      parts = partsOf(bytes);
    } catch {
      throw new Refusal(400, 'MANIFEST_INVALID', 'manifest invalid');
    }
    const missing = parts.blobs.find((digest) => !this.blobs.has(digest)) ?? parts.manifests.find((digest) => this.get(digest) === undefined);
    // Gitea 1.26 answers 404 without a word
    if (missing !== undefined && this.#mode === 'forgejo') throw new Refusal(404, 'BLOB_UNKNOWN', '');
    if (missing !== undefined) throw new Refusal(400, 'MANIFEST_BLOB_UNKNOWN', `blob unknown to registry: ${missing}`);
  }

  delete(reference: string): void {
    const name = this.#name(reference);
    const isDigest = name.includes(':');
    if (!isDigest && (this.#mode === 'distribution' || this.#mode === 'hub')) throw new Refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    const found = this.get(name);
    if (found === undefined) throw new Refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    if (this.#mode === 'forgejo') {
      for (const [row, { digest }] of [...this.#rows]) if (isDigest ? digest === name : row === name) this.#rows.delete(row);
    } else if (isDigest) {
      this.#manifests.delete(name);
      for (const [tag, digest] of [...this.#tags]) if (digest === name) this.#tags.delete(tag);
    } else this.#tags.delete(name);
  }

  /** What zot and the nightly job of Forgejo do with manifests that nothing names. */
  collectGarbage(): void {
    const used = new Set<string>();
    const roots = this.tags().map((tag) => this.get(tag) as StoredManifest);
    for (let next = roots.pop(); next !== undefined; next = roots.pop()) {
      used.add(next.digest);
      for (const child of partsOf(next.bytes).manifests.map((digest) => this.get(digest))) if (child !== undefined) roots.push(child);
    }
    for (const digest of [...this.#manifests.keys()]) if (!used.has(digest)) this.#manifests.delete(digest);
    for (const name of [...this.#rows.keys()]) if (name.includes(':') && !used.has(name)) this.#rows.delete(name);
  }

  /** Every tag with its digest, and what is missing below it: the truth that tests compare. */
  picture(): { readonly tags: Readonly<Record<string, string>>; readonly broken: readonly string[] } {
    const tags: Record<string, string> = {};
    const broken: string[] = [];
    for (const tag of this.tags()) {
      const manifest = this.get(tag);
      if (manifest === undefined || digestOf(manifest.bytes) !== manifest.digest) {
        broken.push(tag);
        continue;
      }
      tags[tag] = manifest.digest;
      const parts = partsOf(manifest.bytes);
      if (this.get(manifest.digest) === undefined || parts.blobs.some((digest) => !this.blobs.has(digest)) || parts.manifests.some((digest) => this.get(digest) === undefined)) broken.push(tag);
    }
    return { tags, broken };
  }
}
