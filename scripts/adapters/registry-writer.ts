import { randomBytes } from 'node:crypto';
import { EnvironmentError } from '../core/failure.ts';
import { parseManifest, removedLabel } from '../lib/image-manifest.ts';
import type { BlobDescriptor } from '../lib/image-manifest.ts';
import { formatImageRef } from '../lib/image-ref.ts';
import type { ImageReader, ImageWriter, RegistryManifest, Repository } from '../ports/registry.ts';
import type { HttpAnswer } from './http.ts';
import { digestLike, shownRef } from './registry-digest.ts';
import type { RegistryOptions, RegistrySession } from './registry-session.ts';
import { copyWithSkopeo } from './skopeo.ts';

/** Bytes of a blob that goes through our memory when it cannot be mounted; larger ones are work for skopeo. */
const largestCarried = 256 * 1024 * 1024;

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

function locationOf(answer: HttpAnswer, doing: string): URL {
  const location = answer.headers['location'];
  if (location === undefined || !URL.canParse(location, answer.url.href)) {
    throw new EnvironmentError(`cannot ${doing}: the registry did not say where to upload`, { help: 'look at the proxy before the registry: it drops the `Location` header' });
  }
  return new URL(location, answer.url);
}

/** The half of the client that changes a registry; only `cli/apply-images.ts` gets it. */
export function registryWriter(sessionOf: (at: Repository) => RegistrySession, read: ImageReader, options: RegistryOptions): Omit<ImageWriter, keyof ImageReader> {
  async function putManifest(at: Repository, reference: string, manifest: RegistryManifest): Promise<string> {
    const doing = `put ${shownRef(at, reference)}`;
    const answer = await sessionOf(at).send({ at, doing, path: `manifests/${reference}`, method: 'PUT', actions: 'pull,push', headers: { 'content-type': manifest.mediaType }, body: manifest.bytes });
    return answer.headers['docker-content-digest'] ?? manifest.digest;
  }

  async function putBlob(at: Repository, bytes: Uint8Array): Promise<string> {
    const digest = digestLike('sha256:', bytes);
    if (await read.hasBlob(at, digest)) return digest;
    const doing = `upload ${shownRef(at, digest)}`;
    const session = sessionOf(at);
    // a second upload that nobody finishes is swept by the registry
    const opened = await session.send({ at, doing, path: 'blobs/uploads/', method: 'POST', actions: 'pull,push', idempotent: true });
    const target = locationOf(opened, doing);
    target.searchParams.set('digest', digest);
    await session.send({ at, doing, path: target, method: 'PUT', actions: 'pull,push', headers: { 'content-type': 'application/octet-stream' }, body: bytes });
    return digest;
  }

  async function mountBlob(at: Repository, digest: string, from: Repository): Promise<boolean> {
    if (at.registry !== from.registry) return false;
    const doing = `take ${shownRef(at, digest)} over from ${formatImageRef(from, 'short')}`;
    const query = new URLSearchParams({ mount: digest, from: from.repository }).toString();
    const answer = await sessionOf(at).send({ at, from, doing, path: `blobs/uploads/?${query}`, method: 'POST', actions: 'pull,push', idempotent: true });
    return answer.status === 201;
  }

  /** The whole image, for one of its blobs is too large for us. */
  async function carryLarge(from: Repository, digest: string, blob: BlobDescriptor, to: Repository): Promise<void> {
    const doing = `copy ${shownRef(from, blob.digest)} to ${formatImageRef(to, 'short')}`;
    options.progress.note(`${shownRef(from, digest)} has a layer of ${mebibytes(blob.size)}: skopeo copies it`);
    const trouble = await copyWithSkopeo({ from, digest, to }, options);
    if (trouble === undefined) return;
    const help = `copy the image once with \`skopeo copy --all --preserve-digests docker://${formatImageRef(from)} docker://${formatImageRef(to)}\`, then run the command again`;
    if (trouble === 'missing') throw new EnvironmentError(`cannot ${doing}: it has ${mebibytes(blob.size)}, more than we carry, and skopeo is not installed`, { help: `install skopeo, or ${help}` });
    throw new EnvironmentError(`cannot ${doing}: skopeo said: ${trouble.failed}`, { help: 'nothing was released; mend that, and run the command again' });
  }

  async function carryBlob(from: Repository, digest: string, blob: BlobDescriptor, to: Repository): Promise<void> {
    if (blob.foreign || await read.hasBlob(to, blob.digest)) return;
    if (await mountBlob(to, blob.digest, from)) return;
    if (blob.size > (options.largestCarried ?? largestCarried)) return carryLarge(from, digest, blob, to);
    const doing = `copy ${shownRef(from, blob.digest)} to ${formatImageRef(to, 'short')}`;
    const answer = await sessionOf(from).send({ at: from, doing, path: `blobs/${blob.digest}`, actions: 'pull', headers: { accept: '*/*' }, limits: { bytes: largestCarried, total: 600_000 } });
    if (digestLike(blob.digest, answer.body) !== blob.digest) throw new EnvironmentError(`cannot ${doing}: the bytes that came have another digest`, { help: 'nothing was stored; run the command again' });
    await putBlob(to, answer.body);
  }

  async function copy(from: Repository, reference: string, to: Repository, tag: string | undefined): Promise<string> {
    const manifest = await read.manifest(from, reference);
    if (manifest === undefined) throw new EnvironmentError(`cannot copy ${shownRef(from, reference)}: there is no such manifest`, { help: 'check the name; perhaps its tag was moved or removed' });
    const model = parseManifest(manifest.bytes);
    if (model === undefined) throw new EnvironmentError(`cannot copy ${shownRef(from, reference)}: it is of a kind that we do not know (${manifest.mediaType})`, { help: 'build it with a current builder' });
    // what a manifest needs goes before it, so that nobody ever sees one with holes
    if (model.kind === 'index') for (const child of model.manifests) await copy(from, child.digest, to, undefined);
    else for (const blob of [model.config, ...model.layers]) await carryBlob(from, manifest.digest, blob, to);
    await putManifest(to, tag ?? manifest.digest, manifest);
    return manifest.digest;
  }

  async function remove(at: Repository, reference: string, allow: readonly number[]): Promise<number> {
    const answer = await sessionOf(at).send({ at, doing: `remove ${shownRef(at, reference)}`, path: `manifests/${reference}`, method: 'DELETE', actions: 'delete', allow: [404, ...allow] });
    return answer.status;
  }

  /** distribution 2.8 deletes by digest only: give the tag a manifest of its own, and delete that (the way of regclient). */
  async function removeAside(at: Repository, tag: string): Promise<boolean> {
    const before = await read.manifest(at, tag);
    if (before === undefined) return false;
    const config = Buffer.from(JSON.stringify({ architecture: 'unknown', os: 'unknown', config: { Labels: { [removedLabel]: 'true' } }, rootfs: { type: 'layers', diff_ids: [] }, comment: randomBytes(16).toString('hex') }));
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const bytes = Buffer.from(JSON.stringify({
      schemaVersion: 2, mediaType, layers: [],
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: await putBlob(at, config), size: config.length },
    }));
    const aside = { digest: digestLike('sha256:', bytes), mediaType, bytes };
    await putManifest(at, tag, aside);
    if (await remove(at, aside.digest, [405]) !== 405) return true;
    await putManifest(at, tag, before);
    throw deletionOff(at, tag);
  }

  function deletionOff(at: Repository, reference: string): EnvironmentError {
    return new EnvironmentError(`cannot remove ${shownRef(at, reference)}: the registry does not allow deletion`, { help: 'for distribution set REGISTRY_STORAGE_DELETE_ENABLED=true' });
  }

  return {
    putManifest, putBlob, mountBlob, copy,
    async deleteTag(at, tag) {
      const status = await remove(at, tag, [400, 405]);
      if (status === 405) throw deletionOff(at, tag);
      return status === 400 ? removeAside(at, tag) : status !== 404;
    },
    async deleteManifest(at, digest) {
      const status = await remove(at, digest, [405]);
      if (status === 405) throw deletionOff(at, digest);
      return status !== 404;
    },
  };
}
