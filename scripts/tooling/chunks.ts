/** Static imports between source files, and how much of each ends in the bundle. Files are absolute paths. */
export interface ModuleGraph {
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** Bytes of a file in the bundle, without what it imports. */
  readonly bytes: ReadonlyMap<string, number>;
}

/** Files that come with a head: what it imports, up to other heads. */
export function membersOf(head: string, graph: ModuleGraph, heads: ReadonlySet<string>): Set<string> {
  const members = new Set([head]);
  for (const member of members) {
    for (const file of graph.imports.get(member) ?? []) if (!heads.has(file)) members.add(file);
  }
  return members;
}

function ownersOf(graph: ModuleGraph, heads: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>();
  for (const head of heads) {
    for (const member of membersOf(head, graph, heads)) owners.set(member, (owners.get(member) ?? new Set()).add(head));
  }
  return owners;
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}

/** What a file and all that only it brings would no longer repeat, in bytes. */
function saving(file: string, graph: ModuleGraph, heads: ReadonlySet<string>, owners: ReadonlyMap<string, ReadonlySet<string>>): number {
  const own = owners.get(file) ?? new Set();
  const group = [...membersOf(file, graph, heads)].filter((member) => sameSet(owners.get(member) ?? new Set(), own));
  return (own.size - 1) * group.reduce((sum, member) => sum + (graph.bytes.get(member) ?? 0), 0);
}

/**
 * Which files become files of the bundle beside the entries: those that several would repeat, largest saving first, until
 * no further file would save `least` bytes. A file that is not chosen is repeated, for each `require` costs a start a
 * fraction of a millisecond.
 */
export function sharedFiles(graph: ModuleGraph, entries: ReadonlySet<string>, least: number): ReadonlySet<string> {
  const heads = new Set(entries);
  for (;;) {
    const owners = ownersOf(graph, heads);
    const repeated = [...owners].filter(([, { size }]) => size > 1).map(([file]) => ({ file, saves: saving(file, graph, heads, owners) }));
    const best = repeated.reduce((one, other) => (other.saves > one.saves ? other : one), { file: '', saves: 0 });
    if (best.saves < least) return new Set([...heads].filter((file) => !entries.has(file)));
    heads.add(best.file);
  }
}
