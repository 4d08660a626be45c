import type { Capability, CapabilitySet } from '../policy/capability.ts';
import { bitOf, denied, namesOf } from '../policy/capability.ts';
import type { Limits } from '../policy/model.ts';
import type { Acl, Grant } from './acl.ts';
import { findGrant } from './lookup.ts';
import { refusePagination, refuseParameters } from './parameters.ts';
import type { AclOptions, AclRequest, Operation } from './request.ts';

export interface Decision {
  readonly allowed: boolean;
  /** True when the deciding rule has `sudo`, which root-protected paths ask for besides the operation. */
  readonly sudo: boolean;
  /** What decided; `undefined` when nothing matches or the token has `root`. */
  readonly grant: Grant | undefined;
  /** One line: why. */
  readonly reason: string;
}

const asks: Partial<Record<Operation, Capability>> = {
  create: 'create', read: 'read', update: 'update', patch: 'patch', delete: 'delete', list: 'list', scan: 'scan',
  revoke: 'update', renew: 'update', rollback: 'update',
};

const withParameters: readonly Operation[] = ['read', 'create', 'update', 'patch'];

/** Path as the rules see it: the namespace in front, no slash at the start. */
export function fullPath(request: Pick<AclRequest, 'path' | 'namespace'>): string {
  const path = (request.namespace ?? '') + request.path;
  let start = 0;
  while (path.charAt(start) === '/') start += 1;
  return path.slice(start);
}

function modeOf(operation: Operation): 'plain' | 'list' | 'scan' {
  return operation === 'list' || operation === 'scan' ? operation : 'plain';
}

/** Answers one request exactly as OpenBao's access check does. What lies behind it (does the path exist?) is not asked. */
export function decide(acl: Acl, request: AclRequest, options: AclOptions): Decision {
  if (acl.root !== undefined) {
    const inside = (request.namespace ?? '').startsWith(acl.root);
    return { allowed: inside, sudo: inside, grant: undefined, reason: inside ? 'the token has `root`' : 'the `root` policy belongs to another namespace' };
  }
  if (request.operation === 'help') return { allowed: true, sudo: false, grant: undefined, reason: 'help is always allowed' };
  const grant = findGrant(acl, fullPath(request), modeOf(request.operation), options.version);
  if (grant === undefined) return { allowed: false, sudo: false, grant, reason: 'no rule matches' };
  const refused = refuse(grant, request);
  return { allowed: refused === undefined, sudo: (grant.set & bitOf('sudo')) !== 0, grant, reason: refused ?? `\`${grant.pattern.text}\` grants it` };
}

function refuse(grant: Grant, { operation, data = {}, wrapTtl }: AclRequest): string | undefined {
  const text = grant.pattern.text;
  const wanted = asks[operation];
  if (wanted === undefined) return `no rule can grant the operation \`${operation}\``;
  if ((grant.set & denied) !== 0) return `\`${text}\` denies it`;
  if ((grant.set & bitOf(wanted)) === 0) return `\`${text}\` decides, and does not grant \`${wanted}\``;
  const limited = refuseWrapping(grant.limits, wrapTtl)
    ?? (withParameters.includes(operation) ? refuseParameters(grant.limits, data) : modeOf(operation) === 'plain' ? undefined : refusePagination(grant.limits, data));
  return limited === undefined ? undefined : `\`${text}\` grants \`${wanted}\`, but ${limited}`;
}

function refuseWrapping({ minWrappingTtl: min, maxWrappingTtl: max }: Limits, ttl: number | undefined): string | undefined {
  if (max > 0 && (ttl === undefined || ttl > max)) return `the answer must be wrapped for at most ${max} seconds`;
  if (min > 0 && (ttl === undefined || ttl < min)) return `the answer must be wrapped for at least ${min} seconds`;
  return min !== 0 && max !== 0 && max < min ? 'no wrapping time fits its limits, which come from several policies' : undefined;
}

/**
 * What `sys/capabilities` says of a path. OpenBao looks it up like a LIST, so `x/` may show the rule of `x`.
 * `["deny"]` when nothing is granted, `["root"]` for a root token.
 */
export function capabilitiesAt(acl: Acl, path: string, namespace: string, options: AclOptions): readonly (Capability | 'root')[] {
  if (acl.root !== undefined) return namespace.startsWith(acl.root) ? ['root'] : ['deny'];
  const set: CapabilitySet = findGrant(acl, fullPath({ path, namespace }), 'list', options.version)?.set ?? 0;
  return (set & denied) !== 0 || set === 0 ? ['deny'] : namesOf(set);
}
