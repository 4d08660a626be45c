import type { Image } from './catalog.ts';
import type { Lock } from './lock.ts';
import { baseDigest } from './recipe.ts';

/** Our own label: the content hash an image was built from. `images plan` compares it. */
export const recipeLabel = 'io.ci-shared.recipe';

export interface Build {
  /** Version of the release, when it is one. */
  readonly version: string | undefined;
  readonly recipe: string;
  readonly commit: { readonly sha: string; readonly date: number } | undefined;
}

/** A time as labels hold it: RFC 3339 in UTC, whole seconds. */
export function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/**
 * The labels of one build, by the OCI image specification (annotations.md). The time is the commit's, so that building the
 * same commit twice says the same. The digest of the base is only there when it is locked: an unlocked base would be a guess.
 */
export function labelsOf(image: Image, lock: Lock, { version, recipe, commit }: Build): Record<string, string> {
  const digest = baseDigest(image, lock);
  const labels: Record<string, string> = {
    'org.opencontainers.image.title': image.repository.slice(image.repository.indexOf('/') + 1),
    ...image.labels,
    'org.opencontainers.image.base.name': image.base.reference,
    ...(digest === undefined ? {} : { 'org.opencontainers.image.base.digest': digest }),
    ...(commit === undefined ? {} : { 'org.opencontainers.image.created': timeOf(commit.date), 'org.opencontainers.image.revision': commit.sha }),
    ...(version === undefined ? {} : { 'org.opencontainers.image.version': version }),
    [recipeLabel]: recipe,
  };
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
