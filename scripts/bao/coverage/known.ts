import type { Holding } from './fleet.ts';
import type { Gap } from './gaps.ts';
import { findGaps } from './gaps.ts';
import type { Surplus } from './surplus.ts';
import { findSurplus } from './surplus.ts';

/*
 * Gaps and surplus of a holding, which several rules and the report page ask for: worked out once. A holding never
 * changes, so neither does the answer.
 */

const gaps = new WeakMap<Holding, readonly Gap[]>();
const surplus = new WeakMap<Holding, readonly Surplus[]>();

function once<T>(known: WeakMap<Holding, T>, holding: Holding, find: () => T): T {
  const before = known.get(holding);
  if (before !== undefined) return before;
  const found = find();
  known.set(holding, found);
  return found;
}

/** What the workload declares and may not do. */
export function gapsOf(holding: Holding): readonly Gap[] {
  return once(gaps, holding, () => findGaps(holding.access, holding.workload.declared));
}

/** What the workload may do and does not declare. */
export function surplusOf(holding: Holding): readonly Surplus[] {
  return once(surplus, holding, () => findSurplus(holding.access, holding.workload.declared));
}
