import path from 'node:path/posix';
import type { Base, Builder, Catalog, Download, Family, Image, TagTemplates } from './catalog.ts';
import { architectureOf } from './catalog.ts';
import type { BuilderEntry, CatalogEntry, Draft, DownloadEntry, ImageEntry, TagsEntry } from './entry.ts';

/** Platforms and tags of an image that says nothing, in a catalogue that says nothing. */
const usual = { platforms: ['linux/amd64'], immutable: ['v{version}'], floating: ['v{major}.{minor}', 'v{major}'] } as const;

/** One matrix value of an entry; an entry without a matrix has one variant of no value. */
export interface Variant {
  readonly value: string | undefined;
  readonly suffix: string;
  readonly plain: boolean;
}

export function variantsOf({ matrix }: ImageEntry): Variant[] {
  if (matrix === undefined) return [{ value: undefined, suffix: '', plain: true }];
  return matrix.values.map((value) => ({ value, suffix: value === matrix.plain ? '' : `-${value}`, plain: value === matrix.plain }));
}

/** `{suffix}` and the matrix argument filled in. */
export function fillVariant(text: string, entry: ImageEntry, { value, suffix }: Variant): string {
  const filled = text.replaceAll('{suffix}', suffix);
  return entry.matrix === undefined || value === undefined ? filled : filled.replaceAll(`{${entry.matrix.argument}}`, value);
}

export function platformsOf(entry: ImageEntry, { defaults }: CatalogEntry): readonly string[] {
  return entry.platforms ?? defaults?.platforms ?? usual.platforms;
}

export function tagsOf(own: TagsEntry | undefined, { defaults }: CatalogEntry): TagTemplates {
  return {
    immutable: own?.immutable ?? defaults?.tags?.immutable ?? usual.immutable,
    floating: own?.floating ?? defaults?.tags?.floating ?? usual.floating,
  };
}

function downloadOf(name: string, { version, url, arch, sha256 }: DownloadEntry, platforms: readonly string[]): Download {
  const names = new Set([...platforms.map(architectureOf), ...Object.keys(sha256 ?? {})]);
  const files = [...names].map((ours) => {
    return { arch: ours, url: url.replaceAll('{version}', version).replaceAll('{arch}', arch?.[ours] ?? ours), sha256: sha256?.[ours] };
  });
  return { name, version, files };
}

/** `rust` is a name of `bases`; `base-rust:v1` is an image of this catalogue at one of its tags. */
export function splitBase(base: string): { readonly name: string; readonly tag: string | undefined } {
  const at = base.indexOf(':');
  return at === -1 ? { name: base, tag: undefined } : { name: base.slice(0, at), tag: base.slice(at + 1) };
}

/** The variant of another entry that this variant is built on: the one of the same value, else the plain one. */
function variantBelow(below: ImageEntry, { value }: Variant): Variant {
  const variants = variantsOf(below);
  return variants.find((one) => one.value === value) ?? variants.find(({ plain }) => plain) ?? (variants[0] as Variant);
}

function baseOf(entry: ImageEntry, variant: Variant, catalog: CatalogEntry): Base {
  const { name, tag } = splitBase(entry.base);
  const own = tag === undefined ? undefined : catalog.images[name];
  if (own === undefined) return { name, reference: fillVariant(catalog.bases[name] ?? name, entry, variant), image: undefined };
  const below = variantBelow(own, variant);
  return { name, image: `${name}${below.suffix}`, reference: `${catalog.registry}/${catalog.owner}/${fillVariant(own.repository, own, below)}:${fillVariant(tag ?? '', entry, variant)}` };
}

function imageOf(family: string, entry: ImageEntry, variant: Variant, catalog: CatalogEntry): Image {
  const fill = (text: string): string => fillVariant(text, entry, variant);
  const name = `${family}${variant.suffix}`;
  const repository = `${catalog.owner}/${fill(entry.repository)}`;
  const platforms = platformsOf(entry, catalog);
  const tags = tagsOf(entry.tags, catalog);
  return {
    name, family, repository, platforms,
    matrix: entry.matrix === undefined || variant.value === undefined ? undefined : { argument: entry.matrix.argument, value: variant.value, plain: variant.plain },
    description: entry.description,
    reference: `${catalog.registry}/${repository}`,
    release: fill(entry.release),
    pipeline: entry.pipeline === undefined ? `release-${name}` : `${entry.pipeline}${variant.suffix}`,
    context: entry.context,
    containerfile: entry.containerfile ?? path.join(entry.context, 'Containerfile'),
    base: baseOf(entry, variant, catalog),
    arguments: entry.arguments ?? {},
    downloads: Object.entries(entry.downloads ?? {}).map(([key, download]) => downloadOf(key, download, platforms)),
    tags: { immutable: tags.immutable.map(fill), floating: tags.floating.map(fill) },
    labels: labelsOf(entry, catalog),
    smoke: entry.smoke ?? [],
  };
}

function labelsOf(entry: ImageEntry, { source, defaults }: CatalogEntry): Record<string, string> {
  const documentation = entry.documentation ?? source;
  return {
    'org.opencontainers.image.description': entry.description,
    ...(entry.licenses === undefined ? {} : { 'org.opencontainers.image.licenses': entry.licenses }),
    ...(source === undefined ? {} : { 'org.opencontainers.image.source': source, 'org.opencontainers.image.url': source }),
    ...(documentation === undefined ? {} : { 'org.opencontainers.image.documentation': documentation }),
    ...defaults?.labels, ...entry.labels,
  };
}

function builderOf({ image, flags, mirror, cache, insecure, secrets, tools, bootstrap }: BuilderEntry): Builder {
  return { image, flags: flags ?? [], mirror, cache, insecure: insecure ?? [], secrets: secrets ?? { user: 'registry_user', password: 'registry_password' }, tools, bootstrap };
}

/** The catalogue with every matrix unrolled. Only for an entry that the rules found right. */
export function expandCatalog({ entry, path: file, placeOf }: Draft): Catalog {
  const families = Object.entries(entry.images).map(([name, one]): Family => ({
    name,
    images: variantsOf(one).map((variant) => imageOf(name, one, variant, entry)),
    matrix: one.matrix === undefined ? undefined : { argument: one.matrix.argument, values: one.matrix.values, sync: one.matrix.sync ?? [] },
    placeOf: (...rest) => placeOf('images', name, ...rest),
  }));
  const { registry, owner, source } = entry;
  const retention = { keep: entry.retention?.keep, days: entry.retention?.days, protect: entry.retention?.protect ?? [] };
  return { path: file, registry, owner, source, retention, builder: builderOf(entry.builder), families, images: families.flatMap(({ images }) => images) };
}
