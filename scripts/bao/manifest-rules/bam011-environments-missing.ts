import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM011', name: 'environments-missing', severity: 'error', fixable: false,
    summary: '`${environment}` needs the list `environments`',
    why: 'Without the list nobody knows which paths are meant, and none of them can be compared with a policy.',
    examples: [{
      title: 'No list',
      bad: example('  - {engine: kv-v2, path: "${environment}/db", access: [read]}\n'),
      good: example('  - {engine: kv-v2, path: "${environment}/db", access: [read]}\n', 'environments: [staging, prod]\n'),
    }],
  },
  *check({ manifest }) {
    if (manifest.environments.length > 0) return;
    const texts = [manifest.namespace, ...manifest.secrets.flatMap(({ mount, name }) => [mount, name]), ...manifest.auth.flatMap(({ mount, role }) => [mount, role])];
    const used = texts.find((text) => text?.value.includes('${environment}'));
    if (used !== undefined) yield at(manifest, used.range, '`${environment}` is used, but the manifest has no `environments`', 'add `environments: [staging, prod]` with your names');
  },
};
