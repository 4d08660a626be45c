import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM023', name: 'mount-in-path', severity: 'warning', fixable: false,
    summary: 'a path does not begin with its own mount',
    why: '`mount: kv` with `path: kv/db` declares `kv/data/kv/db`. The command line takes mount and path in one word; the manifest has a key for each.',
    examples: [{
      title: 'As on the command line',
      bad: example('  - {engine: kv-v2, mount: kv, path: kv/db, access: [read]}\n'),
      good: example('  - {engine: kv-v2, mount: kv, path: db, access: [read]}\n'),
    }],
  },
  *check({ manifest }) {
    for (const { engine, mount, name } of manifest.secrets) {
      if (engine.value === 'raw' || !name.value.startsWith(`${mount.value}/`)) continue;
      yield at(manifest, name.range, `\`${name.value}\` begins with its mount \`${mount.value}\``, `write ${name.value.slice(mount.value.length + 1)}, unless the secret really stands there`);
    }
  },
};
