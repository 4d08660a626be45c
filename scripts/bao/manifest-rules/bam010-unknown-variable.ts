import { didYouMean } from '../../lib/suggest.ts';
import type { Ranged } from '../manifest-model.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

const variable = /\$\{([^}]*)\}?/g;

export const rule: ManifestRule = {
  meta: {
    id: 'BAM010', name: 'unknown-variable', severity: 'error', fixable: false,
    summary: 'the only variable of a manifest is `${environment}`',
    why: 'Anything else in `${...}` would be taken as it is, and the declared path would be one that no server has.',
    examples: [{
      title: 'Another name for the environment',
      bad: example('  - {engine: kv-v2, path: "${env}/db", access: [read]}\n', 'environments: [prod]\n'),
      good: example('  - {engine: kv-v2, path: "${environment}/db", access: [read]}\n', 'environments: [prod]\n'),
    }],
  },
  *check({ manifest }) {
    const texts: (Ranged<string> | undefined)[] = [
      manifest.namespace, ...manifest.secrets.flatMap(({ mount, name }) => [mount, name]), ...manifest.auth.flatMap(({ mount, role }) => [mount, role]),
    ];
    for (const text of texts) {
      if (text === undefined) continue;
      for (const [whole, name = ''] of text.value.matchAll(variable)) {
        if (whole === '${environment}') continue;
        const reason = whole.endsWith('}') ? `\`${whole}\` is not known in a manifest${didYouMean(name, ['environment'])}` : `\`${whole}\` is not closed`;
        yield at(manifest, text.range, reason, 'the only variable is `${environment}`');
      }
    }
  },
};
