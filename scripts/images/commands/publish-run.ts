import { EnvironmentError, UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Action } from '../../core/plan.ts';
import { isDigest } from '../../lib/image-ref.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import type { ImageReader } from '../../ports/registry.ts';
import { contentsOf, parseSbom } from '../contents.ts';
import type { Content } from '../contents.ts';
import { parseDigestFile } from '../digest-file.ts';
import { planPublish } from '../publish.ts';
import type { PublishPlan, Wanted } from '../publish.ts';
import { releasePage } from '../release-page.ts';
import type { PageFacts } from '../release-page.ts';
import { releaseRecord } from '../release-record.ts';
import { beforeBuild } from './before-build.ts';
import { imageOf, loadCatalog } from './load-catalog.ts';
import type { options } from './publish-options.ts';
import { seeImage } from './read-image.ts';
import type { SeenImage } from './read-image.ts';
import { readTags } from './read-tags.ts';
import { releaseOf, sourceOf } from './release-of.ts';

type Publish = Invocation<typeof options>;

export async function run(invocation: Publish): Promise<Outcome> {
  const { options: given, args, shared, read } = invocation;
  const { catalog } = await loadCatalog(read);
  const release = releaseOf(catalog, imageOf(catalog, args[0] as string), args[1], read.env);
  if (given.page && given.record === undefined) throw new UsageError('--page attaches the record: say with --record FILE where it is written');
  if (given['before-build']) return beforeBuild(release, given['digest-file'], read);
  const wanted: Wanted = { ...release, digest: await digestOf(given, release.image.reference, read), source: sourceOf(given.from) };
  const registry = await read.registry();
  const seen = await builtImage(registry, wanted);
  const plan = planPublish(wanted, await readTags(registry, wanted), { moveBack: given['move-back'] });
  if (plan.taken?.digest !== undefined) throw taken(wanted, plan.taken.tag, plan.taken.digest);
  for (const warning of [...labelWarnings(seen, wanted, read), ...plan.warnings]) read.progress.warn(warning);
  const contents = contentsOf(wanted.image, seen.platforms[0]?.env ?? {}, await sbomOf(given.sbom, read));
  const record = releaseRecord({ wanted, mediaType: seen.mediaType, platforms: seen.platforms, contents, plan });
  const text = `${JSON.stringify(record, null, 2)}\n`;
  return {
    plan: [...plan.actions, ...await recordPlan(given.record, text, read), ...(given.page ? [await pagePlan({ wanted, platforms: seen.platforms, contents, record: { path: given.record ?? '', size: Buffer.byteLength(text) } }, read)] : [])],
    document: record,
    ...(plan.ahead.length === 0 ? {} : { text: aheadText(plan, wanted) }),
    ...(shared.dryRun ? {} : { summary: `${wanted.image.name} ${wanted.version} is published: ${wanted.image.reference}@${wanted.digest}` }),
  };
}

async function digestOf(given: Publish['options'], repository: string, read: Readers): Promise<string> {
  const file = given['digest-file'];
  if ((file === undefined) === (given.digest === undefined)) throw new UsageError('give the digest of the image that was built: --digest-file FILE or --digest SHA256, one of them');
  if (given.digest !== undefined) {
    if (isDigest(given.digest)) return given.digest;
    throw new UsageError('--digest needs `sha256:` and 64 digits of 0-9 and a-f');
  }
  const text = await (await read.files()).text(file as string);
  if (text === undefined) throw new UsageError(`there is no digest file ${file as string}`, { help: 'the builder writes it at its end: kaniko with --digest-file, buildah push with --digestfile' });
  const { digest, mistake } = parseDigestFile(text, given.from ?? repository);
  if (digest === undefined) throw new UsageError(`the digest file ${file as string} cannot be used: ${mistake}`);
  return digest;
}

/** The whole image, where it was pushed. @throws EnvironmentError when it or a part of it is not there. */
async function builtImage(registry: ImageReader, { at, source, digest }: Wanted): Promise<SeenImage> {
  const own = await registry.manifest(at, digest);
  const manifest = own ?? (source === undefined ? undefined : await registry.manifest(source, digest));
  const where = own === undefined && source !== undefined ? source : at;
  const name = `${where.registry}/${where.repository}`;
  if (manifest === undefined) {
    throw new EnvironmentError(`${name} has no ${digest}; nothing was changed`, {
      exit: 'not-published', help: 'the push of the builder did not arrive, or its tag was pushed again since; build it anew',
    });
  }
  const seen = await seeImage(registry, where, manifest);
  if (seen === undefined) throw new EnvironmentError(`${name}@${digest} is of a kind that we do not know (${manifest.mediaType})`, { help: 'build it with a current builder' });
  if (seen.missing.length === 0) return seen;
  throw new EnvironmentError(`${name}@${digest} is not whole: ${seen.missing.join(', ')} missing; nothing was changed`, {
    exit: 'not-published', help: 'push the image again; if it stays so, the registry lost data: look at its storage and its garbage collection',
  });
}

function taken({ at }: Wanted, tag: string, digest: string): EnvironmentError {
  return new EnvironmentError(`${at.registry}/${at.repository}:${tag} is taken: it is ${digest}; nothing was changed`, {
    exit: 'tag-taken', help: `a released tag never changes: release the next patch version, or publish what is there with --digest ${digest}`,
  });
}

function labelWarnings({ platforms }: SeenImage, { version, image }: Wanted, { env }: Readers): string[] {
  const labels = platforms[0]?.labels ?? {};
  const [said, revision, commit] = [labels['org.opencontainers.image.version'], labels['org.opencontainers.image.revision'], env['CI_COMMIT_SHA']];
  return [
    ...(said === undefined || said === version ? [] : [`the label of ${image.name} says version ${said}, not ${version}`]),
    ...(revision === undefined || commit === undefined || commit === '' || revision === commit ? [] : [`${image.name} was built from the commit ${revision}, this is ${commit}`]),
  ];
}

async function sbomOf(file: string | undefined, read: Readers): Promise<readonly Content[]> {
  if (file === undefined) return [];
  const text = await (await read.files()).text(file);
  if (text === undefined) throw new UsageError(`there is no bill of materials ${file}`);
  const contents = parseSbom(text);
  if (contents === undefined) throw new UsageError(`${file} is neither SPDX nor CycloneDX in JSON`, { help: 'syft writes both: --output spdx-json' });
  return contents;
}

/** Last of all: a page that says "released" before it is true would be a lie, and asking first finds a missing token early. */
async function pagePlan(facts: Omit<PageFacts, 'existing'>, read: Readers): Promise<Action> {
  const forge = await read.forge();
  const { image, version } = facts.wanted;
  return releasePage({ ...facts, existing: await forge.release(await forge.here(), `${image.release}${version}`) });
}

async function recordPlan(path: string | undefined, text: string, read: Readers): Promise<Action[]> {
  if (path === undefined) return [];
  return [{ kind: 'write-file', path, text, before: await (await read.files()).text(path) }];
}

function aheadText({ ahead }: PublishPlan, { version }: Wanted): string {
  return ahead.map(({ tag, version: at }) => `${tag} stays at ${at ?? 'what it is, for newer releases are there'}; ${version} is older (--move-back moves it all the same)`).join('\n');
}
