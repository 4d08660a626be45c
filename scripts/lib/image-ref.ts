/*
 * Names of container images, by the grammar that Docker, containerd and the OCI distribution specification share
 * (github.com/distribution/reference, `reference.go`).
 */

/** `registry/repository:tag@digest`, with everything written out that people leave out. */
export interface ImageRef {
  /** Host with an optional port, as in `forge.example.net:3000`; Docker Hub is `docker.io`. */
  readonly registry: string;
  /** Path below the registry, in lower case: `library/alpine`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

/** The reference, or what is wrong with the text, as the end of a sentence. */
export type ParsedImageRef = { readonly ref: ImageRef; readonly mistake?: undefined } | { readonly ref?: undefined; readonly mistake: string };

export const dockerHub = 'docker.io';

const hubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);
const host = /^(?:\[[0-9a-fA-F:.]+\]|(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*)(?::[0-9]{1,5})?$/;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const longestRepository = 255;

export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** True for a complete digest of an algorithm that registries know, in lower case. */
export function isDigest(text: string): boolean {
  const at = text.indexOf(':');
  const length = Object.hasOwn(digestLengths, text.slice(0, at)) ? digestLengths[text.slice(0, at)] : undefined;
  return length !== undefined && text.length === at + 1 + length && /^[0-9a-f]+$/.test(text.slice(at + 1));
}

/** The first part is a host when it looks like one; `library`, `loco` and `localhost-tools` do not. */
function looksLikeHost(part: string): boolean {
  return part.includes('.') || part.includes(':') || part === 'localhost' || part !== part.toLowerCase();
}

function mistakeOfRepository(repository: string): string | undefined {
  if (repository === '') return 'the name of the repository is missing';
  if (repository !== repository.toLowerCase()) return `the repository must be in lower case: \`${repository.toLowerCase()}\``;
  if (repository.length > longestRepository) return `the repository is longer than ${longestRepository} characters`;
  const wrong = repository.split('/').find((part) => !component.test(part));
  if (wrong === '') return 'there is an empty part between two slashes';
  return wrong === undefined ? undefined : `\`${wrong}\` is not a name: use a-z and 0-9, with single \`.\`, \`_\`, \`__\` or \`-\` between them`;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

function splitTag(name: string): [string, string | undefined] {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? [name.slice(0, colon), name.slice(colon + 1)] : [name, undefined];
}

/** Reads a reference. `alpine` is `docker.io/library/alpine`; a tag that is not there stays away (it is not `latest`). */
export function parseImageRef(text: string): ParsedImageRef {
  if (text === '') return { mistake: 'it is empty' };
  if (/\s/.test(text)) return { mistake: 'it contains a space' };
  if (text.includes('://')) return { mistake: `it begins with \`${text.slice(0, text.indexOf('://') + 3)}\`: a reference is no URL` };
  if (/^[0-9a-f]{64}$/.test(text)) return { mistake: 'it is an image id, not a name' };
  const [named, digest] = splitOnce(text, '@');
  if (digest !== undefined && !isDigest(digest)) return { mistake: `\`${digest}\` is not a digest: \`sha256:\` and 64 digits of 0-9 and a-f` };
  const slash = named.indexOf('/');
  const first = slash === -1 ? '' : named.slice(0, slash);
  const isHost = slash !== -1 && looksLikeHost(first);
  if (isHost && !host.test(first)) return { mistake: `\`${first}\` is not a host name` };
  const registry = isHost ? canonicalRegistry(first) : dockerHub;
  const [path, tag] = splitTag(isHost ? named.slice(slash + 1) : named);
  const mistake = mistakeOfRepository(path);
  if (mistake !== undefined) return { mistake };
  if (tag !== undefined && !isTag(tag)) return { mistake: `\`${tag}\` is not a tag: at most 128 of a-z, A-Z, 0-9, \`_\`, \`.\`, \`-\`, not beginning with \`.\` or \`-\`` };
  const repository = registry === dockerHub && !path.includes('/') ? `library/${path}` : path;
  return { ref: { registry, repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) } };
}

/** One name per registry: lower case, and Docker Hub's several names are one. */
export function canonicalRegistry(name: string): string {
  const lower = name.toLowerCase();
  return hubNames.has(lower) ? dockerHub : lower;
}

/** The reference in full. `short` leaves out what `parseImageRef` puts in again: `alpine:3.24`. */
export function formatImageRef(ref: ImageRef, style: 'full' | 'short' = 'full'): string {
  const short = style === 'short' && ref.registry === dockerHub;
  const path = short ? ref.repository.replace(/^library\/(?=[^/]+$)/, '') : `${ref.registry}/${ref.repository}`;
  return `${path}${ref.tag === undefined ? '' : `:${ref.tag}`}${ref.digest === undefined ? '' : `@${ref.digest}`}`;
}

export function sameRepository(a: ImageRef, b: ImageRef): boolean {
  return a.registry === b.registry && a.repository === b.repository;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A total order: registry, repository, tag, digest; what is absent comes first. */
export function compareImageRefs(a: ImageRef, b: ImageRef): number {
  return compareText(a.registry, b.registry) || compareText(a.repository, b.repository)
    || compareText(a.tag ?? '', b.tag ?? '') || compareText(a.digest ?? '', b.digest ?? '');
}
