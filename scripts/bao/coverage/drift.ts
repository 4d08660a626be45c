import { assumeTemplates } from '../acl/assume.ts';
import type { Limits, ParameterValues, PolicyRule } from '../policy/model.ts';
import type { BaoVersion } from '../policy/version.ts';
import { accessOf } from './draft.ts';
import type { FleetPolicy } from './fleet.ts';
import { findNewAccess } from './new-access.ts';
import type { Widening } from './new-access.ts';

/** How a policy on the server differs from the one of the repository. */
export interface Drift {
  /** The one of the repository, else that of the server. */
  readonly policy: FleetPolicy;
  readonly kind: 'only-server' | 'only-repository' | 'differs';
  /** A request that only the server's policy allows. */
  readonly more?: Widening;
  /** A request that only the repository's policy allows. */
  readonly less?: Widening;
}

function valuesOf(values: ParameterValues | undefined): unknown {
  return values === undefined ? null : [...values].sort(([a], [b]) => (a < b ? -1 : 1));
}

function limitsOf(limits: Limits): unknown {
  return { ...limits, allowed: valuesOf(limits.allowed), denied: valuesOf(limits.denied), required: [...limits.required].sort(), mfaMethods: [...limits.mfaMethods].sort() };
}

/** A rule without its place and spelling. */
function ruleKey({ path, set, limits, expiration }: PolicyRule): string {
  return JSON.stringify([path, set, limitsOf(limits), expiration ?? null]);
}

/** The rules of a policy in any order: comments, form and order mean nothing to OpenBao. */
export function rulesKey({ policy }: FleetPolicy): string {
  return [...new Set([...policy.rules, ...policy.expired].map(ruleKey))].sort().join('\n');
}

export function sameRules(a: FleetPolicy, b: FleetPolicy): boolean {
  return rulesKey(a) === rulesKey(b);
}

function isApproximate({ policy }: FleetPolicy): boolean {
  return policy.rules.some(({ approximate }) => approximate);
}

function differenceOf(repository: FleetPolicy, server: FleetPolicy, version: BaoVersion, now: number): Drift {
  const [here, there] = [repository, server].map((one) => accessOf([assumeTemplates({ ...one, namespace: server.namespace })], version, now));
  const [more] = here === undefined || there === undefined ? [] : findNewAccess(here, there);
  const [less] = here === undefined || there === undefined ? [] : findNewAccess(there, here);
  return { policy: repository, kind: 'differs', ...(more === undefined ? {} : { more }), ...(less === undefined ? {} : { less }) };
}

/**
 * Differences by rules. A policy of a folder may stand in any namespace: it is compared with that of its name in each,
 * and is only missing when no namespace has it. Policies with parts that are not known here (Terraform) are left out.
 */
export function findDrift(repository: readonly FleetPolicy[], server: readonly FleetPolicy[], version: BaoVersion, now: number): Drift[] {
  const byName = new Map(repository.map((policy) => [policy.name.toLowerCase(), policy]));
  const onServer = new Set(server.map(({ name }) => name.toLowerCase()));
  const found: Drift[] = [...byName.values()].filter(({ name }) => !onServer.has(name.toLowerCase())).map((policy) => ({ policy, kind: 'only-repository' }));
  for (const there of server) {
    const here = byName.get(there.name.toLowerCase());
    if (here === undefined) found.push({ policy: there, kind: 'only-server' });
    else if (!isApproximate(here) && !sameRules(here, there)) found.push(differenceOf(here, there, version, now));
  }
  return found;
}
