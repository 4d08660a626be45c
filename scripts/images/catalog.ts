import type { Range } from '../core/source.ts';

/** Where the catalogue and its lock stand. */
export const catalogPath = 'containers/images.yml';
export const lockPath = 'containers/images.lock.json';

/** A file that a Containerfile fetches and checks. */
export interface Download {
  readonly name: string;
  readonly version: string;
  /** By our name of the architecture (`amd64`). */
  /** `sha256` is there for every platform that is built, in a catalogue that is valid. */
  readonly files: readonly { readonly arch: string; readonly url: string; readonly sha256: string | undefined }[];
}

export interface TagTemplates {
  /** Pushed once, never moved; the first one is what the builder pushes. Never empty. */
  readonly immutable: readonly string[];
  readonly floating: readonly string[];
}

/** What an image is built on: an image of others, or another image of this catalogue. */
export interface Base {
  readonly name: string;
  /** Full reference with a tag and without a digest. */
  readonly reference: string;
  /** Name of the image of this catalogue that it is. */
  readonly image: string | undefined;
}

/** One image that can be built and released: an entry of the catalogue, or one matrix value of it. */
export interface Image {
  /** `base-python`, `base-python-3.13` */
  readonly name: string;
  /** Key in the catalogue: `base-python`. */
  readonly family: string;
  readonly matrix: { readonly argument: string; readonly value: string; readonly plain: boolean } | undefined;
  readonly description: string;
  /** With the owner, without the registry: `loco/shared-python-base-3.13`. */
  readonly repository: string;
  /** Registry and repository: `forge.example/loco/shared-python-base-3.13`. */
  readonly reference: string;
  /** Prefix of the git tags that release it; a SemVer follows. */
  readonly release: string;
  /** Name of the rendered release pipeline, without `.yml`. */
  readonly pipeline: string;
  readonly context: string;
  readonly containerfile: string;
  readonly base: Base;
  /** Build arguments without the base and the downloads. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly downloads: readonly Download[];
  readonly platforms: readonly string[];
  readonly tags: TagTemplates;
  readonly labels: Readonly<Record<string, string>>;
  readonly smoke: readonly string[];
}

/** An entry of the catalogue as it was written, with its places. */
export interface Family {
  readonly name: string;
  readonly images: readonly Image[];
  readonly matrix: { readonly argument: string; readonly values: readonly string[]; readonly sync: readonly string[] } | undefined;
  /** Place of a part of the entry, for messages: `placeOf('release')`. */
  readonly placeOf: (...path: readonly (string | number)[]) => Range;
}

export interface Builder {
  readonly image: string;
  readonly flags: readonly string[];
  readonly mirror: string | undefined;
  readonly cache: string | undefined;
  readonly insecure: readonly string[];
  readonly secrets: { readonly user: string; readonly password: string };
  /** The image of this catalogue in which `images` runs, and its floating tag. */
  readonly tools: { readonly image: string; readonly tag: string };
  readonly bootstrap: { readonly image: string; readonly commands: readonly string[] } | undefined;
}

export interface Catalog {
  readonly path: string;
  readonly registry: string;
  readonly owner: string;
  readonly source: string | undefined;
  /** How long releases stay in the registry; nothing is removed unless somebody says how many stay. */
  readonly retention: { readonly keep: number | undefined; readonly days: number | undefined; readonly protect: readonly string[] };
  readonly builder: Builder;
  readonly families: readonly Family[];
  /** All images, in the order of the file. */
  readonly images: readonly Image[];
}

/** What a release is called in the registry. A pre-release moves no floating tag. */
export interface ReleaseTags {
  readonly immutable: readonly string[];
  readonly floating: readonly string[];
}

interface Version {
  readonly version: string;
  /** Full commit hash, for `{sha}`. */
  readonly sha?: string | undefined;
}

function fill(template: string, { version, sha }: Version): string {
  const [core = ''] = version.split('-');
  const [major = '', minor = '', patch = ''] = core.split('.');
  const values: Readonly<Record<string, string>> = { version, major, minor, patch, sha: (sha ?? '').slice(0, 12) };
  return template.replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The tags that a release of `image` gets; `version` is SemVer without a prefix and without build metadata. */
export function releaseTags(image: Pick<Image, 'tags'>, version: Version): ReleaseTags {
  const immutable = image.tags.immutable.map((template) => fill(template, version));
  return { immutable, floating: version.version.includes('-') ? [] : image.tags.floating.map((template) => fill(template, version)) };
}

/** The image in which our own commands run, by its floating tag. */
export function toolsReference({ images, builder }: Catalog): string {
  const image = images.find(({ name }) => name === builder.tools.image);
  return `${image?.reference ?? builder.tools.image}:${builder.tools.tag}`;
}

/** Architecture of a platform, as we call it: `linux/arm/v7` is `arm`. */
export function architectureOf(platform: string): string {
  return platform.split('/')[1] as string;
}

/** Prefix of the build arguments of a download: `SCCACHE` for `sccache`. */
export function argumentPrefix(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** Every build argument with its value, the base included, in the order in which they are given. */
export function buildArguments(image: Image, base: string = image.base.reference): Record<string, string> {
  const result: Record<string, string> = {};
  if (image.matrix !== undefined) result[image.matrix.argument] = image.matrix.value;
  result['BASE_IMAGE'] = base;
  Object.assign(result, image.arguments);
  for (const { name, version, files } of image.downloads) {
    const prefix = argumentPrefix(name);
    result[`${prefix}_VERSION`] = version;
    for (const { arch, url, sha256 } of files) {
      result[`${prefix}_URL_${arch.toUpperCase()}`] = url;
      if (sha256 !== undefined) result[`${prefix}_SHA256_${arch.toUpperCase()}`] = sha256;
    }
  }
  return result;
}
