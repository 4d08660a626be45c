import type { Location } from '../../core/diagnostic.ts';
import type { Range, SourceFile } from '../../core/source.ts';
import type { NamedPolicy } from '../acl/acl.ts';
import { assumeTemplates } from '../acl/assume.ts';
import type { Pattern } from '../acl/pattern.ts';
import type { CapabilitySet } from '../policy/capability.ts';
import type { BaoVersion } from '../policy/version.ts';
import { accessOf } from './draft.ts';
import type { Access } from './examine.ts';

/*
 * What the rules COV0xx look at: workloads with what they declare, policies, and the roles between them. Where these
 * come from - folders, a forge, a server - is the business of the commands.
 */

/** One right that a workload declares. */
export interface Declaration {
  /** ACL path, namespace included. */
  readonly pattern: Pattern;
  readonly set: CapabilitySet;
  /** How people call it: `read`, `encrypt`. */
  readonly access: string;
  /** A missing grant is a warning only. */
  readonly optional: boolean;
  readonly location: Location;
}

/** How a workload logs in, as its manifest says. */
export interface RoleUse {
  readonly mount: string;
  readonly role: string;
  /** Policies that the manifest names, where the role computes them; `undefined` otherwise. */
  readonly policies: readonly string[] | undefined;
  readonly location: Location;
}

export interface Workload {
  readonly name: string;
  /** `''`, or with a `/` at its end. */
  readonly namespace: string;
  readonly declared: readonly Declaration[];
  readonly roles: readonly RoleUse[];
  readonly mounts?: readonly MountUse[];
  readonly location: Location;
}

/** Where a workload expects which engine. */
export interface MountUse {
  readonly mount: string;
  readonly engine: string;
  readonly location: Location;
}

/** A role of an auth method, from an inventory or a server. */
export interface Role {
  readonly namespace: string;
  readonly mount: string;
  readonly name: string;
  readonly policies: readonly string[];
  /** True when policies are added at login that the role does not name. */
  readonly computed?: boolean;
  /** True for what is no workload's: users, groups, certificates, roles of tokens. */
  readonly personal?: boolean;
  /** True when a login may get more policies from its identity. */
  readonly identified?: boolean;
  readonly location: Location;
}

/** An entity or a group of a server that gives policies. */
export interface Identity {
  readonly kind: 'entity' | 'group';
  readonly namespace: string;
  readonly name: string;
  readonly policies: readonly string[];
  readonly location: Location;
}

/** Something that could not be read. What hangs on it is not judged. */
export interface Missing {
  readonly kind: 'manifest' | 'policies' | 'policy' | 'roles' | 'role' | 'identities' | 'mounts' | 'namespaces';
  /** As of a workload. */
  readonly namespace: string;
  /** Path of the manifest, name of the policy, mount of the roles, `mount/name` of the role; else empty. */
  readonly name: string;
  readonly reason: string;
  /** True when findings of another rule say it. */
  readonly told?: boolean;
}

/** Somebody takes responsibility for a finding, for a time. */
export interface Exception {
  readonly rule: string;
  /** `undefined`: any. */
  readonly workload: string | undefined;
  /** Path or pattern, role or policy; `undefined`: any. */
  readonly path: string | undefined;
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string;
  readonly location: Location;
}

/** A policy; with `file` when it stands in one that can be edited. */
export interface FleetPolicy extends NamedPolicy {
  readonly file?: SourceFile;
}

export interface Fleet {
  readonly workloads: readonly Workload[];
  readonly policies: readonly FleetPolicy[];
  /** `undefined`: no inventory, so a role is taken to have the policy of its own name, or of the workload's. */
  readonly roles: readonly Role[] | undefined;
  /** Entities and groups, which give policies to whoever they stand for; `undefined` when no server was asked. */
  readonly identities?: readonly Identity[];
  /** What is mounted where; `undefined` when no server was asked. */
  readonly mounts?: readonly { readonly namespace: string; readonly path: string; readonly type: string }[];
  /** The same policies from two places. */
  readonly compared?: { readonly repository: readonly FleetPolicy[]; readonly server: readonly FleetPolicy[] };
  readonly missing?: readonly Missing[];
  readonly exceptions?: readonly Exception[];
  readonly version: BaoVersion;
  /** Unix milliseconds. */
  readonly now: number;
}

/** A workload with what its roles give it. */
export interface Holding {
  readonly workload: Workload;
  readonly policies: readonly FleetPolicy[];
  /** Names of policies that it should have and nobody knows. */
  readonly missing: readonly { readonly name: string; readonly by: RoleUse }[];
  /** Roles that are not in the inventory, or have no policy by their name. */
  readonly unresolved: readonly RoleUse[];
  /** Templates count as any one segment. */
  readonly access: Access;
}

/** A fleet with everything that several rules need, worked out once. */
export interface CoverageSubject extends Fleet {
  readonly holdings: readonly Holding[];
  /** Workloads of which too little could be read to judge them. */
  readonly unjudged: readonly Workload[];
  /** Workloads that have a policy, by the policy. */
  readonly holders: ReadonlyMap<FleetPolicy, readonly Holding[]>;
  /** Policies by name, namespace and source; see `originalOf`. */
  readonly originals: ReadonlyMap<string, FleetPolicy>;
}

/** Policies that nobody has to give to a workload. */
const builtIn = new Set(['default', 'root', 'response-wrapping']);

export function isBuiltIn(name: string): boolean {
  return builtIn.has(name);
}

