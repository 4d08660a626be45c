import type { Finding, Rule } from '../../core/rule.ts';
import type { Draft, ImageEntry } from '../entry.ts';
import { splitBase, tagsOf } from '../expand.ts';

const ofTags = ['version', 'major', 'minor', 'patch', 'sha'];

function placeholders(text: string): string[] {
  return Array.from(text.matchAll(/\{([^{}]*)\}/g), ([, name = '']) => name);
}

/** Every text of an entry that may hold placeholders, with what it may hold. */
function textsOf(image: ImageEntry, { entry }: Draft): { path: readonly string[]; text: string; known: readonly string[] }[] {
  const own = image.matrix === undefined ? [] : [image.matrix.argument];
  const { immutable, floating } = tagsOf(image.tags, entry);
  const { name } = splitBase(image.base);
  return [
    // the pipeline has to name the immutable tag in `image:`, where only Woodpecker's substitution works
    ...immutable.map((text) => ({ path: ['tags', 'immutable'], text, known: ['version', 'sha', ...own] })),
    ...floating.map((text) => ({ path: ['tags', 'floating'], text, known: [...ofTags, ...own] })),
    { path: ['base'], text: image.base, known: own },
    { path: ['base'], text: entry.bases[name] ?? '', known: own },
    { path: ['release'], text: image.release, known: ['suffix'] },
    ...Object.entries(image.downloads ?? {}).map(([key, { url }]) => ({ path: ['downloads', key, 'url'], text: url, known: ['version', 'arch'] })),
  ];
}

export const rule: Rule<Draft> = {
  meta: {
    id: 'CAT007', name: 'unknown-placeholder', severity: 'error', fixable: false,
    summary: 'a `{placeholder}` can be filled in, and an immutable tag differs from release to release',
    why: 'A placeholder that nobody fills in becomes part of a name. An immutable tag without {version} or {sha} would be the same tag for each release, so the second release could not be pushed.',
    examples: [{ title: 'A misspelt placeholder', bad: "images:\n  a:\n    tags: { immutable: ['v{verson}'] }\n", good: "images:\n  a:\n    tags: { immutable: ['v{version}'] }\n" }],
  },
  *check(draft): Iterable<Finding> {
    for (const [family, image] of Object.entries(draft.entry.images)) {
      for (const { path, text, known } of textsOf(image, draft)) {
        const location = { kind: 'file', path: draft.path, range: draft.placeOf('images', family, ...path) } as const;
        for (const name of placeholders(text).filter((one) => !known.includes(one))) {
          yield { message: `\`${family}\`: nothing is known for \`{${name}}\` in \`${text}\``, location, help: known.length === 0 ? 'only an image with a matrix has a placeholder here' : `known here: ${known.map((one) => `{${one}}`).join(', ')}` };
        }
      }
      for (const text of tagsOf(image.tags, draft.entry).immutable.filter((one) => !/\{(?:version|sha)\}/.test(one))) {
        yield {
          message: `\`${family}\`: the immutable tag \`${text}\` is the same for each release`, help: 'put {version} or {sha} into it, or list it under floating',
          location: { kind: 'file', path: draft.path, range: draft.placeOf('images', family, 'tags', 'immutable') },
        };
      }
    }
  },
};
