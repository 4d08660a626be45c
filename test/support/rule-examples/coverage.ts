import { coverageRules } from '../../../scripts/bao/coverage-rules/index.ts';
import { createPattern } from '../../../scripts/bao/acl/pattern.ts';
import type { FleetPolicy, Role, Workload } from '../../../scripts/bao/coverage/fleet.ts';
import { createSubject } from '../../../scripts/bao/coverage/fleet.ts';
import type { Capability } from '../../../scripts/bao/policy/capability.ts';
import { setOf } from '../../../scripts/bao/policy/capability.ts';
import { readPolicy } from '../../../scripts/bao/policy/read.ts';
import { newest } from '../../../scripts/bao/policy/version.ts';
import { runRules } from '../../../scripts/core/rule.ts';
import type { CheckExample } from '../rule-examples.ts';

/*
 * A fleet in one text: `# workload NAME [role ROLE|none]: CAPABILITIES PATH` declares, `# role MOUNT/NAME: POLICIES` is
 * the inventory, `# policy NAME` starts the text of a policy (the first one is called `shop`).
 */

const now = Date.UTC(2026, 10, 21);
const file = 'example.hcl';

function workloads(text: string): Workload[] {
  const location = { kind: 'file', path: file, range: { start: 0, end: 1 } } as const;
  return Array.from(text.matchAll(/^# workload (\w+)(?: role (\w+))?: (\S+) (\S+)$/gm), ([, name = '', role = name, words = '', path = '']): Workload => ({
    name, namespace: '', location,
    roles: role === 'none' ? [] : [{ mount: 'kubernetes', role, policies: undefined, location }],
    declared: [{ pattern: createPattern(path), set: setOf(words.split(',') as Capability[]), access: words, optional: false, location }],
  }));
}

function policies(text: string): FleetPolicy[] {
  const starts = [{ name: 'shop', at: 0 }, ...Array.from(text.matchAll(/^# policy (\w+)$/gm), ({ index, 1: name = '' }) => ({ name, at: index }))];
  const used = starts.length > 1 ? starts.slice(1) : starts;
  return used.map(({ name, at }, index): FleetPolicy => {
    const stop = used[index + 1]?.at ?? text.length;
    const padded = text.slice(0, at).replace(/[^\n]/g, ' ') + text.slice(at, stop);
    return { name, namespace: '', source: file, policy: readPolicy(padded, { now }), file: { path: file, text: padded } };
  });
}

export const checkExample: CheckExample = (text) => {
  const roles = Array.from(text.matchAll(/^# role (\w+)\/(\w+): (.+)$/gm), ([, mount = '', name = '', list = '']): Role => (
    { namespace: '', mount, name, policies: list.split(', '), location: { kind: 'resource', name: `auth/${mount}/role/${name}` } }));
  return runRules(coverageRules, createSubject({ workloads: workloads(text), policies: policies(text), roles: roles.length === 0 ? undefined : roles, version: newest, now }));
};
