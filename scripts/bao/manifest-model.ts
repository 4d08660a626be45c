import type { Range } from '../core/source.ts';

/** A value of the manifest with its place. */
export interface Ranged<T> {
  readonly value: T;
  readonly range: Range;
}

export const engines = ['kv-v2', 'kv-v1', 'transit', 'pki', 'ssh', 'database', 'ldap', 'kubernetes', 'rabbitmq', 'totp', 'raw'] as const;
export type Engine = (typeof engines)[number];

/** One environment variable made of a field of a secret. */
export interface EnvVariable {
  readonly name: string;
  readonly field: string;
  /** Place of the name. */
  readonly range: Range;
  readonly fieldRange: Range;
}

/** One entry of `secrets`. */
export interface ManifestSecret {
  readonly engine: Ranged<Engine>;
  /** Mount of the engine, its usual one when the manifest names none; empty for `raw`, whose path is a whole ACL path. */
  readonly mount: Ranged<string>;
  /** What follows the mount: logical path of KV (never `data/...`), key of transit, name of a role, or the whole path of `raw`. */
  readonly name: Ranged<string>;
  /** Key under which `name` stands: `path`, `key` or `role`. */
  readonly nameKey: 'path' | 'key' | 'role';
  /** Words of `access`; for `raw` those of `capabilities`. */
  readonly access: readonly Ranged<string>[];
  readonly keys: readonly Ranged<string>[];
  readonly env: readonly EnvVariable[];
  /** Environments it is used in; `undefined`: in all of them. */
  readonly environments: readonly Ranged<string>[] | undefined;
  readonly rotation: { readonly every: string; readonly by: string | undefined } | undefined;
  /** True: a missing grant is a warning only. */
  readonly optional: boolean;
  readonly reason: string | undefined;
  readonly id: string | undefined;
  /** Place of the whole entry. */
  readonly range: Range;
}

/** One way in which the workload logs in. */
export interface ManifestAuth {
  readonly method: Ranged<string>;
  /** Mount below `auth/`; the method's name when the manifest names none. */
  readonly mount: Ranged<string>;
  readonly role: Ranged<string>;
  /** Policies, where the role computes them from claims; `undefined` otherwise. */
  readonly policies: readonly Ranged<string>[] | undefined;
  readonly environments: readonly Ranged<string>[] | undefined;
  readonly range: Range;
}

/** A finding of `reverse-coverage` that is accepted for a time. */
export interface ManifestException {
  readonly rule: Ranged<string>;
  /** ACL path with OpenBao's wildcards; `undefined`: every path. */
  readonly path: Ranged<string> | undefined;
  readonly reason: string;
  readonly owner: string | undefined;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly until: Ranged<string>;
  readonly range: Range;
}

/** A manifest (`bao.yml`, version 1) that follows its schema. */
export interface Manifest {
  /** Path of the file. */
  readonly path: string;
  readonly workload: Ranged<string>;
  readonly owners: readonly string[];
  /** OpenBao namespace without slashes at its ends; `undefined`: the root namespace, or the caller's. */
  readonly namespace: Ranged<string> | undefined;
  readonly environments: readonly Ranged<string>[];
  readonly auth: readonly ManifestAuth[];
  readonly secrets: readonly ManifestSecret[];
  readonly exceptions: readonly ManifestException[];
}
