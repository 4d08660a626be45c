import { EnvironmentError, UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Readers } from '../../ports/index.ts';
import { seeImage } from './read-image.ts';
import type { Release } from './release-of.ts';

/**
 * Whether the release is in the registry already. A builder overwrites its tag without asking; so a pipeline that runs
 * twice asks first, and when the image is there it goes on with the digest that is there. The builder's step is
 * `[ -s digest ] || executor ...`.
 */
export async function beforeBuild({ image, at, tags, version }: Release, file: string | undefined, read: Readers): Promise<Outcome> {
  if (file === undefined) throw new UsageError('--before-build needs --digest-file FILE, into which it writes the digest of an image that is there');
  const registry = await read.registry();
  const [tag = ''] = tags.immutable;
  const manifest = await registry.manifest(at, tag);
  const files = await read.files();
  const before = await files.text(file);
  if (manifest === undefined) {
    // what an earlier build left there must not be taken for this one
    return { text: `${image.reference}:${tag} is not there: build it`, plan: before === undefined || before === '' ? [] : [{ kind: 'write-file', path: file, text: '', before }] };
  }
  const seen = await seeImage(registry, at, manifest);
  const revision = seen?.platforms[0]?.labels['org.opencontainers.image.revision'];
  const commit = read.env['CI_COMMIT_SHA'];
  if (revision !== undefined && commit !== undefined && commit !== '' && revision !== commit) {
    throw new EnvironmentError(`${image.reference}:${tag} is taken: it was built from the commit ${revision}, this is ${commit}`, {
      exit: 'tag-taken', help: `the git tag was moved; a released version never changes: delete the tag, and release the version after ${version}`,
    });
  }
  return {
    text: `${image.reference}:${tag} is there: ${manifest.digest}; there is nothing to build`,
    plan: [{ kind: 'write-file', path: file, text: `${manifest.digest}\n`, before }],
  };
}
