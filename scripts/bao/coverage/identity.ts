/* Policies that a login gets besides those of its role: from its entity, and from the groups of the entity. */

export interface EntityPolicies {
  readonly id: string;
  readonly policies: readonly string[];
  readonly aliases: readonly { readonly name: string; readonly accessor: string }[];
}

export interface GroupPolicies {
  readonly id: string;
  readonly policies: readonly string[];
  readonly entities: readonly string[];
  /** Groups whose members are members of this one too. */
  readonly groups: readonly string[];
}

/** Groups of an entity: its own, and every group that contains one of them. Circles are no matter. */
function groupsOf(entity: string, groups: readonly GroupPolicies[]): Set<GroupPolicies> {
  const found = new Set(groups.filter(({ entities }) => entities.includes(entity)));
  for (const one of found) for (const parent of groups) if (parent.groups.includes(one.id)) found.add(parent);
  return found;
}

/** Policies of the entities that carry one of these aliases at this mount. */
export function identityPolicies(aliases: readonly string[], accessor: string, entities: readonly EntityPolicies[], groups: readonly GroupPolicies[]): string[] {
  const own = entities.filter((entity) => entity.aliases.some((alias) => alias.accessor === accessor && aliases.includes(alias.name)));
  return [...new Set(own.flatMap(({ id, policies }) => [...policies, ...[...groupsOf(id, groups)].flatMap((group) => group.policies)]))];
}
