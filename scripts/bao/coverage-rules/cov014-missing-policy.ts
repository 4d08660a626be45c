import type { Location } from '../../core/diagnostic.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { isBuiltIn, lacks } from '../coverage/fleet.ts';
import type { CoverageSubject } from '../coverage/fleet.ts';
import type { CoverageRule } from '../coverage/telling.ts';

interface Given {
  readonly who: string;
  readonly name: { readonly short: string; readonly full: string };
  readonly location: Location;
}

/** What is given to people and to whoever an entity or a group stands for: no manifest speaks of it. */
function * unmanned({ roles = [], identities = [], policies: all }: CoverageSubject): Iterable<Given> {
  const known = new Set(all.map(({ namespace }) => namespace));
  const people = roles.filter(({ personal }) => personal === true).map((role) => ({ ...role, who: `\`${role.name}\` of auth/${role.mount}` }));
  for (const { who, namespace, policies, location } of [...people, ...identities.map((one) => ({ ...one, who: `the ${one.kind} \`${one.name}\`` }))]) {
    // a folder of policies says nothing about a namespace that no manifest names
    if (known.has(namespace)) for (const short of policies) yield { who, name: { short, full: `${namespace}${short.toLowerCase()}` }, location };
  }
}

export const rule: CoverageRule = {
  meta: {
    id: 'COV014', name: 'missing-policy', severity: 'error', fixable: false,
    summary: 'a role, user, entity or group names a policy that is not there',
    why: 'OpenBao ignores a policy that does not exist without a word: the workload logs in and may do nothing. Whoever writes a policy of that name later gives it to them all.',
    examples: [{ title: 'a name that is wrong', bad: '# workload shop: read kv/data/shop\n# role kubernetes/shop: shop, shpo\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\n# role kubernetes/shop: shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    const { holdings, policies } = subject;
    const names = policies.map(({ name }) => name);
    const told = new Set<string>();
    for (const { missing, workload } of holdings) {
      for (const { name, by } of missing) {
        told.add(`${workload.namespace}${name.toLowerCase()}`);
        yield { message: `the role \`${by.role}\` of ${workload.name} has the policy \`${name}\`, which is not there${didYouMean(name, names)}`, about: { workload: workload.name, policy: name }, location: by.location, help: 'write the policy, or take it from the role' };
      }
    }
    if (lacks(subject, 'policies', 'policy')) return; // it may be there
    const known = new Set(policies.map(({ namespace, name }) => `${namespace}${name.toLowerCase()}`));
    for (const { who, name, location } of unmanned(subject)) {
      if (known.has(name.full) || told.has(name.full) || isBuiltIn(name.short)) continue;
      yield { message: `${who} has the policy \`${name.short}\`, which is not there${didYouMean(name.short, names)}`, about: { policy: name.short }, location, help: 'write the policy, or take it away there' };
    }
  },
};
