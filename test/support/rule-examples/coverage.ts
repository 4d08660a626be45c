import { coverageRules } from '../../../scripts/bao/coverage-rules/index.ts';
import { createPattern } from '../../../scripts/bao/acl/pattern.ts';
import type { Fleet, FleetPolicy, Role, Workload } from '../../../scripts/bao/coverage/fleet.ts';
import { createSubject } from '../../../scripts/bao/coverage/fleet.ts';
import type { Capability } from '../../../scripts/bao/policy/capability.ts';
import { setOf } from '../../../scripts/bao/policy/capability.ts';
import { readPolicy } from '../../../scripts/bao/policy/read.ts';
import { newest } from '../../../scripts/bao/policy/version.ts';
import { runRules } from '../../../scripts/core/rule.ts';
import type { CheckExample } from '../rule-examples.ts';

/*
 * A fleet in one text: `# workload NAME [role ROLE|none]: CAPABILITIES PATH` declares, `# role MOUNT/NAME: POLICIES` is
 * the inventory, `# policy NAME` starts the text of a policy (the first one is called `shop`), `# server NAME` the text that the
 * server has; `# uses WORKLOAD: ENGINE MOUNT`, `# mount MOUNT: ENGINE`, `# missing policy NAME`, `# exception RULE until DAY`.
 */

const now = Date.UTC(2026, 10, 21);
const file = 'example.hcl';

function workloads(text: string): Workload[] {
  const location = { kind: 'file', path: file, range: { start: 0, end: 1 } } as const;
  return Array.from(text.matchAll(/^# workload (\w+)(?: role (\w+))?: (\S+) (\S+)$/gm), ([, name = '', role = name, words = '', path = '']): Workload => ({
    name, namespace: '', location,
    roles: role === 'none' ? [] : [{ mount: 'kubernetes', role, policies: undefined, location }],
    mounts: Array.from(text.matchAll(new RegExp(`^# uses ${name}: (\\S+) (\\w+)$`, 'gm')), ([, engine = '', mount = '']) => ({ engine, mount, location })),
    declared: [{ pattern: createPattern(path), set: setOf(words.split(',') as Capability[]), access: words, optional: false, location }],
  }));
}

function policies(text: string): (FleetPolicy & { readonly live: boolean })[] {
  const starts = [{ name: 'shop', at: 0, live: false }, ...Array.from(text.matchAll(/^# (policy|server) (\w+)$/gm), ({ index, 1: where, 2: name = '' }) => ({ name, at: index, live: where === 'server' }))];
  const used = starts.length > 1 ? starts.slice(1) : starts;
  return used.map(({ name, at, live }, index): FleetPolicy & { readonly live: boolean } => {
    const stop = used[index + 1]?.at ?? text.length;
    const padded = text.slice(0, at).replace(/[^\n]/g, ' ') + text.slice(at, stop);
    return { live, name, namespace: '', source: live ? 'server' : file, policy: readPolicy(padded, { now }), file: { path: file, text: padded } };
  });
}

const location = { kind: 'resource', name: 'example' } as const;

/** What only a server, or a configuration, knows. */
function more(text: string, all: readonly (FleetPolicy & { readonly live: boolean })[]): Partial<Fleet> {
  const server = all.filter(({ live }) => live);
  const mounts = Array.from(text.matchAll(/^# mount (\w+): (\S+)$/gm), ([, path = '', type = '']) => ({ namespace: '', path, type }));
  return {
    ...(server.length === 0 ? {} : { compared: { repository: all.filter(({ live }) => !live), server } }), ...(mounts.length === 0 ? {} : { mounts }),
    missing: Array.from(text.matchAll(/^# missing policy (\w+)$/gm), ([, name = '']) => ({ kind: 'policy', namespace: '', name, reason: '403' })),
    exceptions: Array.from(text.matchAll(/^# exception (\w+) until (\S+)$/gm), ([, rule = '', until = '']) => ({ rule, workload: undefined, path: undefined, owner: '@ops', reason: 'why', until, location })),
  };
}

export const checkExample: CheckExample = (text) => {
  const roles = Array.from(text.matchAll(/^# role (\w+)\/(\w+): (.+)$/gm), ([, mount = '', name = '', list = '']): Role => (
    { namespace: '', mount, name, policies: list.split(', '), location: { kind: 'resource', name: `auth/${mount}/role/${name}` } }));
  const all = policies(text);
  const used = all.some(({ live }) => live) ? all.filter(({ live }) => live) : all;
  return runRules(coverageRules, createSubject({ workloads: workloads(text), policies: used, roles: roles.length === 0 ? undefined : roles, version: newest, now, ...more(text, all) }));
};
