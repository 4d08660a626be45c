import path from 'node:path/posix';
import type { Containerfile } from '../lib/containerfile.ts';
import { unquoted } from '../lib/containerfile.ts';
import type { Image } from './catalog.ts';

/*
 * Which files of the repository go into an image: its Containerfile, and what COPY and ADD take from the context. A pattern
 * counts as the folder before its first special character: rather too many files than one too few.
 */

const isAddress = (text: string): boolean => /^[a-z]+:\/\//.test(text) || text.startsWith('git@');

/** Paths below the repository, without what lies below another one of them; `.` is everything. */
export function inputPaths(image: Image, file: Containerfile): string[] {
  const sources = file.copies.filter(({ from }) => from === undefined).flatMap(({ sources: words }) => words.map(({ text }) => unquoted(text)));
  const wanted = sources.filter((source) => !isAddress(source)).map((source) => {
    const plain = source.replace(/^\/+/, '');
    const special = plain.search(/[*?[\\$]/);
    const fixed = special === -1 ? plain : plain.slice(0, plain.lastIndexOf('/', special) + 1);
    return path.join(image.context, fixed === '' ? '.' : fixed).replace(/(?<=.)\/$/, '');
  });
  const all = [...new Set([...wanted, image.containerfile, path.join(image.context, '.dockerignore')])].sort();
  if (all.includes('.')) return ['.'];
  return all.filter((one) => !all.some((other) => other !== one && one.startsWith(`${other}/`)));
}

/** Globs of Woodpecker for these paths: a folder stands for all below it, what is not there is left out. */
export function inputGlobs(paths: readonly string[], tracked: readonly string[]): string[] {
  const files = new Set(tracked);
  return paths.flatMap((one) => (one === '.' ? ['**'] : files.has(one) ? [one] : tracked.some((file) => file.startsWith(`${one}/`)) ? [`${one}/**`] : []));
}

/** Sources of COPY that no file of the repository answers to; a build would fail on each of them. */
export function missingSources(image: Image, file: Containerfile, tracked: readonly string[]): { readonly source: string; readonly range: { readonly start: number; readonly end: number } }[] {
  return file.copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources).flatMap(({ text, range }) => {
    const source = unquoted(text);
    if (isAddress(source) || /[*?[$]/.test(source)) return [];
    const place = path.join(image.context, source.replace(/^\/+/, '')).replace(/(?<=.)\/$/, '');
    const there = place === '.' || tracked.some((one) => one === place || one.startsWith(`${place}/`));
    return there ? [] : [{ source, range }];
  });
}
