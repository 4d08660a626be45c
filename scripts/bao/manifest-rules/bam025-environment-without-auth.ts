import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM025', name: 'environment-without-auth', severity: 'warning', fixable: false,
    summary: 'every environment has a login',
    why: 'Where `auth` is given, an environment without an entry cannot be compared with any policy, and nobody can log in there.',
    examples: [{
      title: 'Only production',
      bad: example('  - {engine: kv-v2, path: db, access: [read]}\n', 'environments: [staging, prod]\nauth:\n  - {method: jwt, role: shop, environments: [prod]}\n'),
      good: example('  - {engine: kv-v2, path: db, access: [read]}\n', 'environments: [staging, prod]\nauth:\n  - {method: jwt, role: shop}\n'),
    }],
  },
  *check({ manifest }) {
    if (manifest.auth.length === 0 || manifest.auth.some(({ environments }) => environments === undefined)) return;
    const served = new Set(manifest.auth.flatMap(({ environments }) => (environments ?? []).map(({ value }) => value)));
    for (const { value, range } of manifest.environments) {
      if (!served.has(value)) yield at(manifest, range, `the environment \`${value}\` has no login in \`auth\``, 'add an entry for it, or remove `environments` from one');
    }
  },
};
