import { isGlob } from '../path-glob.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

const changing = new Set(['write', 'create', 'update', 'patch', 'delete', 'metadata-write', 'metadata-delete', 'delete-versions', 'undelete', 'destroy', 'sudo']);

export const rule: ManifestRule = {
  meta: {
    id: 'BAM016', name: 'write-on-wildcard', severity: 'warning', fixable: false,
    summary: 'nothing is written or deleted through a wildcard',
    why: 'A wildcard also names the secrets of tomorrow. Reading them may be meant; being able to overwrite or delete them rarely is.',
    examples: [{
      title: 'Write everything below',
      bad: example('  - {engine: kv-v2, path: shop/tenants/*, access: [read, write]}\n'),
      good: example('  - {engine: kv-v2, path: shop/tenants/*, access: [read]}\n  - {engine: kv-v2, path: shop/state, access: [write]}\n'),
    }],
  },
  *check({ manifest }) {
    for (const { name, access } of manifest.secrets) {
      if (!isGlob(name.value)) continue;
      const word = access.find(({ value }) => changing.has(value));
      if (word !== undefined) yield at(manifest, word.range, `\`${word.value}\` on the wildcard \`${name.value}\``, 'name the paths that are changed, or give a reason in a suppression');
    }
  },
};
