import path from 'node:path/posix';
import { EnvironmentError, UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { createLimit } from '../../lib/limit.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import type { Catalog } from '../catalog.ts';
import { lifeIssue } from '../life/issue.ts';
import { judge, lifeFindings, lifeText } from '../life/judge.ts';
import type { Judged } from '../life/judge.ts';
import { parseProduct } from '../life/product.ts';
import type { Product } from '../life/product.ts';
import { subjectsOf } from '../life/subjects.ts';
import type { Subject } from '../life/subjects.ts';
import type { options } from './end-of-life-options.ts';
import { loadCatalog } from './load-catalog.ts';

/** Products asked for at once: it is somebody's free service. */
const atOnce = 4;

export async function run({ options: given, read }: Invocation<typeof options>): Promise<Outcome> {
  if (!(given.within >= 0)) throw new UsageError('--within is a number of days, 0 or more');
  const { catalog, sources } = await loadCatalog(read);
  const subjects = renamed(subjectsOf(catalog), given.product, catalog);
  const products = await readProducts([...new Set(subjects.map(({ product }) => product))], given.data, read);
  // whoever misspells the folder must not read "all is well"
  if (subjects.length > 0 && products.size === 0) throw new EnvironmentError(`${given.data} has nothing on any of ${[...new Set(subjects.map(({ product }) => product))].join(', ')}`, { help: 'a folder holds PRODUCT.json, an address PRODUCT/' });
  const today = new Date(read.clock.now()).toISOString().slice(0, 10);
  const judged = subjects.map((subject) => judge(subject, products.get(subject.product), today, given.within)).filter((one) => one !== undefined);
  return {
    sources, diagnostics: lifeFindings(judged), text: lifeText(judged),
    summary: `${judged.length} things that end one day, on ${today}`,
    document: { version: 1, day: today, subjects: judged.map(entryOf) },
    ...(given.issue ? { follow: (counted) => [lifeIssue(counted, today)] } : {}),
  };
}

function entryOf({ subject, state, cycle, days }: Judged): Readonly<Record<string, unknown>> {
  return { reference: subject.reference, product: subject.product, line: cycle?.name ?? null, state, until: cycle?.until ?? null, days: days ?? null, latest: cycle?.latest ?? null, images: subject.images };
}

/** The subjects with the products that somebody named by hand. @throws UsageError for a name that fits nothing. */
function renamed(subjects: readonly Subject[], given: readonly string[], { path: file }: Catalog): Subject[] {
  const names = new Map(given.map((word): [string, string] => {
    const [repository = '', product = ''] = word.split('=');
    if (!/^[a-z0-9][a-z0-9.-]*$/.test(product)) throw new UsageError(`--product needs REPOSITORY=PRODUCT, not "${word}"`);
    if (!subjects.some(({ reference }) => repositoryOf(reference) === repository)) throw new UsageError(`--product: no base of ${file} is in ${repository}`);
    return [repository, product];
  }));
  return subjects.map((subject) => ({ ...subject, product: subject.guess ? subject.product : names.get(repositoryOf(subject.reference)) ?? subject.product }));
}

function repositoryOf(reference: string): string {
  return reference.replace(/:[^:/]*$/, '');
}

async function readProducts(names: readonly string[], from: string, read: Readers): Promise<ReadonlyMap<string, Product>> {
  const isAddress = /^https?:\/\//.test(from);
  if (!isAddress && (await (await read.files()).stat(from))?.kind !== 'folder') throw new UsageError(`--data: there is no folder ${from}`);
  const limit = createLimit(atOnce);
  const found = await Promise.all(names.map((name) => limit(async (): Promise<readonly [string, Product][]> => {
    const place = isAddress ? `${from.replace(/\/+$/, '')}/${name}/` : path.join(from, `${name}.json`);
    const text = isAddress ? await (await read.downloads()).text(place) : await (await read.files()).text(place);
    if (text === undefined) return [];
    const product = parseProduct(text);
    if (typeof product === 'string') throw new EnvironmentError(`${place} cannot be used: ${product}`, { help: 'the data has the shape of API v1 of endoflife.date' });
    return [[name, product]];
  })));
  return new Map(found.flat());
}
