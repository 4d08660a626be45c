import { anything, dependsOn, flag, isMapping, isNull, isSequence, keysOf, looseList, strictList, text, textList, values } from './fields.ts';
import type { Area, Container, Place } from './model.ts';
import { placeOf, rangeOf, reach } from './reach.ts';
import type { Reached, Tree } from './reach.ts';
import { assign, decodeWhen } from './when.ts';
import type { ScalarNode } from './yaml/node.ts';

type Draft = { -readonly [Key in keyof Container]: Container[Key] };

/** Fields by key. What is not here, Woodpecker drops without a word. */
const fields: Readonly<Record<string, (tree: Tree, value: Reached, into: Draft) => void>> = {
  name: (tree, value, into) => {
    const name = text(tree, value, 'name');
    if (name === undefined || name.value === '') return;
    into.name = name.value;
    into.namePlace = name;
  },
  image: (tree, value, into) => assign(into, 'image', text(tree, value, 'image')),
  pull: (tree, value, into) => assign(into, 'pull', flag(tree, value, 'pull')),
  commands: (tree, value, into) => assign(into, 'commands', textList(tree, value, 'commands')),
  entrypoint: (tree, value, into) => assign(into, 'entrypoint', textList(tree, value, 'entrypoint')),
  directory: (tree, value, into) => assign(into, 'directory', text(tree, value, 'directory')),
  settings: (tree, value, into) => assign(into, 'settings', values(tree, value, 'settings')),
  environment: (tree, value, into) => assign(into, 'environment', values(tree, value, 'environment')),
  depends_on: (tree, value, into) => assign(into, 'dependsOn', dependsOn(tree, value)),
  when: (tree, value, into) => assign(into, 'when', decodeWhen(tree, value)),
  failure: (tree, value, into) => assign(into, 'failure', text(tree, value, 'failure')),
  detach: (tree, value, into) => assign(into, 'detach', flag(tree, value, 'detach')),
  volumes: (tree, value, into) => assign(into, 'volumes', strictList(tree, value, 'volumes')),
  ports: (tree, value, into) => assign(into, 'ports', looseList(tree, value, 'ports')),
  dns: (tree, value, into) => assign(into, 'dns', textList(tree, value, 'dns')),
  dns_search: (tree, value, into) => assign(into, 'dnsSearch', textList(tree, value, 'dns_search')),
  backend_options: (tree, value, into) => {
    if (values(tree, value, 'backend_options') !== undefined) into.backendOptions = anything(value);
  },
  privileged: (tree, value, into) => assign(into, 'privileged', flag(tree, value, 'privileged')),
  devices: (tree, value, into) => assign(into, 'devices', looseList(tree, value, 'devices')),
  extra_hosts: (tree, value, into) => assign(into, 'extraHosts', looseList(tree, value, 'extra_hosts')),
  network_mode: (tree, value, into) => assign(into, 'networkMode', text(tree, value, 'network_mode')),
  tmpfs: (tree, value, into) => assign(into, 'tmpfs', looseList(tree, value, 'tmpfs')),
};

/** Keys that Woodpecker decodes for a step, a service or a clone step. */
export const containerKeys: readonly string[] = Object.keys(fields);

function decodeContainer(tree: Tree, area: Area, reached: Reached, index: number, name: string, namePlace: Place): Container | undefined {
  if (!isMapping(reached) && !isNull(reached)) {
    tree.mistake('wrong-type', reached, `\`${area}.${name}\` must be a mapping`);
    return undefined;
  }
  const pairs = isMapping(reached) ? tree.entries(reached) : [];
  const draft: Draft = { area, index, name, namePlace, keys: keysOf(pairs), isPlugin: false, ...placeOf(reached) };
  for (const { key, value } of pairs) {
    if (Object.hasOwn(fields, key.value)) fields[key.value]?.(tree, value, draft);
  }
  draft.isPlugin = (draft.commands?.items.length ?? 0) === 0 && (draft.entrypoint?.items.length ?? 0) === 0 && (draft.environment?.entries.length ?? 0) === 0;
  return draft;
}

/** `steps`, `services`, `clone`: a list, or a mapping by name. In a mapping `<<` is a name like any other, for Woodpecker does not merge there. */
export function decodeContainers(tree: Tree, area: Area, reached: Reached): Container[] {
  if (isNull(reached)) return [];
  if (isSequence(reached)) {
    return tree.items(reached).flatMap((item, index) => decodeContainer(tree, area, item, index, `step-${index}`, placeOf(item)) ?? []);
  }
  if (!isMapping(reached)) {
    tree.mistake('wrong-type', reached, `\`${area}\` must be a list or a mapping`);
    return [];
  }
  tree.checkKeys(reached.node, false);
  return reached.node.pairs.flatMap(({ key, value }, index) => {
    const name = reach(key, reached.use);
    const label = name.node.kind === 'scalar' ? (name.node as ScalarNode).value : '';
    const place = reached.use === undefined ? placeOf(name) : { range: rangeOf(name.node), use: reached.use };
    return decodeContainer(tree, area, reach(value, reached.use), index, label, place) ?? [];
  });
}
