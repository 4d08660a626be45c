import type { Document } from '../core/outcome.ts';
import type { Content } from './contents.ts';
import { recipeLabel } from './labels.ts';
import type { FoundFloating, PublishPlan, Wanted } from './publish.ts';

/** The image as the registry shows it, platform by platform. */
export interface PlatformImage {
  /** `linux/amd64` */
  readonly platform: string;
  readonly digest: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly created: string | undefined;
}

const standard = 'org.opencontainers.image.';

interface Facts {
  readonly wanted: Wanted;
  readonly mediaType: string;
  readonly platforms: readonly PlatformImage[];
  readonly contents: readonly Content[];
  readonly plan: PublishPlan;
}

function floatingTag({ tag, digest, version }: FoundFloating, wanted: Wanted, stays: boolean): Readonly<Record<string, unknown>> {
  return stays ? { tag, digest: digest ?? null, version: version ?? null } : { tag, digest: wanted.digest, version: wanted.version };
}

/**
 * The record of a release, schema/release-record.v1.json. It holds no time and no place of the run that wrote it: publishing
 * the same release again, after a crash or for another reason, writes the same bytes.
 */
export function releaseRecord({ wanted, mediaType, platforms, contents, plan }: Facts): Document {
  const { image, at, version, digest, tags } = wanted;
  const labels = platforms[0]?.labels ?? {};
  const label = (name: string): string | null => labels[name] ?? null;
  const staying = new Map(plan.ahead.map((tag) => [tag.tag, tag]));
  const floating = tags.floating.map((tag) => {
    const ahead = staying.get(tag);
    return floatingTag(ahead ?? { tag, digest, version, kept: true }, wanted, ahead !== undefined);
  });
  return {
    version: 1,
    image: image.name,
    release: { version, tag: `${image.release}${version}`, revision: label(`${standard}revision`), created: label(`${standard}created`) ?? platforms[0]?.created ?? null },
    repository: `${at.registry}/${at.repository}`,
    digest,
    mediaType,
    platforms: platforms.map(({ platform, digest: own }) => ({ platform, digest: own })),
    tags: { immutable: tags.immutable, floating },
    base: { name: label(`${standard}base.name`) ?? image.base.reference, digest: label(`${standard}base.digest`) },
    recipe: label(recipeLabel),
    contents: contents.map(({ name, version: own, from }) => ({ name, version: own, from })),
  };
}
