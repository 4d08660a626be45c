import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

const apiWord = /^(?:data|metadata|delete|undelete|destroy|subkeys|detailed-metadata)\//;

export const rule: ManifestRule = {
  meta: {
    id: 'BAM013', name: 'kv2-api-path', severity: 'warning', fixable: 'unsafe',
    summary: 'a KV v2 path is the logical one, without `data/` or `metadata/`',
    why: 'KV v2 puts `data/` and `metadata/` between mount and path itself. Written in the path, they are doubled: `kv/data/data/db`.',
    examples: [{
      title: 'Path of the API',
      bad: example('  - {engine: kv-v2, path: data/shop/db, access: [read]}\n'),
      good: example('  - {engine: kv-v2, path: shop/db, access: [read]}\n'),
    }],
  },
  *check({ manifest }) {
    for (const { engine, name, mount } of manifest.secrets) {
      const word = engine.value === 'kv-v2' ? apiWord.exec(name.value)?.[0] : undefined;
      if (word === undefined) continue;
      const logical = name.value.slice(word.length);
      const finding = at(manifest, name.range, `\`${name.value}\` begins with \`${word}\`; this declares \`${mount.value}/data/${name.value}\``, `write ${logical}, unless the secret really stands there`);
      const quoted = name.range.end - name.range.start === name.value.length ? 0 : 1;
      const start = name.range.start + quoted;
      yield { ...finding, fix: { title: `write ${logical}`, safety: 'unsafe', edits: [{ path: manifest.path, range: { start, end: start + word.length }, newText: '' }] } };
    }
  },
};
