import type { Range } from '../../core/source.ts';
import { parseImageRef } from '../../lib/image-ref.ts';
import type { Catalog } from '../catalog.ts';

/** Something of the catalogue that ends one day: what a base holds, or a download. */
export interface Subject {
  /** As people know it: `docker.io/library/python:3.12-slim`, `helm 3.16.4`. */
  readonly reference: string;
  /** Name of the product at endoflife.date. */
  readonly product: string;
  /** A version of any length, a code name, or nothing: then it follows the newest line. */
  readonly version: string | undefined;
  /** A guess of ours that may name no product or no line at all; then it is silent. */
  readonly guess: boolean;
  /** Names of the images that hold it. */
  readonly images: readonly string[];
  readonly range: Range;
}

/** Official images by the last part of their name, where the product is called otherwise. */
const products: Readonly<Record<string, string>> = { alpine: 'alpine-linux', golang: 'go', node: 'nodejs', postgres: 'postgresql' };
/** Operating systems whose code names stand in the tags of official images: `3.14-slim-trixie`. */
const systems = ['debian', 'ubuntu'] as const;

interface Part {
  readonly product: string;
  readonly version: string | undefined;
  readonly guess: boolean;
}

/** What a reference says of its contents: the product by its name and, behind hyphens, the system it stands on. */
export function partsOf(reference: string): Part[] {
  const { ref } = parseImageRef(reference);
  if (ref?.tag === undefined) return [];
  const name = ref.repository.slice(ref.repository.lastIndexOf('/') + 1);
  const [first = '', ...flavours] = ref.tag.split('-');
  const main = { product: products[name] ?? name, version: /^v?\d/.test(first) ? first.replace(/^v/, '') : undefined };
  const isName = /^[a-z]+$/.test(first) && first !== 'latest' && systems.some((system) => system === name);
  return [
    { ...main, ...(isName ? { version: first } : {}), guess: false },
    ...flavours.flatMap((flavour): Part[] => {
      const alpine = /^alpine(\d+\.\d+)$/.exec(flavour)?.[1];
      if (alpine !== undefined) return [{ product: 'alpine-linux', version: alpine, guess: false }];
      return /^[a-z]{4,}$/.test(flavour) && flavour !== 'slim' && flavour !== 'alpine' ? systems.map((product) => ({ product, version: flavour, guess: true })) : [];
    }),
  ];
}

/** Everything in the catalogue that may end, each reference once with all images that use it. */
export function subjectsOf({ families }: Catalog): Subject[] {
  const found = new Map<string, Subject>();
  const add = (subject: Subject): void => {
    const key = `${subject.reference}\n${subject.product}\n${subject.version ?? ''}`;
    const before = found.get(key);
    found.set(key, before === undefined ? subject : { ...before, images: [...before.images, ...subject.images] });
  };
  for (const { images, matrix, placeOf } of families) {
    for (const image of images) {
      const at = matrix === undefined || image.matrix === undefined ? -1 : matrix.values.indexOf(image.matrix.value);
      const range = at === -1 ? placeOf('base') : placeOf('matrix', 'values', at);
      // what an image of this catalogue holds is said at that image
      if (image.base.image === undefined) for (const part of partsOf(image.base.reference)) add({ ...part, reference: image.base.reference, images: [image.name], range });
      for (const { name, version } of image.downloads) add({ reference: `${name} ${version}`, product: name, version, guess: true, images: [image.name], range: placeOf('downloads', name) });
    }
  }
  return [...found.values()];
}
