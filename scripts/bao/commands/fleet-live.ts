import type { Readers } from '../../ports/index.ts';
import { sameRules } from '../coverage/drift.ts';
import type { FleetPolicy, Missing } from '../coverage/fleet.ts';
import type { PolicyOptions } from '../policy/read.ts';
import type { FleetOptions } from './fleet-config.ts';
import type { LiveFleet } from './live-fleet.ts';
import { readLiveFleet } from './live-fleet.ts';
import type { PolicyFile } from './policy-files.ts';
import { namespaceOf } from './reverse-coverage-input.ts';

export interface Live extends LiveFleet {
  readonly unknown: readonly string[];
  readonly address: string;
}

/** Everything the server has where a workload lives, or where we were told to look. */
export async function readLive(read: Readers, options: FleetOptions, wanted: readonly string[], policyOptions: PolicyOptions): Promise<Live> {
  const session = await (await read.vault()).open({ method: options.auth as 'token' | 'approle' | 'jwt', mount: options['auth-mount'], role: options['auth-role'], inline: options['inline-auth'], jobs: options.jobs });
  try {
    const plain = (namespace: string): string => namespaceOf(namespace).replace(/\/$/, '');
    const all = options['all-namespaces'] ? await session.namespaces(session.namespace) : { found: [], unread: [] };
    const own = wanted.length + options.namespace.length + all.found.length === 0 || options['all-namespaces'] ? [session.namespace] : [];
    const namespaces = [...new Set([...own, ...wanted, ...options.namespace, ...all.found].map(plain))];
    const fleet = await readLiveFleet(session, namespaces, policyOptions);
    const unlisted = all.unread.map(({ name, reason }): Missing => ({ kind: 'namespaces', namespace: '', name: name.replace(/^namespaces /, ''), reason }));
    return { ...fleet, missing: [...unlisted, ...fleet.missing], address: session.address };
  } finally {
    await session.close();
  }
}

/** Policies of the server; those with the rules of a file stand for that file, so that places and fixes are in it. */
export function placed(live: readonly FleetPolicy[], written: readonly PolicyFile[]): FleetPolicy[] {
  const byName = new Map(written.map((policy) => [policy.name.toLowerCase(), policy]));
  return live.map((policy) => {
    const file = byName.get(policy.name.toLowerCase());
    return file !== undefined && sameRules(file, policy) ? { ...file, namespace: policy.namespace } : policy;
  });
}
