import type { TextEdit } from '../core/edit.ts';
import type { Containerfile } from '../lib/containerfile.ts';
import { unquoted } from '../lib/containerfile.ts';
import type { Image } from './catalog.ts';
import { buildArguments } from './catalog.ts';

/** A value as the default of an ARG: quoted where a builder would split or fill it in. */
function quoted(value: string): string {
  return /^[A-Za-z0-9_.,:/@%+=-]*$/.test(value) ? value : `"${value.replaceAll(/["\\$]/g, '\\$&')}"`;
}

/** `FROM ${BASE_IMAGE}` and its spellings. */
export function startsFromBase(word: string): boolean {
  return /^\$(?:\{BASE_IMAGE\}|BASE_IMAGE)$/.test(unquoted(word));
}

/** Writes `base` where a stage starts from the base argument. */
export function baseEdits(path: string, file: Containerfile, base: string): TextEdit[] {
  return file.stages.filter(({ image }) => startsFromBase(image.text)).map(({ image }) => ({ path, range: image.range, newText: base }));
}

/** Makes the values of an image the defaults of its arguments, so that a build without any argument is that image. */
export function argumentEdits(path: string, file: Containerfile, image: Image): TextEdit[] {
  const values = buildArguments(image);
  return file.arguments.flatMap(({ name, value, valueRange }) => {
    const wanted = values[name];
    // a default that is made of another argument (`python:${PYTHON_VERSION}-slim`) says the same for all values
    if (wanted === undefined || value === wanted || (value?.includes('$') === true && name === 'BASE_IMAGE')) return [];
    return [{ path, range: valueRange, newText: `${value === undefined ? '=' : ''}${quoted(wanted)}` }];
  });
}
