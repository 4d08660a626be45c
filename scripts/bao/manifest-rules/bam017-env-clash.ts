import type { EnvVariable, ManifestSecret } from '../manifest-model.ts';
import { keyOf, shareEnvironment } from './bam014-duplicate-secret.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM017', name: 'env-clash', severity: 'error', fixable: false,
    summary: 'an environment variable comes from one secret',
    why: 'Of two sources of one variable the last one wins, in an order that nobody sees.',
    examples: [{
      title: 'Two passwords',
      bad: example('  - {engine: kv-v2, path: a, access: [read], env: {PASSWORD: pw}}\n  - {engine: kv-v2, path: b, access: [read], env: {PASSWORD: pw}}\n'),
      good: example('  - {engine: kv-v2, path: a, access: [read], env: {A_PASSWORD: pw}}\n  - {engine: kv-v2, path: b, access: [read], env: {B_PASSWORD: pw}}\n'),
    }],
  },
  *check({ manifest }) {
    const seen = new Map<string, { readonly secret: ManifestSecret; readonly variable: EnvVariable }[]>();
    for (const secret of manifest.secrets) {
      for (const variable of secret.env) {
        const others = seen.get(variable.name) ?? [];
        const first = others.find((other) => shareEnvironment(manifest, secret, other.secret));
        seen.set(variable.name, [...others, { secret, variable }]);
        // an entry that stands there twice is said by BAM014
        if (first === undefined || keyOf(first.secret) === keyOf(secret)) continue;
        yield {
          ...at(manifest, variable.range, `the variable \`${variable.name}\` is also made of \`${first.secret.name.value}\``, 'give one of them another name, or tell them apart by `environments`'),
          related: [{ message: 'first here', location: { kind: 'file', path: manifest.path, range: first.variable.range } }],
        };
      }
    }
  },
};
