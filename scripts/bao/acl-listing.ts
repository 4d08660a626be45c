import type { Document } from '../core/outcome.ts';
import { declaredGrants } from './acl-paths.ts';
import type { Manifest } from './manifest-model.ts';

interface Row {
  readonly path: string;
  readonly capabilities: readonly string[];
  readonly environments: readonly string[];
}

/** The declared rights, each path and set of environments once, capabilities joined, in the order of the paths. */
function rowsOf(manifest: Manifest): Row[] {
  const rows = new Map<string, { path: string; capabilities: Set<string>; environments: readonly string[] }>();
  for (const { path, capabilities, environments } of declaredGrants(manifest)) {
    const everywhere = environments.length === manifest.environments.length ? [] : environments;
    const key = `${path}\0${everywhere.join(',')}`;
    const row = rows.get(key) ?? { path, capabilities: new Set<string>(), environments: everywhere };
    for (const capability of capabilities) row.capabilities.add(capability);
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .map(({ path, capabilities, environments }) => ({ path, capabilities: [...capabilities].sort(), environments }));
}

/** One line a path, as a person compares it with a policy. */
export function aclText(manifest: Manifest): string {
  const rows = rowsOf(manifest);
  const width = Math.max(0, ...rows.map(({ path }) => path.length));
  const head = `# ${manifest.workload.value} (${manifest.path})${manifest.namespace === undefined ? '' : `, namespace ${manifest.namespace.value}`}`;
  const lines = rows.map(({ path, capabilities, environments }) => `${path.padEnd(width)}  ${capabilities.join(', ')}${environments.length > 0 ? `  # ${environments.join(', ')}` : ''}`);
  return `${[head, ...lines].join('\n')}\n`;
}

/** The same for programs. */
export function aclDocument(manifests: readonly Manifest[]): Document {
  return {
    version: 1,
    manifests: manifests.map((manifest) => ({
      file: manifest.path, workload: manifest.workload.value, namespace: manifest.namespace?.value ?? null,
      paths: rowsOf(manifest).map(({ path, capabilities, environments }) => ({ path, capabilities, environments: environments.length > 0 ? environments : manifest.environments.map(({ value }) => value) })),
    })),
  };
}
