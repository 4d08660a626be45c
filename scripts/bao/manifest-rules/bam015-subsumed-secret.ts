import { environmentsOf, grantsOf } from '../acl-paths.ts';
import type { DeclaredGrant } from '../acl-paths.ts';
import type { ManifestSecret } from '../manifest-model.ts';
import { coversPath } from '../path-glob.ts';
import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

function coversGrant(wide: DeclaredGrant, narrow: DeclaredGrant): boolean {
  const environments = new Set(wide.environments);
  return narrow.environments.every((environment) => environments.has(environment))
    && narrow.capabilities.every((capability) => wide.capabilities.includes(capability)) && coversPath(wide.path, narrow.path);
}

/** An entry that names fields or variables says more than its path does, and may stand beside a wildcard. */
function saysMore({ keys, env, rotation }: ManifestSecret): boolean {
  return keys.length > 0 || env.length > 0 || rotation !== undefined;
}

export const rule: ManifestRule = {
  meta: {
    id: 'BAM015', name: 'subsumed-secret', severity: 'warning', fixable: false,
    summary: 'no entry is wholly contained in another one',
    why: 'The narrow entry changes nothing, and removing it later will not take any right away, though it looks as if it did. An entry with `keys`, `env` or `rotation` is left alone: it says more than its path.',
    examples: [{
      title: 'Below a wildcard',
      bad: example('  - {engine: kv-v2, path: shop/*, access: [read]}\n  - {engine: kv-v2, path: shop/db, access: [read]}\n'),
      good: example('  - {engine: kv-v2, path: shop/*, access: [read]}\n  - {engine: kv-v2, path: shop/db, access: [write]}\n'),
    }],
  },
  *check({ manifest }) {
    if (manifest.secrets.every(saysMore)) return;
    const entries = manifest.secrets.map((secret) => ({ secret, grants: grantsOf(manifest, secret) }));
    for (const { secret, grants } of entries) {
      if (saysMore(secret) || grants.length === 0 || environmentsOf(manifest, secret).length === 0) continue;
      const wider = entries.find((other) => other.secret !== secret && other.secret.name.value !== secret.name.value
        && grants.every((narrow) => other.grants.some((wide) => coversGrant(wide, narrow))));
      if (wider === undefined) continue;
      yield {
        ...at(manifest, secret.name.range, `\`${secret.name.value}\` is already declared by \`${wider.secret.name.value}\``, 'remove this entry, or make the wider one narrower'),
        related: [{ message: 'the wider one', location: { kind: 'file', path: manifest.path, range: wider.secret.name.range } }],
      };
    }
  },
};
