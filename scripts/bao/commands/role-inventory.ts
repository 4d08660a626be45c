import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import { entryOf } from '../../lib/tree.ts';
import type { TreeNode } from '../../lib/tree.ts';
import { parseTree } from '../../lib/yaml-tree.ts';
import type { Role } from '../coverage/fleet.ts';
import { namespaceOf } from './reverse-coverage-input.ts';

function texts(node: TreeNode | undefined): string[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : [])) : [];
}

/** The inventory of roles. @throws UsageError when it does not have the form. */
export function rolesIn(source: SourceFile): Role[] {
  const { root, mistakes } = parseTree(source.text);
  const list = root.kind === 'list' ? root : entryOf(root, 'roles')?.value;
  if (mistakes.length > 0 || list?.kind !== 'list') throw new UsageError(`${source.path} is no inventory of roles`, { help: 'write `roles:` with a list of {mount, name, policies}' });
  return list.items.map((node): Role => {
    const word = (key: string): string => {
      const value = entryOf(node, key)?.value;
      return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
    };
    if (word('mount') === '' || word('name') === '') throw new UsageError(`a role in ${source.path} has no \`mount\` or no \`name\``);
    return { namespace: namespaceOf(word('namespace')), mount: word('mount').replace(/^auth\//, '').replace(/\/$/, ''), name: word('name'), policies: texts(entryOf(node, 'policies')?.value), location: { kind: 'file', path: source.path, range: node.range } };
  });
}
