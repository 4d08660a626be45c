import type { Grant } from '../acl/acl.ts';
import { askedIn, modes } from '../coverage/examine.ts';
import type { Holding } from '../coverage/fleet.ts';
import { gapsOf, surplusOf } from '../coverage/known.ts';
import type { Pattern } from '../acl/pattern.ts';
import type { CapabilitySet } from '../policy/capability.ts';
import { bitOf, capabilities } from '../policy/capability.ts';
import type { Counts, Mark, Marked, MatrixRow, OverviewRow } from './model.ts';

/** How a workload is called: unique in a fleet of several namespaces. */
export function nameOf({ workload }: Holding): string {
  return workload.namespace + workload.name;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Draft {
  readonly pattern: Pattern;
  declared: CapabilitySet;
  missing: CapabilitySet;
  extra: CapabilitySet;
  example: string | undefined;
  readonly policies: Set<string>;
}

function marksOf({ declared, missing, extra }: Draft): Marked[] {
  return capabilities.flatMap((capability): Marked[] => {
    const bit = bitOf(capability);
    const mark: Mark | undefined = (missing & bit) !== 0 ? 'missing' : (declared & bit) !== 0 ? 'both' : (extra & bit) !== 0 ? 'extra' : undefined;
    return mark === undefined ? [] : [{ capability, mark }];
  });
}

function addPolicies(draft: Draft, grant: Grant | undefined): void {
  for (const { policy } of grant?.origins ?? []) draft.policies.add(policy.name);
}

/** Every path that a workload declares, or is granted beyond that; sorted by path. */
export function rowsOf(holding: Holding): MatrixRow[] {
  const { access, workload } = holding;
  const drafts = new Map<string, Draft>();
  const draftOf = (pattern: Pattern): Draft => {
    const draft = drafts.get(pattern.text) ?? { pattern, declared: 0, missing: 0, extra: 0, example: undefined, policies: new Set() };
    drafts.set(pattern.text, draft);
    return draft;
  };
  for (const { pattern, set } of workload.declared) draftOf(pattern).declared |= set;
  for (const draft of drafts.values()) {
    for (const mode of modes) if ((draft.declared & askedIn(mode)) !== 0) for (const { grant } of access.samples(draft.pattern, mode)) addPolicies(draft, grant);
  }
  for (const gap of gapsOf(holding)) {
    const draft = draftOf(gap.declaration.pattern);
    draft.missing |= gap.missing;
    draft.example ??= gap.path;
  }
  for (const { grant, set, paths } of surplusOf(holding)) {
    const draft = draftOf(grant.pattern);
    draft.extra |= set & ~draft.declared;
    draft.example ??= [...paths.values()][0];
    addPolicies(draft, grant);
  }
  return [...drafts.values()].sort((a, b) => compareText(a.pattern.text, b.pattern.text)).map((draft) => (
    { workload: nameOf(holding), path: draft.pattern.text, marks: marksOf(draft), policies: [...draft.policies].sort(compareText), example: draft.example }));
}

/** The gravest mark of a row: missing, then extra. */
export function markOf({ marks }: MatrixRow): Mark {
  const has = (wanted: Mark): boolean => marks.some(({ mark }) => mark === wanted);
  return has('missing') ? 'missing' : has('extra') ? 'extra' : 'both';
}

/** The first segment of a path, or all that begins with a wildcard. */
export function mountOf(path: string): string {
  const [first = ''] = path.split('/');
  return /[+*]/.test(first) ? '*' : first;
}

export function overviewOf(holding: Holding, rows: readonly MatrixRow[]): OverviewRow {
  const mounts = new Map<string, Record<Mark, number>>();
  const total: Record<Mark, number> = { both: 0, missing: 0, extra: 0 };
  for (const row of rows) {
    const mark = markOf(row);
    const mount = mountOf(row.path);
    const counts = mounts.get(mount) ?? { both: 0, missing: 0, extra: 0 };
    counts[mark] += 1;
    total[mark] += 1;
    mounts.set(mount, counts);
  }
  return { workload: nameOf(holding), policies: holding.policies.length, total, mounts };
}

export function differs({ missing, extra }: Counts): boolean {
  return missing + extra > 0;
}
