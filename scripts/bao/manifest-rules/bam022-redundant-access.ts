import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM022', name: 'redundant-access', severity: 'info', fixable: false,
    summary: '`write` already means create and update',
    why: 'One word less to keep in mind when the right is taken away again.',
    examples: [{
      title: 'Said twice',
      bad: example('  - {engine: kv-v2, path: db, access: [write, update]}\n'),
      good: example('  - {engine: kv-v2, path: db, access: [write]}\n'),
    }],
  },
  *check({ manifest }) {
    for (const { engine, access } of manifest.secrets) {
      if (!engine.value.startsWith('kv-') || !access.some(({ value }) => value === 'write')) continue;
      for (const { value, range } of access) {
        if (value === 'create' || value === 'update') yield at(manifest, range, `\`write\` already means \`${value}\``, 'remove the word');
      }
    }
  },
};
