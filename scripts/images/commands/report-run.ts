import type { Outcome } from '../../core/outcome.ts';
import { createLimit } from '../../lib/limit.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import { newestVersion } from '../build-plan.ts';
import { releaseTags } from '../catalog.ts';
import type { Catalog, Image } from '../catalog.ts';
import { reportRow, reportText } from '../report.ts';
import type { ImageFacts } from '../report.ts';
import { imageOf, loadCatalog } from './load-catalog.ts';
import { seeLabels } from './read-base.ts';
import type { options } from './report-options.ts';

/** Images asked for at once. */
const atOnce = 8;

export async function run({ options: given, read }: Invocation<typeof options>): Promise<Outcome> {
  const { catalog, lock, sources } = await loadCatalog(read);
  const images = given.only.length === 0 ? catalog.images : given.only.map((name) => imageOf(catalog, name));
  const limit = createLimit(atOnce);
  const facts = await Promise.all(images.map((image) => limit(() => factsOf(image, catalog, read))));
  const now = read.clock.now();
  const rows = facts.map((one) => reportRow(one, lock, now));
  const text = reportText(rows);
  const wrong = rows.filter(({ trouble }) => trouble.length > 0).length;
  return {
    sources, text, document: { version: 1, images: rows },
    summary: wrong === 0 ? `${rows.length} images, all as they should be` : `${wrong} of ${rows.length} images need a look`,
    ...(given.out === undefined ? {} : { plan: [{ kind: 'write-file', path: given.out, text, before: await (await read.files()).text(given.out) }] }),
  };
}

async function factsOf(image: Image, { registry: host }: Catalog, read: Readers): Promise<ImageFacts> {
  const version = newestVersion(image.release, await (await read.checkout()).tags(image.release));
  const registry = await read.registry();
  const at = { registry: host, repository: image.repository };
  const tags = await registry.tags(at);
  if (version === undefined || tags === undefined) return { image, version, tags, seen: undefined, floating: [] };
  const wanted = releaseTags(image, { version });
  const [seen, ...floating] = await Promise.all([
    seeLabels(registry, `${image.reference}:${wanted.immutable[0] as string}`),
    ...wanted.floating.map(async (tag) => ({ tag, digest: await registry.digest(at, tag) })),
  ]);
  return { image, version, tags, seen, floating };
}
