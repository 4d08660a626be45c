import type { Finding, Rule } from '../../core/rule.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Draft } from '../entry.ts';
import { splitBase } from '../expand.ts';

export const rule: Rule<Draft> = {
  meta: {
    id: 'CAT005', name: 'unknown-base', severity: 'error', fixable: false,
    summary: 'the base of an image is in `bases`, or is an image of this catalogue with a tag',
    why: 'Only a base that the catalogue knows can be locked to a digest.',
    examples: [{ title: 'A misspelt name', bad: 'bases: { alpine: docker.io/library/alpine:3.24 }\nimages:\n  a: { base: alpin }\n', good: 'bases: { alpine: docker.io/library/alpine:3.24 }\nimages:\n  a: { base: alpine }\n' }],
  },
  *check({ entry, path, placeOf }): Iterable<Finding> {
    for (const [family, image] of Object.entries(entry.images)) {
      const { name, tag } = splitBase(image.base);
      const location = { kind: 'file', path, range: placeOf('images', family, 'base') } as const;
      if (tag === undefined && Object.hasOwn(entry.bases, name)) continue;
      if (tag !== undefined && Object.hasOwn(entry.images, name)) continue;
      if (tag === undefined && Object.hasOwn(entry.images, name)) {
        yield { message: `the base \`${name}\` is an image of this catalogue, but of which release?`, location, help: `name one of its tags: ${name}:v1` };
      } else if (tag !== undefined && Object.hasOwn(entry.bases, name)) {
        yield { message: `the base \`${name}\` has its tag in \`bases\``, location, help: `write ${name}` };
      } else {
        const known = [...Object.keys(entry.bases), ...Object.keys(entry.images)];
        yield { message: `there is no base \`${name}\`${didYouMean(name, known)}`, location, help: `known: ${known.join(', ')}` };
      }
    }
  },
};
