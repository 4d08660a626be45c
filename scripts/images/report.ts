import type { Image } from './catalog.ts';
import { releaseTags } from './catalog.ts';
import { baseDigest } from './recipe.ts';
import type { Lock } from './lock.ts';
import { newerVersions } from './publish.ts';

/** What git and the registry say of one image today. */
export interface ImageFacts {
  readonly image: Image;
  /** Newest release by git tags; nothing when it was never released. */
  readonly version: string | undefined;
  /** Tags of the repository; nothing when the registry knows no such repository. */
  readonly tags: readonly string[] | undefined;
  /** The newest release in the registry. */
  readonly seen: { readonly digest: string; readonly labels: Readonly<Record<string, string>>; readonly created: string | undefined; readonly size: number | undefined } | undefined;
  /** Digests behind its floating tags. */
  readonly floating: readonly { readonly tag: string; readonly digest: string | undefined }[];
}

/** One row of the report. */
export interface ReportRow {
  readonly name: string;
  readonly repository: string;
  readonly version: string | null;
  readonly digest: string | null;
  /** Days since its commit. */
  readonly age: number | null;
  /** Bytes, packed. */
  readonly size: number | null;
  readonly base: string;
  readonly floating: readonly string[];
  readonly tags: number;
  /** What is not as it should be, for people; empty when all is well. */
  readonly trouble: readonly string[];
}

const day = 86_400_000;

function troubleOf({ image, version, tags, seen, floating }: ImageFacts, lock: Lock): string[] {
  if (version === undefined) return ['it was never released'];
  const released = releaseTags(image, { version });
  if (seen === undefined) return [`${released.immutable[0] ?? ''} is tagged in git and not in the registry: run its pipeline again`];
  const behind = floating.filter(({ digest }) => digest !== seen.digest);
  const base = baseDigest(image, lock);
  const built = seen.labels['org.opencontainers.image.base.digest'];
  const [newer] = newerVersions(image, tags ?? [], version);
  return [
    ...behind.map(({ tag, digest }) => (digest === undefined ? `\`${tag}\` is missing` : `\`${tag}\` is at another image (${digest.slice(0, 19)})`)),
    ...(newer === undefined ? [] : [`${newer} is in the registry, and git has no tag of it`]),
    ...(base === undefined ? ['its base is not locked'] : built === base ? [] : [built === undefined ? 'it does not say what it was built on' : 'its base moved since']),
  ];
}

export function reportRow(facts: ImageFacts, lock: Lock, now: number): ReportRow {
  const { image, version, seen, tags, floating } = facts;
  const made = Date.parse(seen?.labels['org.opencontainers.image.created'] ?? seen?.created ?? '');
  return {
    name: image.name, repository: image.reference, version: version ?? null, digest: seen?.digest ?? null, size: seen?.size ?? null,
    age: Number.isNaN(made) || made <= 0 ? null : Math.floor((now - made) / day), base: image.base.reference,
    floating: floating.filter(({ digest }) => digest !== undefined && digest === seen?.digest).map(({ tag }) => tag),
    tags: tags?.length ?? 0, trouble: troubleOf(facts, lock),
  };
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** The report as Markdown: a table that an issue, a wiki or a release page shows. */
export function reportText(rows: readonly ReportRow[]): string {
  const head = ['image', 'release', 'digest', 'floating', 'age', 'size', 'base', 'tags', 'to do'];
  const lines = rows.map((row) => [
    row.name, row.version ?? '-', row.digest === null ? '-' : `\`${row.digest.slice(7, 19)}\``, row.floating.join(' ') || '-', row.age === null ? '-' : `${row.age} d`,
    row.size === null ? '-' : `${(row.size / 1024 / 1024).toFixed(1)} MiB`, row.base, String(row.tags), row.trouble.join('; ') || '-',
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.map(cell).join(' | ')} |\n`).join('');
}
