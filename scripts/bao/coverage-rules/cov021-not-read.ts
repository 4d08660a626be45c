import type { Finding } from '../../core/rule.ts';
import type { Missing } from '../coverage/fleet.ts';
import type { CoverageRule } from '../coverage/telling.ts';

const words: Readonly<Record<Missing['kind'], readonly [one: string, several: string]>> = {
  manifest: ['the manifest', 'manifests'], policies: ['the policies', 'lists of policies'], policy: ['the policy', 'policies'], roles: ['the roles of auth/', 'auth mounts with their roles'], role: ['the role auth/', 'roles'],
  identities: ['entities and groups', 'entities and groups'], mounts: ['the mounts', 'lists of mounts'], namespaces: ['the namespaces', 'namespaces'],
};

/** Names that are written out; of the rest it is said how many there are. */
const mostNames = 5;

function nameOf({ kind, namespace, name }: Missing): string {
  const place = namespace.replace(/\/$/, '');
  const shown = kind === 'roles' || kind === 'role' ? `auth/${name}` : name;
  return [shown, place === '' ? '' : `of the namespace ${place}`].filter((part) => part !== '').join(' ');
}

function whatOf(missing: Missing): string {
  const [one] = words[missing.kind];
  const place = missing.namespace.replace(/\/$/, '');
  return `${one}${one.endsWith('/') || missing.name === '' ? missing.name : ` ${missing.name}`}${place === '' ? '' : ` of the namespace ${place}`}`;
}

/** The reason without the request it was the answer to: a thousand requests may fail for one reason. */
function causeOf({ reason }: Missing): string {
  return reason.replace(/^cannot .*?: /, '');
}

function listed(group: readonly Missing[]): string {
  const names = group.map(nameOf).filter((name) => name !== '').sort();
  const more = names.length - mostNames;
  return `${group.length} ${words[(group[0] as Missing).kind][1]}${names.length === 0 ? '' : ` (${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''})`}`;
}

function finding(group: readonly Missing[]): Finding {
  const [first] = group as readonly [Missing];
  const help = 'mend the reason and run again; until then the result is not complete';
  if (group.length > 1) return { message: `not read: ${listed(group)}: ${causeOf(first)}`, about: { missing: first.kind }, location: { kind: 'resource', name: `${group.length} ${words[first.kind][1]}` }, help };
  const what = whatOf(first);
  return { message: `not read: ${what}: ${first.reason}`, about: { missing: first.kind, ...(first.name === '' ? {} : { name: first.name }) }, location: { kind: 'resource', name: what }, help };
}

export const rule: CoverageRule = {
  meta: {
    id: 'COV021', name: 'not-read', severity: 'error', fixable: false,
    summary: 'something could not be read, so what hangs on it was not judged',
    why: 'A report without it would look complete and clean. Workloads whose roles or policies are missing are not judged, and nothing is called unused while somebody who may use it is unknown. One finding for one cause: a thousand requests may fail for the same reason.',
    examples: [{ title: 'a policy that the token may not read', bad: '# workload shop: read kv/data/shop\n# missing policy shop\n# policy shop\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check({ missing = [] }) {
    const groups = new Map<string, Missing[]>();
    for (const one of missing) {
      if (one.told === true) continue;
      const key = `${one.kind}\0${causeOf(one)}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
    for (const group of groups.values()) yield finding(group);
  },
};
