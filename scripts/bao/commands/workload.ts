import type { Location } from '../../core/diagnostic.ts';
import { declaredGrants, environmentsOf, inEnvironment } from '../acl-paths.ts';
import { createPattern } from '../acl/pattern.ts';
import type { Exception, MountUse, Workload } from '../coverage/fleet.ts';
import type { Manifest } from '../manifest-model.ts';
import { setOf } from '../policy/capability.ts';
import { namespaceOf } from './reverse-coverage-input.ts';

type Place = (range: { readonly start: number; readonly end: number }) => Location;

/** Each mount with its engine once; `raw` paths have none. */
function mountsOf(manifest: Manifest, at: Place): MountUse[] {
  const uses = manifest.secrets.filter(({ engine }) => engine.value !== 'raw').flatMap((secret) => environmentsOf(manifest, secret)
    .map((environment): MountUse => ({ mount: inEnvironment(secret.mount.value, environment), engine: secret.engine.value, location: at(secret.mount.range) })));
  return [...new Map(uses.map((use) => [`${use.mount} ${use.engine}`, use])).values()];
}

/** A manifest in the words of the coverage rules. `elsewhere` is the namespace of a manifest that names none. */
export function workloadOf(manifest: Manifest, elsewhere = ''): Workload {
  const namespace = namespaceOf(manifest.namespace?.value ?? elsewhere);
  const at: Place = (range) => ({ kind: 'file', path: manifest.path, range });
  return {
    name: manifest.workload.value, namespace, location: at(manifest.workload.range), mounts: mountsOf(manifest, at),
    roles: manifest.auth.map(({ mount, role, policies, range }) => ({ mount: mount.value, role: role.value, policies: policies?.map(({ value }) => value), location: at(range) })),
    declared: declaredGrants(manifest).map(({ path, capabilities, access, secret, range }) => (
      { pattern: createPattern(namespace + path), set: setOf(capabilities), access, optional: secret.optional, location: at(range) })),
  };
}

/** Exceptions of a manifest, for its own workload. Without an owner its owners stand for them. */
export function exceptionsOf({ path: file, exceptions, workload, owners }: Manifest): Exception[] {
  return exceptions.map(({ rule, path, owner, reason, until, range }) => (
    { rule: rule.value, workload: workload.value, path: path?.value, owner: owner ?? (owners.join(', ') || 'nobody'), reason, until: until.value, location: { kind: 'file', path: file, range } }));
}
