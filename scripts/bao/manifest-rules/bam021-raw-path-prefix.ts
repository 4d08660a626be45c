import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

export const rule: ManifestRule = {
  meta: {
    id: 'BAM021', name: 'raw-path-prefix', severity: 'warning', fixable: false,
    summary: 'an ACL path has no `v1/` and no namespace in front',
    why: 'Policies see the path behind `/v1/` and inside of the namespace. With the prefix the path matches nothing.',
    examples: [{
      title: 'Path of a URL',
      bad: example('  - {engine: raw, path: v1/sys/tools/random, capabilities: [update], reason: nonces}\n'),
      good: example('  - {engine: raw, path: sys/tools/random, capabilities: [update], reason: nonces}\n'),
    }],
  },
  *check({ manifest }) {
    const namespace = manifest.namespace?.value;
    for (const { engine, name } of manifest.secrets) {
      if (engine.value !== 'raw') continue;
      const prefix = name.value.startsWith('v1/') ? 'v1/' : namespace !== undefined && name.value.startsWith(`${namespace}/`) ? `${namespace}/` : undefined;
      if (prefix !== undefined) yield at(manifest, name.range, `\`${name.value}\` begins with \`${prefix}\`, which policies do not see`, `write ${name.value.slice(prefix.length)}`);
    }
  },
};
