import type { FleetInputs } from './fleet-inputs.ts';

/** Workloads that are named; of the rest it is said how many there are. */
const mostNames = 20;

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

function named(names: readonly string[]): string {
  return names.length <= mostNames ? names.join(', ') : `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
}

/** What was compared, and what was not: one line. */
export function summaryOf({ subject, manifests, wanted, live }: FleetInputs, excepted: number): string {
  const { policies, unjudged, missing = [] } = subject;
  const place = live === undefined ? counted(new Set(policies.map(({ source }) => source)).size, 'policy file') : `${counted(live.policies.length, 'policy', 'policies')} of ${live.address}`;
  return [
    `${manifests.length} of ${wanted} manifests compared with ${place}`, ...(excepted === 0 ? [] : [`${counted(excepted, 'finding')} excepted`]),
    ...(unjudged.length === 0 ? [] : [`not judged: ${named(unjudged.map(({ name }) => name))}`]),
    ...(live === undefined || live.unknown.length === 0 ? [] : [`not looked at: ${live.unknown.join(', ')}`]),
    ...(missing.length === 0 ? [] : ['not complete: something could not be read']),
  ].join('; ');
}
