import { UsageError } from '../../core/failure.ts';
import { parseImageRef } from '../../lib/image-ref.ts';
import type { Environment } from '../../ports/index.ts';
import { releaseTags } from '../catalog.ts';
import type { Catalog, Image } from '../catalog.ts';
import type { Wanted } from '../publish.ts';
import type { RegistryName } from '../registry-name.ts';
import { isVersion, parseReleaseTag } from '../release-tag.ts';

export type Release = Pick<Wanted, 'image' | 'at' | 'version' | 'tags'>;

/** The version that is said, or that the tag of this pipeline says. @throws UsageError when neither does, or they differ. */
function versionOf({ images }: Catalog, image: Image, said: string | undefined, env: Environment): string {
  if (said !== undefined) {
    if (isVersion(said)) return said;
    throw new UsageError(`"${said}" is not a version`, { help: `SemVer without a prefix and without +build: ${said.replace(/^v|\+.*$/g, '') || '1.2.3'}` });
  }
  const tag = env['CI_COMMIT_TAG'];
  if (tag === undefined || tag === '') throw new UsageError('which version? Outside of a tag pipeline it has to be said', { help: `images publish ${image.name} VERSION ...` });
  const release = parseReleaseTag(images, tag);
  if (release?.image.name === image.name) return release.version;
  const what = release === undefined ? 'releases no image of the catalogue' : `releases ${release.image.name}`;
  throw new UsageError(`the tag ${tag} ${what}, not ${image.name}`, { help: `${image.name} is released by ${image.release}VERSION, where VERSION is SemVer without +build` });
}

/** What is released: image, version, and the names it gets. */
export function releaseOf(catalog: Catalog, image: Image, said: string | undefined, env: Environment): Release {
  const version = versionOf(catalog, image, said, env);
  const sha = env['CI_COMMIT_SHA'];
  if ((sha ?? '') === '' && image.tags.immutable.some((template) => template.includes('{sha}'))) {
    throw new UsageError(`the tags of ${image.name} hold the commit, and CI_COMMIT_SHA is not set`, { help: 'set CI_COMMIT_SHA to the full hash' });
  }
  return { image, version, at: { registry: catalog.registry, repository: image.repository }, tags: releaseTags(image, { version, sha }) };
}

/** @throws UsageError for what is no repository. */
export function sourceOf(from: string | undefined): RegistryName | undefined {
  if (from === undefined) return undefined;
  const { ref, mistake } = parseImageRef(from);
  if (ref === undefined) throw new UsageError(`--from "${from}" is no repository: ${mistake}`);
  return { registry: ref.registry, repository: ref.repository };
}
