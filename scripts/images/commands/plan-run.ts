import type { Outcome } from '../../core/outcome.ts';
import { createLimit } from '../../lib/limit.ts';
import type { Invocation } from '../../ports/command.ts';
import { newestVersion, planBuilds, planText } from '../build-plan.ts';
import type { Facts, Released } from '../build-plan.ts';
import { releaseTags } from '../catalog.ts';
import type { Image } from '../catalog.ts';
import { imageOf, loadCatalog } from './load-catalog.ts';
import { materialOf, recipeFrom } from './material.ts';
import type { options } from './plan-options.ts';
import { seeLabels } from './read-base.ts';

/** Registry questions at once. */
const atOnce = 8;

export async function run({ options: given, read }: Invocation<typeof options>): Promise<Outcome> {
  const { catalog, lock, sources } = await loadCatalog(read);
  const images = given.only.length === 0 ? catalog.images : given.only.map((name) => imageOf(catalog, name));
  const checkout = await read.checkout();
  const limit = createLimit(atOnce);
  const releasedOf = async (image: Image): Promise<Released | undefined> => {
    const version = newestVersion(image.release, await checkout.tags(image.release));
    if (version === undefined) return undefined;
    const tag = releaseTags(image, { version }).immutable[0] as string;
    return { version, image: given.offline || tag.endsWith('-') ? undefined : await seeLabels(await read.registry(), `${image.reference}:${tag}`) };
  };
  const facts = await Promise.all(images.map((image) => limit(async (): Promise<Facts> => ({
    image, recipe: (await recipeFrom(await materialOf(image, read), lock, read)).hash, released: await releasedOf(image), asked: !given.offline,
  }))));
  const decisions = planBuilds(catalog, lock, new Map(facts.map((fact) => [fact.image.name, fact])));
  const count = decisions.filter(({ verdict }) => verdict === 'build').length;
  return {
    sources, text: planText(decisions), summary: `${count} of ${decisions.length} images to build`,
    document: { version: 1, images: decisions.map(({ image, recipe, version, verdict, reasons }) => ({ name: image.name, verdict, reasons, recipe, released: version ?? null, release: image.release })) },
  };
}
