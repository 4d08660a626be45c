import { isEnvironmentError } from '../../core/failure.ts';
import type { Part, Unread, VaultAuthMount, VaultEntity, VaultGroup, VaultRole, VaultSession } from '../../ports/vault.ts';
import type { Fleet, FleetPolicy, Identity, Missing, Role } from '../coverage/fleet.ts';
import { identityPolicies } from '../coverage/identity.ts';
import { readPolicy } from '../policy/read.ts';
import type { PolicyOptions } from '../policy/read.ts';
import { namespaceOf } from './reverse-coverage-input.ts';

export type LiveFleet = Required<Pick<Fleet, 'policies' | 'identities' | 'mounts' | 'missing'>> & { readonly roles: readonly Role[] };

/** Who carries which policies besides those of roles. */
interface Known {
  readonly entities: readonly VaultEntity[];
  readonly groups: readonly VaultGroup[];
}

function identityOf(kind: Identity['kind'], plain: string, { name, policies }: VaultEntity | VaultGroup): Identity {
  const namespace = namespaceOf(plain);
  return { kind, namespace, name, policies, location: { kind: 'resource', name: `${namespace}identity/${kind}/name/${name}` } };
}

/** Folders below an auth mount that hold logins of workloads; the others are people's. */
const ofWorkloads = new Set(['role', 'cel/role']);

/** Reads one namespace; what fails is written down, and the rest goes on. */
class NamespaceReader {
  readonly missing: Missing[] = [];
  readonly #session: VaultSession;
  readonly #plain: string;
  /** As of a workload: with a `/` at its end. */
  readonly #namespace: string;

  constructor(session: VaultSession, namespace: string) {
    this.#session = session;
    this.#namespace = namespaceOf(namespace);
    this.#plain = namespace;
  }

  #note(kind: Missing['kind'], name: string, reason: string): void {
    this.missing.push({ kind, namespace: this.#namespace, name, reason });
  }

  #noteAll(kind: Missing['kind'], unread: readonly Unread[], nameOf: (name: string) => string): void {
    for (const { name, reason } of unread) this.#note(kind, nameOf(name), reason);
  }

  async #attempt<Result>(kind: Missing['kind'], name: string, otherwise: Result, task: () => Promise<Result>): Promise<Result> {
    try {
      return await task();
    } catch (error) {
      if (!isEnvironmentError(error)) throw error;
      this.#note(kind, name, error.message);
      return otherwise;
    }
  }

  /** @throws EnvironmentError when the server answers nothing at all: then there is nothing to list. */
  async greet(): Promise<void> {
    await this.#session.authMounts(this.#plain).catch((error: unknown) => {
      if (!isEnvironmentError(error) || error.exit !== 'not-permitted') throw error;
    });
  }

  async policies(options: PolicyOptions): Promise<FleetPolicy[]> {
    const none: Part<{ name: string; text: string }> = { found: [], unread: [] };
    const { found, unread } = await this.#attempt('policies', '', none, () => this.#session.policies(this.#plain));
    this.#noteAll('policy', unread, (name) => name.replace(/^policy /, ''));
    return found.map(({ name, text }) => ({ name, namespace: this.#namespace, source: `${this.#session.address} ${this.#plain}`.trim(), policy: readPolicy(text, options) }));
  }

  async mounts(): Promise<LiveFleet['mounts']> {
    const found = await this.#attempt('mounts', '', [], () => this.#session.mounts(this.#plain));
    return found.map(({ path, type }) => ({ namespace: this.#namespace, path, type }));
  }

  async identities(): Promise<Known> {
    const none = { found: [], unread: [] };
    const entities = await this.#attempt('identities', '', none as Part<VaultEntity>, () => this.#session.entities(this.#plain));
    const groups = await this.#attempt('identities', '', none as Part<VaultGroup>, () => this.#session.groups(this.#plain));
    this.#noteAll('identities', [...entities.unread, ...groups.unread], (name) => name);
    return { entities: entities.found, groups: groups.found };
  }

  async roles(identity: Known): Promise<{ roles: Role[]; unknown: string[] }> {
    const mounts = await this.#attempt('roles', '', [], () => this.#session.authMounts(this.#plain));
    const [known, unknown] = [mounts.filter(({ type }) => this.#session.knows(type)), mounts.filter(({ type }) => !this.#session.knows(type))];
    const roles: Role[] = [];
    for (const mount of known) {
      const { found, unread } = await this.#attempt('roles', mount.path, { found: [], unread: [] } as Part<VaultRole>, () => this.#session.roles(this.#plain, mount));
      this.#noteAll('role', unread, (name) => name.replace(/^auth\//, '').replace(/\/(?:role|roles|cel\/role|users|groups|certs) /, '/'));
      for (const role of found) roles.push(this.#roleOf(role, mount, identity));
    }
    return { roles, unknown: unknown.map(({ path, type }) => `auth/${path} (${type})`) };
  }

  #roleOf(role: VaultRole, { path, accessor }: VaultAuthMount, { entities, groups }: Known): Role {
    const more = role.aliases.length === 0 ? [] : identityPolicies(role.aliases, accessor, entities, groups);
    return {
      namespace: this.#namespace, mount: path, name: role.name, policies: [...new Set([...role.policies, ...more])], computed: role.computed,
      personal: !ofWorkloads.has(role.kind), identified: role.aliases.length > 0, location: { kind: 'resource', name: `${this.#namespace}auth/${path}/${role.kind}/${role.name}` },
    };
  }
}

/** What the server has in these namespaces. `unknown` are auth methods that we cannot list. */
export async function readLiveFleet(session: VaultSession, namespaces: readonly string[], options: PolicyOptions): Promise<LiveFleet & { readonly unknown: readonly string[] }> {
  const all = { policies: [] as FleetPolicy[], roles: [] as Role[], identities: [] as Identity[], mounts: [] as LiveFleet['mounts'][number][], missing: [] as Missing[], unknown: [] as string[] };
  for (const namespace of namespaces) {
    const reader = new NamespaceReader(session, namespace);
    if (namespace === namespaces[0]) await reader.greet();
    all.policies.push(...await reader.policies(options));
    all.mounts.push(...await reader.mounts());
    const identity = await reader.identities();
    const { roles, unknown } = await reader.roles(identity);
    all.roles.push(...roles);
    all.unknown.push(...unknown);
    all.identities.push(...identity.entities.map((one) => identityOf('entity', namespace, one)), ...identity.groups.map((one) => identityOf('group', namespace, one)));
    all.missing.push(...reader.missing);
  }
  return all;
}
