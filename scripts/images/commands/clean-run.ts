import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { parseGlob } from '../../lib/glob.ts';
import { removedLabel } from '../../lib/image-manifest.ts';
import { isDigest } from '../../lib/image-ref.ts';
import { createLimit } from '../../lib/limit.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import type { ImageReader } from '../../ports/registry.ts';
import type { Catalog, Image } from '../catalog.ts';
import { catalogPath } from '../catalog.ts';
import { cleanActions, isCandidate, planClean } from '../clean.ts';
import type { Retention, SeenTag, Verdict } from '../clean.ts';
import type { Lock } from '../lock.ts';
import type { options } from './clean-options.ts';
import { imageOf, loadCatalog } from './load-catalog.ts';
import { seeLabels } from './read-base.ts';

/** Registry questions at once. */
const atOnce = 8;
const usualDays = 30;

export async function run({ options: given, read }: Invocation<typeof options>): Promise<Outcome> {
  const { catalog, lock, sources } = await loadCatalog(read);
  const policy = policyOf(given, catalog, lock);
  const images = given.only.length === 0 ? catalog.images : given.only.map((name) => imageOf(catalog, name));
  const now = read.clock.now();
  const judged: { readonly image: Image; readonly verdicts: readonly Verdict[] }[] = [];
  for (const image of images) judged.push({ image, verdicts: planClean(image, await readSeen(image, catalog, read), policy, now) });
  const plan = judged.flatMap(({ image, verdicts }) => cleanActions(image, { registry: catalog.registry, repository: image.repository }, verdicts));
  const tags = judged.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
  return {
    sources, plan, text: judged.map(({ image, verdicts }) => textOf(image, verdicts)).join(''),
    summary: `${plan.length} of ${tags} tags ${plan.length === 1 ? 'goes' : 'go'}`,
    document: { version: 1, images: judged.map(({ image, verdicts }) => ({ name: image.name, repository: image.reference, tags: verdicts.map(({ tag, digest, goes, why }) => ({ tag, digest, goes, why: goes ? null : why })) })) },
  };
}

/** @throws UsageError when nobody said how much stays: a default that removes releases would be somebody's accident. */
function policyOf(given: Invocation<typeof options>['options'], { retention }: Catalog, lock: Lock): Retention {
  const keep = given.keep ?? retention.keep;
  if (keep === undefined) throw new UsageError('how many releases stay is not said; nothing was removed', { help: `--keep COUNT, or \`retention: { keep: 10, days: 90 }\` in ${catalogPath}` });
  const days = given.days ?? retention.days ?? usualDays;
  if (!Number.isInteger(keep) || keep < 1) throw new UsageError('--keep is a whole number, 1 or more: the newest release always stays');
  if (!(days >= 0)) throw new UsageError('--days is a number of days, 0 or more');
  const words = [...retention.protect, ...given.protect];
  const wrong = words.find((word) => word === '' || (word.startsWith('sha256:') && !isDigest(word)));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" protects nothing: it is neither a glob of tags nor a whole digest`);
  const globs = words.filter((word) => !isDigest(word)).map((word) => parseGlob(word));
  const digests = new Set(words.filter(isDigest));
  return {
    keep, days, isProtected: (word) => digests.has(word) || globs.some((glob) => glob.matches(word)),
    locked: new Set(Object.values(lock.bases).flatMap(({ digest, platforms }) => [digest, ...Object.values(platforms)])),
  };
}

async function readSeen(image: Image, { registry: host }: Catalog, read: Readers): Promise<SeenTag[]> {
  const registry = await read.registry();
  const at = { registry: host, repository: image.repository };
  const limit = createLimit(atOnce);
  const tags = await registry.tags(at) ?? [];
  const seen = await Promise.all(tags.map((tag) => limit(() => seeTag(registry, image, tag))));
  // one that went between the list and the look
  return seen.filter((one) => one !== undefined);
}

async function seeTag(registry: ImageReader, image: Image, tag: string): Promise<SeenTag | undefined> {
  const at = { registry: image.reference.slice(0, image.reference.indexOf('/')), repository: image.repository };
  if (!isCandidate(image, tag)) {
    const digest = await registry.digest(at, tag);
    return digest === undefined ? undefined : { tag, digest, created: undefined };
  }
  const found = await seeLabels(registry, `${image.reference}:${tag}`);
  if (found === undefined) return undefined;
  const time = Date.parse(found.labels['org.opencontainers.image.created'] ?? found.created ?? '');
  const half = found.labels[removedLabel] === 'true';
  return { tag, digest: found.digest, half, created: Number.isNaN(time) || time <= 0 ? undefined : time };
}

function textOf({ name, reference }: Image, verdicts: readonly Verdict[]): string {
  const width = Math.max(0, ...verdicts.map(({ tag }) => tag.length));
  const lines = verdicts.map(({ tag, digest, goes, why }) => `  ${goes ? 'goes ' : 'stays'}  ${tag.padEnd(width)}  ${digest.slice(0, 19)}${goes ? '' : `  ${why}`}\n`);
  return `${name} (${reference})${verdicts.length === 0 ? ': no tags' : ''}\n${lines.join('')}`;
}
