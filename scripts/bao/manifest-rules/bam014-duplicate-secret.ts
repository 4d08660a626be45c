import { environmentsOf } from '../acl-paths.ts';
import type { Manifest, ManifestSecret } from '../manifest-model.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

/** What an entry is about: entries of one key are one secret. */
export function keyOf({ engine, mount, name }: ManifestSecret): string {
  return [engine.value, mount.value, name.value].join('\0');
}

/** True when two entries are about a common environment. */
export function shareEnvironment(manifest: Manifest, a: ManifestSecret, b: ManifestSecret): boolean {
  const others = new Set(environmentsOf(manifest, b));
  return environmentsOf(manifest, a).some((environment) => others.has(environment));
}

export const rule: ManifestRule = {
  meta: {
    id: 'BAM014', name: 'duplicate-secret', severity: 'error', fixable: false,
    summary: 'a secret is declared once',
    why: 'Two entries for one secret are changed one at a time, and the other one stays behind as a right nobody wanted to keep.',
    examples: [{
      title: 'Twice',
      bad: example('  - {engine: kv-v2, path: shop/db, access: [read]}\n  - {engine: kv-v2, path: shop/db, access: [write]}\n'),
      good: example('  - {engine: kv-v2, path: shop/db, access: [read, write]}\n'),
    }],
  },
  *check({ manifest }) {
    const seen = new Map<string, ManifestSecret[]>();
    for (const secret of manifest.secrets) {
      const others = seen.get(keyOf(secret)) ?? [];
      const first = others.find((other) => shareEnvironment(manifest, secret, other));
      seen.set(keyOf(secret), [...others, secret]);
      if (first === undefined) continue;
      yield {
        ...at(manifest, secret.name.range, `\`${secret.name.value}\` is declared twice`, 'join the two entries: one `access` list with both'),
        related: [{ message: 'first here', location: { kind: 'file', path: manifest.path, range: first.name.range } }],
      };
    }
  },
};
