/** A repository of a registry, structurally the one of `ports/registry.ts`, which pure code may not import. */
export interface RegistryName {
  readonly registry: string;
  readonly repository: string;
}
