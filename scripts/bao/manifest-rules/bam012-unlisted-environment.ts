import { didYouMean } from '../../lib/suggest.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM012', name: 'unlisted-environment', severity: 'error', fixable: false,
    summary: 'an entry names only environments of the manifest',
    why: 'An entry for an environment that does not exist declares nothing, and the one that was meant goes without it.',
    examples: [{
      title: 'Misspelt',
      bad: example('  - {engine: kv-v2, path: db, access: [read], environments: [prd]}\n', 'environments: [staging, prod]\n'),
      good: example('  - {engine: kv-v2, path: db, access: [read], environments: [prod]}\n', 'environments: [staging, prod]\n'),
    }],
  },
  *check({ manifest }) {
    const known = new Set(manifest.environments.map(({ value }) => value));
    for (const { environments } of [...manifest.auth, ...manifest.secrets]) {
      for (const { value, range } of environments ?? []) {
        if (known.has(value)) continue;
        const help = known.size === 0 ? 'the manifest has no `environments`; list them at the top' : `environments: ${[...known].join(', ')}`;
        yield at(manifest, range, `\`${value}\` is not one of the manifest's environments${didYouMean(value, known)}`, help);
      }
    }
  },
};
