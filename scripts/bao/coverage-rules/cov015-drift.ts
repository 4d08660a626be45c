import type { Finding } from '../../core/rule.ts';
import { findDrift } from '../coverage/drift.ts';
import type { Drift } from '../coverage/drift.ts';
import type { CoverageSubject, FleetPolicy } from '../coverage/fleet.ts';
import { aboutPolicy, isBuiltIn, lacks, placeIn } from '../coverage/fleet.ts';
import type { CoverageRule } from '../coverage/telling.ts';

function isUnread({ missing = [] }: CoverageSubject, { name }: FleetPolicy): boolean {
  return missing.some((one) => one.kind === 'policies' || (one.kind === 'policy' && one.name.toLowerCase() === name.toLowerCase()));
}

function tell({ policy, kind, more, less }: Drift, subject: CoverageSubject): Finding {
  const shown = more ?? less;
  const live = subject.policies.find(({ name, namespace }) => name.toLowerCase() === policy.name.toLowerCase() && (kind !== 'only-server' || namespace === policy.namespace)) ?? policy;
  const about = { ...aboutPolicy(subject, live), ...(shown === undefined ? {} : { path: shown.path, capability: shown.capability }) };
  const place = { about, location: placeIn(policy, { start: 0, end: 0 }) };
  const name = `the policy \`${policy.name}\``;
  if (kind === 'only-server') return { ...place, message: `${name} is on the server and not in the repository`, help: 'write it into the repository, or remove it from the server' };
  if (kind === 'only-repository') return { ...place, severity: 'warning', message: `${name} is in the repository and not on the server`, help: 'write it to the server, or remove the file' };
  if (shown === undefined) return { ...place, severity: 'info', message: `${name} has other rules on the server, which allow the same`, help: 'write the file to the server' };
  const how = shown.by === 'limits' ? ' under fewer conditions' : '';
  if (more !== undefined) return { ...place, message: `${name} allows more on the server: ${more.capability} on \`${more.path}\`${how}`, help: 'write the file to the server, or take the change over into the repository' };
  return { ...place, severity: 'warning', message: `${name} allows less on the server: ${shown.capability} on \`${shown.path}\` is only in the repository${how}`, help: 'write the file to the server' };
}

export const rule: CoverageRule = {
  meta: {
    id: 'COV015', name: 'drift', severity: 'error', fixable: false,
    summary: 'a policy on the server is not the one of the repository',
    why: 'Somebody changed it by hand, or a change was never rolled out; what was reviewed is not what counts. Rules are compared, not texts: order, comments and form make no difference. With more rights on the server it is an error, with fewer a warning.',
    examples: [
      { title: 'changed by hand', bad: '# workload shop: read kv/data/shop\n# policy shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n# server shop\npath "kv/data/shop" {\n  capabilities = ["read", "delete"]\n}\n', good: '# workload shop: read kv/data/shop\n# policy shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n# server shop\n# another comment\npath "/kv/data/shop" { capabilities = ["read"] }\n' },
      { title: 'not in the repository', bad: '# workload shop: read kv/data/shop\n# policy other\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n# server shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\n# policy shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n# server shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' },
    ],
  },
  * check(subject) {
    const { compared, version, now } = subject;
    if (compared === undefined) return;
    for (const drift of findDrift(compared.repository, compared.server, version, now)) {
      const { policy, kind } = drift;
      if (kind === 'only-server' && isBuiltIn(policy.name)) continue;
      if (kind === 'only-repository' && (isUnread(subject, policy) || lacks(subject, 'namespaces'))) continue;
      yield tell(drift, subject);
    }
  },
};
