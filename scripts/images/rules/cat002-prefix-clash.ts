import type { Finding, Rule } from '../../core/rule.ts';
import type { Draft } from '../entry.ts';
import { fillVariant, variantsOf } from '../expand.ts';
import { wakes } from '../release-tag.ts';

/** A release prefix of one image, or of one matrix value. */
interface Prefix {
  readonly family: string;
  readonly image: string;
  readonly prefix: string;
}

function prefixesOf({ entry }: Draft): Prefix[] {
  return Object.entries(entry.images).flatMap(([family, image]) =>
    variantsOf(image).map((variant) => ({ family, image: `${family}${variant.suffix}`, prefix: fillVariant(image.release, image, variant) })));
}

export const rule: Rule<Draft> = {
  meta: {
    id: 'CAT002', name: 'prefix-clash', severity: 'error', fixable: false,
    summary: 'a git tag releases one image',
    why: 'A pipeline is woken by `refs/tags/PREFIX[0-9]*`. Two images with the same prefix, or with prefixes like `app-v` and `app-v2-`, would both wake on one tag. `base-python-v` and `base-python-3.13-v` do not clash.',
    examples: [{
      title: 'One prefix begins with the other and a digit follows',
      bad: 'images:\n  a: { release: app-v }\n  b: { release: app-v2- }\n', good: 'images:\n  a: { release: app-v }\n  b: { release: app-3.13-v }\n',
    }],
  },
  *check(draft): Iterable<Finding> {
    const all = prefixesOf(draft);
    for (const [at, one] of all.entries()) {
      const other = all.slice(0, at).find((before) => wakes(before.prefix, one.prefix) || wakes(one.prefix, before.prefix));
      if (other === undefined) continue;
      yield {
        message: one.prefix === other.prefix ? `\`${one.image}\` and \`${other.image}\` are both released by the tag prefix \`${one.prefix}\``
          : `the tag prefixes \`${other.prefix}\` of \`${other.image}\` and \`${one.prefix}\` of \`${one.image}\` wake the same pipeline`,
        location: { kind: 'file', path: draft.path, range: draft.placeOf('images', one.family, 'release') },
        related: [{ message: `the prefix of \`${other.image}\``, location: { kind: 'file', path: draft.path, range: draft.placeOf('images', other.family, 'release') } }],
        help: one.family === other.family ? 'put {suffix} into the prefix: base-python{suffix}-v' : 'give each image a prefix of its own',
      };
    }
  },
};
