import { EnvironmentError } from '../core/failure.ts';
import { manifestTypes } from '../lib/image-manifest.ts';
import { formatImageRef, isDigest } from '../lib/image-ref.ts';
import type { ImageReader, ImageWriter, RegistryManifest, Repository } from '../ports/registry.ts';
import type { HttpAnswer } from './http.ts';
import { digestLike, shownRef } from './registry-digest.ts';
import { createRegistrySession } from './registry-session.ts';
import type { RegistryOptions, RegistrySession } from './registry-session.ts';
import { registryWriter } from './registry-writer.ts';

/** Bytes: registries take no larger manifest (Forgejo 10 MiB, distribution 4 MiB). */
const largestManifest = 16 * 1024 * 1024;
/** Bytes of a configuration blob; real ones have some kilobytes. */
const largestConfig = 8 * 1024 * 1024;
/** Asked for at once. Docker Hub and distribution give at most 1000. */
const pageSize = 1000;
/** Guard against a server that goes on forever. */
const mostPages = 10_000;

const accept = manifestTypes.join(', ');

function untrue(doing: string, what: string): EnvironmentError {
  return new EnvironmentError(`cannot ${doing}: ${what}`, { help: 'nothing was changed because of it; look at the registry and the proxy before it, then run the command again' });
}

/** The digest that the registry claims. @throws EnvironmentError for one that is none, or another than was asked for. */
function claimedDigest(answer: HttpAnswer, reference: string, doing: string): string | undefined {
  const claimed = answer.headers['docker-content-digest'];
  if (claimed === undefined || claimed === '') return isDigest(reference) ? reference : undefined;
  if (!isDigest(claimed)) throw untrue(doing, 'the registry answered with a digest that is none');
  if (isDigest(reference) && claimed !== reference) throw untrue(doing, `the registry answered with another digest, ${claimed}`);
  return claimed;
}

/** Address of the next page, `undefined` behind the last. The link must stay on the registry: our login goes with it. */
export function nextPage(answer: HttpAnswer, base: URL, doing: string): URL | undefined {
  const link = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(answer.headers['link'] ?? '')?.[1];
  if (link === undefined || link === '') return undefined;
  const url = URL.canParse(link, answer.url.href) ? new URL(link, answer.url) : undefined;
  if (url === undefined) throw untrue(doing, 'the link to the next page is no address');
  if (url.host !== base.host) throw untrue(doing, `the link to the next page leads to another host, ${url.host}`);
  return new URL(`${url.pathname}${url.search}`, base);
}

/** An OCI registry client: what `ports/registry.ts` promises, for any number of registries. */
export function createRegistry(options: RegistryOptions): ImageWriter {
  const sessions = new Map<string, RegistrySession>();
  const sessionOf = ({ registry }: Repository): RegistrySession => {
    let session = sessions.get(registry);
    if (session === undefined) sessions.set(registry, session = createRegistrySession(registry, options));
    return session;
  };

  async function manifest(at: Repository, reference: string): Promise<RegistryManifest | undefined> {
    const doing = `read ${shownRef(at, reference)}`;
    const answer = await sessionOf(at).send({ at, doing, path: `manifests/${reference}`, actions: 'pull', headers: { accept }, allow: [404], limits: { bytes: largestManifest } });
    if (answer.status === 404) return undefined;
    const claimed = claimedDigest(answer, reference, doing);
    const digest = digestLike(claimed ?? 'sha256:', answer.body);
    if (claimed !== undefined && digest !== claimed) throw untrue(doing, `the ${answer.body.length} bytes that came have the digest ${digest}, not ${claimed}`);
    return { digest, mediaType: (answer.headers['content-type'] ?? '').replace(/;.*$/, '').trim(), bytes: answer.body };
  }

  const read: ImageReader = {
    manifest,
    kind: (at) => sessionOf(at).kind(at),
    async digest(at, reference) {
      const doing = `look at ${shownRef(at, reference)}`;
      const answer = await sessionOf(at).send({ at, doing, path: `manifests/${reference}`, method: 'HEAD', actions: 'pull', headers: { accept }, allow: [404, 405] });
      if (answer.status === 404) return undefined;
      // some proxies answer no HEAD, and some registries send no digest with it
      const claimed = answer.status === 405 || answer.headers['docker-content-digest'] === undefined ? undefined : claimedDigest(answer, reference, doing);
      return claimed ?? (await manifest(at, reference))?.digest;
    },
    async tags(at) {
      const session = sessionOf(at);
      const doing = `list the tags of ${formatImageRef(at, 'short')}`;
      const found = new Set<string>();
      let path: string | URL = `tags/list?n=${pageSize}`;
      for (let page = 0; page < mostPages; page += 1) {
        const answer: HttpAnswer = await session.send({ at, doing, path, actions: 'pull', allow: [404] });
        if (answer.status === 404) return page === 0 ? undefined : [...found];
        const before = found.size;
        for (const tag of tagsOf(answer, doing)) found.add(tag);
        // Forgejo sends a link behind its last page too, so an end is also a page that brings nothing new
        const next = nextPage(answer, session.base, doing);
        if (next === undefined || found.size === before) return [...found];
        path = next;
      }
      throw untrue(doing, `there is no end after ${mostPages} pages`);
    },
    async json(at, digest) {
      const doing = `read ${shownRef(at, digest)}`;
      const answer = await sessionOf(at).send({ at, doing, path: `blobs/${digest}`, actions: 'pull', headers: { accept: '*/*' }, allow: [404], limits: { bytes: largestConfig } });
      if (answer.status === 404) return undefined;
      const came = digestLike(digest, answer.body);
      if (came !== digest) throw untrue(doing, `the ${answer.body.length} bytes that came have the digest ${came}`);
      return parsed(answer, doing);
    },
    async hasBlob(at, digest) {
      const answer = await sessionOf(at).send({ at, doing: `look for ${shownRef(at, digest)}`, path: `blobs/${digest}`, method: 'HEAD', actions: 'pull', headers: { accept: '*/*' }, allow: [404] });
      return answer.status !== 404;
    },
  };
  return { ...read, ...registryWriter(sessionOf, read, options) };
}

function parsed(answer: HttpAnswer, doing: string): unknown {
  try {
    return JSON.parse(Buffer.from(answer.body).toString('utf8'));
  } catch {
    throw untrue(doing, `the registry answered with ${answer.body.length} bytes that are not JSON`);
  }
}

function tagsOf(answer: HttpAnswer, doing: string): string[] {
  const value = parsed(answer, doing);
  const tags: unknown = typeof value === 'object' && value !== null && 'tags' in value ? value.tags : undefined;
  // distribution writes null for none
  if (tags === null) return [];
  if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== 'string')) throw untrue(doing, 'the registry answered without a list of tags');
  return tags as string[];
}
