import type { Ranged } from '../manifest-model.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

const apiWords = new Set(['data', 'metadata', 'delete', 'undelete', 'destroy', 'subkeys', 'detailed-metadata', 'config', '+', '*']);

export const rule: ManifestRule = {
  meta: {
    id: 'BAM026', name: 'acl-path-without-data', severity: 'warning', fixable: false,
    summary: 'an ACL path into a KV v2 mount has `data/` or `metadata/`',
    why: 'Exceptions and `raw` entries name ACL paths. In a mount of KV version 2 those go through `data/` and `metadata/`; without it they match nothing.',
    examples: [{
      title: 'Logical path in an exception',
      bad: example('  - {engine: kv-v2, path: db, access: [read]}\n') + 'exceptions:\n  - {rule: COV002, path: kv/old/*, reason: moving, until: 2999-01-31}\n',
      good: example('  - {engine: kv-v2, path: db, access: [read]}\n') + 'exceptions:\n  - {rule: COV002, path: kv/data/old/*, reason: moving, until: 2999-01-31}\n',
    }],
  },
  *check({ manifest }) {
    const mounts = new Set(manifest.secrets.filter(({ engine }) => engine.value === 'kv-v2').map(({ mount }) => mount.value));
    const paths: Ranged<string>[] = [
      ...manifest.exceptions.flatMap(({ path }) => (path === undefined ? [] : [path])),
      ...manifest.secrets.filter(({ engine }) => engine.value === 'raw').map(({ name }) => name),
    ];
    for (const path of paths) {
      const mount = [...mounts].find((name) => path.value.startsWith(`${name}/`));
      if (mount === undefined) continue;
      const rest = path.value.slice(mount.length + 1);
      const first = rest.split('/')[0] ?? '';
      if (apiWords.has(first) || first.endsWith('*')) continue;
      yield at(manifest, path.range, `\`${path.value}\` lacks \`data/\` behind the KV v2 mount \`${mount}\``, `write ${mount}/data/${rest} or ${mount}/metadata/${rest}`);
    }
  },
};
