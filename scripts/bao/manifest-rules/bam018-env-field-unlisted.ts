import { didYouMean } from '../../lib/suggest.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM018', name: 'env-field-unlisted', severity: 'warning', fixable: false,
    summary: 'a field that becomes a variable is one of `keys`',
    why: '`keys` says which fields are used. A field that is missing there is misspelt, or the list is not complete.',
    examples: [{
      title: 'Misspelt field',
      bad: example('  - {engine: kv-v2, path: db, access: [read], keys: [password], env: {PW: pasword}}\n'),
      good: example('  - {engine: kv-v2, path: db, access: [read], keys: [password], env: {PW: password}}\n'),
    }],
  },
  *check({ manifest }) {
    for (const { keys, env } of manifest.secrets) {
      if (keys.length === 0) continue;
      const known = keys.map(({ value }) => value);
      for (const { field, fieldRange } of env) {
        if (!known.includes(field)) yield at(manifest, fieldRange, `the field \`${field}\` is not in \`keys\`${didYouMean(field, known)}`, `keys: ${known.join(', ')}`);
      }
    }
  },
};
