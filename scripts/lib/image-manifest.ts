/** What a manifest refers to. Sources: OCI image specification 1.1 and Docker's schema 2; both have the same shape. */
export interface ImageManifest {
  readonly kind: 'image';
  readonly config: BlobDescriptor;
  readonly layers: readonly BlobDescriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ImageIndex {
  readonly kind: 'index';
  readonly manifests: readonly ChildDescriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface BlobDescriptor {
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Held elsewhere (Windows base layers): no registry has it. */
  readonly foreign: boolean;
}

export interface ChildDescriptor extends BlobDescriptor {
  /** `linux/arm64/v8`; empty when it does not say, `unknown/unknown` for attestations. */
  readonly platform: string;
}

/** On an image that only stands in for a tag that is being removed: who finds one, finds a removal that was cut short. */
export const removedLabel = 'io.ci-shared.removed';

/** What is asked for in `Accept`: everything we can read. */
export const manifestTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json',
];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function blobOf(value: unknown): BlobDescriptor | undefined {
  if (!isRecord(value) || typeof value['digest'] !== 'string') return undefined;
  const mediaType = typeof value['mediaType'] === 'string' ? value['mediaType'] : '';
  return { digest: value['digest'], mediaType, size: Number(value['size'] ?? 0), foreign: /foreign|nondistributable/.test(mediaType) };
}

function childOf(value: unknown): ChildDescriptor | undefined {
  const blob = blobOf(value);
  if (blob === undefined || !isRecord(value)) return undefined;
  const platform = isRecord(value['platform']) ? value['platform'] : {};
  const parts = [platform['os'], platform['architecture'], platform['variant']].filter((part) => typeof part === 'string' && part !== '');
  return { ...blob, platform: parts.join('/') };
}

/** The model of a manifest's bytes; `undefined` when they are none that we know (schema 1, HTML, half of one). */
export function parseManifest(bytes: Uint8Array): ImageManifest | ImageIndex | undefined {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  if (!isRecord(data) || data['schemaVersion'] !== 2) return undefined;
  const annotations = textsOf(data['annotations']);
  if (Array.isArray(data['manifests'])) {
    const manifests = data['manifests'].map(childOf);
    return manifests.every((one) => one !== undefined) ? { kind: 'index', manifests, annotations } : undefined;
  }
  const config = blobOf(data['config']);
  if (config === undefined || !Array.isArray(data['layers'])) return undefined;
  const layers = data['layers'].map(blobOf);
  return layers.every((one) => one !== undefined) ? { kind: 'image', config, layers, annotations } : undefined;
}

/** The part of an image's configuration that we read. */
export interface ImageConfig {
  readonly labels: Readonly<Record<string, string>>;
  /** Environment of the image's processes, by name. */
  readonly env: Readonly<Record<string, string>>;
  readonly platform: string;
  /** RFC 3339, as it stands. */
  readonly created: string | undefined;
}

function environmentOf(value: unknown): Record<string, string> {
  const lines = (Array.isArray(value) ? value : []).filter((line): line is string => typeof line === 'string' && line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** The model of a configuration blob; nothing in it is required. */
export function parseImageConfig(data: unknown): ImageConfig {
  const config = isRecord(data) ? data : {};
  const inner = isRecord(config['config']) ? config['config'] : {};
  const parts = [config['os'], config['architecture'], config['variant']].filter((part) => typeof part === 'string' && part !== '');
  return { labels: textsOf(inner['Labels']), env: environmentOf(inner['Env']), platform: parts.join('/'), created: typeof config['created'] === 'string' ? config['created'] : undefined };
}
