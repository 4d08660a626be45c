import { entryOf } from '../lib/tree.ts';
import type { TreeNode } from '../lib/tree.ts';
import { engines } from './manifest-model.ts';
import type { Engine, Manifest, ManifestAuth, ManifestException, ManifestSecret, Ranged } from './manifest-model.ts';

/** Where an engine is mounted when the manifest does not say. */
const usualMounts: Readonly<Record<Engine, string>> = {
  'kv-v2': 'kv', 'kv-v1': 'kv', transit: 'transit', pki: 'pki', ssh: 'ssh', database: 'database', ldap: 'ldap', kubernetes: 'kubernetes',
  rabbitmq: 'rabbitmq', totp: 'totp', raw: '',
};

function text(node: TreeNode | undefined, key: string): Ranged<string> | undefined {
  const value = entryOf(node, key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? { value: value.value, range: value.range } : undefined;
}

function texts(node: TreeNode | undefined, key: string): Ranged<string>[] | undefined {
  const value = entryOf(node, key)?.value;
  if (value?.kind !== 'list') return undefined;
  return value.items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [{ value: item.value, range: item.range }] : []));
}

function items(node: TreeNode, key: string): readonly TreeNode[] {
  const value = entryOf(node, key)?.value;
  return value?.kind === 'list' ? value.items : [];
}

/** The schema was asked before: what it demands is there. */
function needed(node: TreeNode, key: string): Ranged<string> {
  return text(node, key) ?? { value: '', range: node.range };
}

function secretOf(node: TreeNode): ManifestSecret {
  const kind = needed(node, 'engine');
  const engine: Ranged<Engine> = { value: engines.find((name) => name === kind.value) ?? 'raw', range: kind.range };
  const nameKey = (['path', 'key', 'role'] as const).find((key) => entryOf(node, key) !== undefined) ?? 'path';
  const env = entryOf(node, 'env')?.value;
  const rotation = entryOf(node, 'rotation')?.value;
  const optional = entryOf(node, 'optional')?.value;
  return {
    engine, nameKey,
    mount: text(node, 'mount') ?? { value: usualMounts[engine.value], range: engine.range },
    name: needed(node, nameKey),
    access: texts(node, engine.value === 'raw' ? 'capabilities' : 'access') ?? [],
    keys: texts(node, 'keys') ?? [],
    env: env?.kind !== 'map' ? [] : env.entries.map(({ key, keyRange, value }) => (
      { name: key, range: keyRange, field: value.kind === 'scalar' ? String(value.value) : '', fieldRange: value.range })),
    environments: texts(node, 'environments'),
    rotation: rotation === undefined ? undefined : { every: needed(rotation, 'every').value, by: text(rotation, 'by')?.value },
    optional: optional?.kind === 'scalar' && optional.value === true,
    reason: text(node, 'reason')?.value,
    id: text(node, 'id')?.value,
    range: node.range,
  };
}

function authOf(node: TreeNode): ManifestAuth {
  const method = needed(node, 'method');
  return {
    method, mount: text(node, 'mount') ?? method, role: needed(node, 'role'),
    policies: texts(node, 'policies'), environments: texts(node, 'environments'), range: node.range,
  };
}

function exceptionOf(node: TreeNode): ManifestException {
  return {
    rule: needed(node, 'rule'), path: text(node, 'path'), reason: needed(node, 'reason').value,
    owner: text(node, 'owner')?.value, until: needed(node, 'until'), range: node.range,
  };
}

/** The typed manifest of a tree that follows the schema. */
export function modelOf(path: string, root: TreeNode): Manifest {
  return {
    path,
    workload: needed(root, 'workload'),
    owners: (texts(root, 'owners') ?? []).map(({ value }) => value),
    namespace: text(root, 'namespace'),
    environments: texts(root, 'environments') ?? [],
    auth: items(root, 'auth').map(authOf),
    secrets: items(root, 'secrets').map(secretOf),
    exceptions: items(root, 'exceptions').map(exceptionOf),
  };
}
