import type { Finding, Rule } from '../../core/rule.ts';
import type { Draft } from '../entry.ts';
import { fillVariant, tagsOf, variantsOf } from '../expand.ts';

interface Tag {
  readonly family: string;
  readonly image: string;
  /** Repository and tag template, in lower case: Forgejo does not tell `V1` from `v1`. */
  readonly key: string;
  readonly shown: string;
}

function tagsIn({ entry }: Draft): Tag[] {
  return Object.entries(entry.images).flatMap(([family, image]) => variantsOf(image).flatMap((variant) => {
    const { immutable, floating } = tagsOf(image.tags, entry);
    const repository = fillVariant(image.repository, image, variant);
    return [...immutable, ...floating].map((template) => {
      const shown = `${repository}:${fillVariant(template, image, variant)}`;
      return { family, image: `${family}${variant.suffix}`, key: shown.toLowerCase(), shown };
    });
  }));
}

export const rule: Rule<Draft> = {
  meta: {
    id: 'CAT003', name: 'duplicate-tag', severity: 'error', fixable: false,
    summary: 'a repository and a tag belong to one image',
    why: 'Two images that push the same tag of the same repository overwrite each other; the last one to be released wins.',
    examples: [{
      title: 'A matrix without a suffix',
      bad: "images:\n  python:\n    repository: python-base\n    release: 'python{suffix}-v'\n    matrix: { argument: PYTHON, values: ['3.12', '3.13'] }\n",
      good: "images:\n  python:\n    repository: 'python-base{suffix}'\n    release: 'python{suffix}-v'\n    matrix: { argument: PYTHON, values: ['3.12', '3.13'] }\n",
    }],
  },
  *check(draft): Iterable<Finding> {
    const seen = new Map<string, Tag>();
    const told = new Set<string>();
    for (const tag of tagsIn(draft)) {
      const other = seen.get(tag.key);
      seen.set(tag.key, other ?? tag);
      const pair = `${other?.image} ${tag.image}`;
      if (other === undefined || told.has(pair)) continue;
      told.add(pair);
      yield {
        message: other.image === tag.image ? `\`${tag.image}\` names the tag \`${tag.shown}\` twice` : `\`${other.image}\` and \`${tag.image}\` both push \`${tag.shown}\``,
        location: { kind: 'file', path: draft.path, range: draft.placeOf('images', tag.family, 'repository') },
        help: other.family === tag.family ? 'put {suffix} into the repository, or the matrix argument into the tags' : 'give one of them another repository or other tags',
      };
    }
  },
};