function key(namespace: string, name: string): string {
  return `${namespace}\0${name.trim().toLowerCase()}`;
}

interface Resolved {
  readonly names: readonly string[];
  readonly found: boolean;
}

/** What is looked up by name again and again. */
interface Names {
  readonly policies: ReadonlyMap<string, FleetPolicy>;
  readonly roles: ReadonlyMap<string, Role> | undefined;
}

function roleKey(namespace: string, mount: string, name: string): string {
  return `${namespace}\0${mount}\0${name}`;
}

function namesIn({ policies, roles }: Fleet): Names {
  return {
    policies: new Map(policies.map((policy) => [key(policy.namespace, policy.name), policy])),
    // the first of two with one name counts
    roles: roles === undefined ? undefined : new Map([...roles].reverse().map((role) => [roleKey(role.namespace, role.mount, role.name), role])),
  };
}

function resolve(use: RoleUse, workload: Workload, known: Names): Resolved {
  if (known.roles !== undefined) {
    const role = known.roles.get(roleKey(workload.namespace, use.mount, use.role));
    const names = [...new Set([...use.policies ?? [], ...role?.policies ?? []])];
    return { names, found: role !== undefined && (role.computed !== true || use.policies !== undefined) };
  }
  if (use.policies !== undefined) return { names: use.policies, found: true };
  const name = [use.role, workload.name].find((one) => known.policies.has(key(workload.namespace, one)));
  return { names: name === undefined ? [] : [name], found: name !== undefined };
}

function holdingOf(workload: Workload, fleet: Fleet, known: Names): Holding {
  const policies = new Set<FleetPolicy>();
  const missing: { name: string; by: RoleUse }[] = [];
  const unresolved: RoleUse[] = [];
  for (const use of workload.roles) {
    const { names, found } = resolve(use, workload, known);
    if (!found) unresolved.push(use);
    for (const name of names) {
      const policy = known.policies.get(key(workload.namespace, name));
      if (policy !== undefined) policies.add(policy);
      else if (!isBuiltIn(name)) missing.push({ name, by: use });
    }
  }
  const list = [...policies];
  return { workload, policies: list, missing, unresolved, access: accessOf(list.filter(({ name }) => list.length === 1 || name !== 'root').map(assumeTemplates), fleet.version, fleet.now) };
}

/** True when something that decides about the workload could not be read. */
function isIncomplete({ workload, policies, missing }: Holding, fleet: Fleet, known: Names): boolean {
  const names = new Set([...policies, ...missing].map(({ name }) => name.trim().toLowerCase()));
  return (fleet.missing ?? []).some(({ kind, namespace, name }) => {
    if (namespace !== workload.namespace) return false;
    switch (kind) {
      case 'policies': return true;
      case 'policy': return names.has(name.toLowerCase());
      case 'roles': return workload.roles.some(({ mount }) => name === '' || mount === name);
      case 'role': return workload.roles.some(({ mount, role }) => `${mount}/${role}` === name);
      case 'identities': return workload.roles.some(({ mount, role }) => known.roles?.get(roleKey(workload.namespace, mount, role))?.identified === true);
      default: return false;
    }
  });
}

/** True when something of these kinds could not be read: then "nobody has it" cannot be said. */
export function lacks({ missing = [] }: Fleet, ...kinds: readonly Missing['kind'][]): boolean {
  return missing.some(({ kind }) => kinds.includes(kind));
}

/** Works out who has which policies. Policies that OpenBao refuses count with what could be read of them; COV020 tells of them. */
export function createSubject(fleet: Fleet): CoverageSubject {
  const known = namesIn(fleet);
  const all = fleet.workloads.map((workload) => holdingOf(workload, fleet, known));
  const incomplete = new Set((fleet.missing ?? []).length === 0 ? [] : all.filter((holding) => isIncomplete(holding, fleet, known)));
  const holdings = all.filter((holding) => !incomplete.has(holding));
  const holders = new Map<FleetPolicy, Holding[]>();
  for (const holding of holdings) for (const policy of holding.policies) {
    const others = holders.get(policy);
    if (others === undefined) holders.set(policy, [holding]);
    else others.push(holding);
  }
  const originals = new Map([...fleet.policies].reverse().map((policy) => [originalKey(policy), policy]));
  return { ...fleet, holdings, unjudged: [...incomplete].map(({ workload }) => workload), holders, originals };
}

/** What a finding about a policy is about: the workload too, when only one has it. */
export function aboutPolicy({ holders }: Pick<CoverageSubject, 'holders'>, policy: FleetPolicy, path?: string): Record<string, string> {
  const [first, ...others] = holders.get(policy) ?? [];
  return { policy: `${policy.namespace}${policy.name}`, ...(first === undefined || others.length > 0 ? {} : { workload: first.workload.name }), ...(path === undefined ? {} : { path }) };
}

/** Where a range of a policy is: in its file, or at its name when it has none. */
export function placeIn(policy: FleetPolicy, range?: Range): Location {
  if (policy.file === undefined) return { kind: 'resource', name: `policy ${policy.namespace}${policy.name}` };
  return range === undefined ? { kind: 'file', path: policy.file.path } : { kind: 'file', path: policy.file.path, range };
}

function originalKey({ name, namespace, source }: NamedPolicy): string {
  return `${name}\0${namespace}\0${source}`;
}

/** The policy of the fleet behind an assumed copy of it. */
export function originalOf(subject: CoverageSubject, copy: NamedPolicy): FleetPolicy | undefined {
  return subject.originals.get(originalKey(copy));
}
