/*
 * What we ask of OpenBao: policies, mounts, who is given which policies. Only to read, and never the value of a secret.
 * Every function throws EnvironmentError when the server cannot be asked at all; what could be read in part says which
 * part is missing.
 */

/** How the job logs in. Secrets come from the environment, never from options: a command line can be read by others. */
export interface VaultLogin {
  readonly method: 'token' | 'approle' | 'jwt';
  /** Mount below `auth/`; `undefined`: the name of the method. */
  readonly mount: string | undefined;
  /** Role of JWT. */
  readonly role: string | undefined;
  /** Credentials travel with every request and no token is made (OpenBao >= 2.4). */
  readonly inline: boolean;
  /** Requests at the same time. */
  readonly jobs: number;
}

/** Something that could not be read, and why. */
export interface Unread {
  readonly name: string;
  readonly reason: string;
}

/** A list that may be incomplete. */
export interface Part<Item> {
  readonly found: readonly Item[];
  readonly unread: readonly Unread[];
}

export interface VaultPolicy {
  readonly name: string;
  readonly text: string;
}

export interface VaultMount {
  /** Without a slash at its end. */
  readonly path: string;
  /** `kv`, `transit`, `pki`; `kv` of version 2 is `kv-v2`, else `kv-v1`. */
  readonly type: string;
}

export interface VaultAuthMount {
  /** Below `auth/`, without a slash at its end. */
  readonly path: string;
  readonly type: string;
  readonly accessor: string;
}

/** Something that gives policies at login: a role, or a user, group or certificate. */
export interface VaultRole {
  readonly mount: string;
  /** `role`, `roles`, `cel/role`, `users`, `groups`, `certs`: the folder of its path. */
  readonly kind: string;
  readonly name: string;
  readonly policies: readonly string[];
  /** True when more policies are made of claims at login, which nobody knows before. */
  readonly computed: boolean;
  /** Names of the entity aliases that a login will have, where the role says so. */
  readonly aliases: readonly string[];
}

export interface VaultEntity {
  readonly id: string;
  readonly name: string;
  readonly policies: readonly string[];
  readonly aliases: readonly { readonly name: string; readonly accessor: string }[];
}

export interface VaultGroup {
  readonly id: string;
  readonly name: string;
  readonly policies: readonly string[];
  readonly entities: readonly string[];
  /** Groups whose members are members of this one too. */
  readonly groups: readonly string[];
}

/** One login. `namespace` is absolute, without slashes at its ends; `''` is the root namespace. */
export interface VaultSession {
  /** Address without user part. */
  readonly address: string;
  /** Namespace of the environment, where we logged in. */
  readonly namespace: string;
  /** Namespaces below this one, all levels. */
  namespaces(namespace: string): Promise<Part<string>>;
  policies(namespace: string): Promise<Part<VaultPolicy>>;
  mounts(namespace: string): Promise<readonly VaultMount[]>;
  authMounts(namespace: string): Promise<readonly VaultAuthMount[]>;
  /** Whether we know how to list who is given policies by this type of method. */
  knows(type: string): boolean;
  roles(namespace: string, mount: VaultAuthMount): Promise<Part<VaultRole>>;
  entities(namespace: string): Promise<Part<VaultEntity>>;
  groups(namespace: string): Promise<Part<VaultGroup>>;
  /** Revokes the token when this session made it. Never throws. */
  close(): Promise<void>;
}

export interface VaultReader {
  /** Namespace of the environment without slashes at its ends. */
  namespace(): string;
  /** @throws EnvironmentError when the login fails. */
  open(login: VaultLogin): Promise<VaultSession>;
}
