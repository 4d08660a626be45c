import { isConditional } from '../coverage/covers.ts';
import type { Holding } from '../coverage/fleet.ts';
import { namesOf } from '../policy/capability.ts';
import { compareText, nameOf } from './matrix.ts';
import type { RightRow } from './model.ts';

/** So many workloads are named in one row. */
const mostNames = 50;

/** Who has which rule: one row for each path and set of capabilities, sorted by path. */
export function rightsOf(holdings: readonly Holding[]): RightRow[] {
  const rows = new Map<string, { path: string; row: Pick<RightRow, 'capabilities' | 'limited'>; workloads: Set<string>; policies: Set<string> }>();
  for (const holding of holdings) {
    for (const grant of holding.access.grants) {
      const limited = isConditional(grant);
      const key = `${grant.pattern.text}\0${grant.set}\0${limited}`;
      const row = rows.get(key) ?? { path: grant.pattern.text, row: { capabilities: namesOf(grant.set), limited }, workloads: new Set<string>(), policies: new Set<string>() };
      rows.set(key, row);
      row.workloads.add(nameOf(holding));
      for (const { policy } of grant.origins) row.policies.add(policy.name);
    }
  }
  return [...rows.values()].map(({ path, row, workloads, policies }) => {
    const names = [...workloads].sort(compareText);
    return { path, ...row, workloads: names.slice(0, mostNames), moreWorkloads: Math.max(0, names.length - mostNames), policies: [...policies].sort(compareText) };
  }).sort((a, b) => compareText(a.path, b.path) || compareText(a.capabilities.join(), b.capabilities.join()) || Number(a.limited) - Number(b.limited));
}
