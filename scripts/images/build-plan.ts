import type { Catalog, Image } from './catalog.ts';
import { recipeLabel } from './labels.ts';
import type { Lock } from './lock.ts';
import { baseDigest } from './recipe.ts';
import { isVersion } from './release-tag.ts';

/** What the registry says of the newest release of an image. */
export interface Released {
  readonly version: string;
  /** Nothing when the registry has no such tag: the release did not arrive, or was cleaned away. */
  readonly image: { readonly digest: string; readonly labels: Readonly<Record<string, string>> } | undefined;
}

/** Everything a decision about one image is made of. */
export interface Facts {
  readonly image: Image;
  readonly recipe: string;
  readonly released: Released | undefined;
  /** False when nobody asked the registry. */
  readonly asked: boolean;
}

export type Verdict = 'build' | 'keep' | 'unknown';

export interface Decision {
  readonly image: Image;
  readonly recipe: string;
  readonly version: string | undefined;
  readonly verdict: Verdict;
  /** Why, one reason each, for people. */
  readonly reasons: readonly string[];
}

interface Parts {
  readonly numbers: readonly number[];
  readonly pre: string;
}

function partsOf(version: string): Parts {
  const dash = version.indexOf('-');
  const core = dash === -1 ? version : version.slice(0, dash);
  return { numbers: core.split('.').map(Number), pre: dash === -1 ? '' : version.slice(dash + 1) };
}

/** The newest release among git tags of a prefix; pre-releases do not count. */
export function newestVersion(prefix: string, tags: readonly string[]): string | undefined {
  let best: { readonly version: string; readonly parts: Parts } | undefined;
  for (const tag of tags) {
    if (!tag.startsWith(prefix)) continue;
    const version = tag.slice(prefix.length);
    if (!isVersion(version) || version.includes('-')) continue;
    const parts = partsOf(version);
    const at = best === undefined ? 1 : parts.numbers.map((number, index) => number - (best?.parts.numbers[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
    if (at > 0) best = { version, parts };
  }
  return best?.version;
}

function reasonsOf({ image, recipe, released, asked }: Facts, lock: Lock): { readonly verdict: Verdict; readonly reasons: string[] } {
  if (released === undefined) return { verdict: 'build', reasons: ['it was never released'] };
  if (!asked) return { verdict: 'unknown', reasons: ['the registry was not asked'] };
  if (released.image === undefined) return { verdict: 'build', reasons: [`${released.version} is tagged in git and not in the registry`] };
  const { labels } = released.image;
  const [was, base] = [labels['org.opencontainers.image.base.digest'], baseDigest(image, lock)];
  const reasons: string[] = [];
  if (base !== undefined && was !== base) reasons.push(was === undefined ? 'its base was not locked when it was built' : `its base moved: ${image.base.reference} was ${was.slice(0, 19)}, is ${base.slice(0, 19)}`);
  const built = labels[recipeLabel];
  if (built === undefined) reasons.push('it does not say which recipe it was built from');
  else if (built !== recipe && reasons.length === 0) reasons.push(`its recipe changed: ${built.slice(0, 12)} is now ${recipe.slice(0, 12)}`);
  return { verdict: reasons.length > 0 ? 'build' : 'keep', reasons: reasons.length > 0 ? reasons : [`${released.version} has this recipe`] };
}

/** Bases before what is built on them; otherwise the order of the catalogue. */
function inOrder(images: readonly Image[]): Image[] {
  const byName = new Map(images.map((image) => [image.name, image]));
  const done = new Set<Image>();
  const visit = (image: Image): void => {
    if (done.has(image)) return;
    const below = image.base.image === undefined ? undefined : byName.get(image.base.image);
    if (below !== undefined) visit(below);
    done.add(image);
  };
  images.forEach(visit);
  return [...done];
}

/** What would be built, and why. An image is built when what it is built on is. */
export function planBuilds({ images }: Catalog, lock: Lock, facts: ReadonlyMap<string, Facts>): Decision[] {
  const decided = new Map<string, Decision>();
  for (const image of inOrder(images)) {
    const fact = facts.get(image.name);
    if (fact === undefined) continue;
    const { verdict, reasons } = reasonsOf(fact, lock);
    const below = image.base.image === undefined ? undefined : decided.get(image.base.image);
    const follows = below?.verdict === 'build' ? [`it is built on ${below.image.name}, which is built anew`] : [];
    decided.set(image.name, { image, recipe: fact.recipe, version: fact.released?.version, verdict: follows.length > 0 ? 'build' : verdict, reasons: follows.length > 0 && verdict !== 'build' ? follows : [...reasons, ...follows] });
  }
  return [...decided.values()];
}

/** The plan for people: one line an image, its reasons below. */
export function planText(decisions: readonly Decision[]): string {
  const width = Math.max(0, ...decisions.map(({ image }) => image.name.length));
  return decisions.map(({ image, verdict, recipe, reasons }) => `${verdict.padEnd(7)} ${image.name.padEnd(width)}  ${recipe.slice(0, 12)}  ${reasons.join('; ')}\n`).join('');
}
