import type { Grant } from '../acl/acl.ts';
import type { Pattern } from '../acl/pattern.ts';
import type { Capability } from '../policy/capability.ts';
import { bitOf } from '../policy/capability.ts';
import type { Access } from './examine.ts';
import { givenBy, modeOf } from './examine.ts';

export interface Cover {
  readonly covered: boolean;
  /** A path that the declared one names and that is not granted. */
  readonly counterExample: string | undefined;
  /** The rule that decides there; `undefined` when none does. */
  readonly decidedBy: Grant | undefined;
  /** Rules that grant some of it only under conditions (parameters, wrapping, a filter). */
  readonly conditional: readonly Grant[];
}

/** True when a grant asks for more than the capability. */
export function isConditional({ limits }: Grant): boolean {
  return (limits.allowed?.size ?? 0) > 0 || (limits.denied?.size ?? 0) > 0 || limits.required.length > 0
    || limits.minWrappingTtl > 0 || limits.maxWrappingTtl > 0 || limits.keysFilter !== '';
}

/**
 * Is every path that `declared` names granted `capability`? Exact for literals, `+`, `*`, priorities, deny and the
 * trailing slash of LIST; limits on parameters do not count against it but are told as `conditional`.
 */
export function covers(access: Access, declared: Pattern, capability: Capability): Cover {
  const conditional = new Set<Grant>();
  if (access.acl.root !== undefined) return { covered: true, counterExample: undefined, decidedBy: undefined, conditional: [] };
  const bit = bitOf(capability);
  for (const sample of access.samples(declared, modeOf(capability))) {
    if ((givenBy(sample.grant) & bit) === 0) return { covered: false, counterExample: sample.path, decidedBy: sample.grant, conditional: [...conditional] };
    if (sample.grant !== undefined && isConditional(sample.grant)) conditional.add(sample.grant);
  }
  return { covered: true, counterExample: undefined, decidedBy: undefined, conditional: [...conditional] };
}
