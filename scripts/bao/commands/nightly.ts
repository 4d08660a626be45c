import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { Action, WriteFile } from '../../core/plan.ts';
import { createLimit } from '../../lib/limit.ts';
import type { RepositoryName } from '../../ports/forge.ts';
import type { Readers } from '../../ports/index.ts';
import type { CoverageSubject } from '../coverage/fleet.ts';
import { lacks } from '../coverage/fleet.ts';
import { planIssues } from '../coverage/issues.ts';
import type { KnownIssue } from '../coverage/issues.ts';
import { appendLine, trendEntry } from '../coverage/trend.ts';

type Follow = (counted: readonly Diagnostic[]) => readonly Action[];

/** What the run knows besides the subject. */
export interface NightlyFacts {
  readonly subject: CoverageSubject;
  /** Repository of the forge by workload. */
  readonly homes: ReadonlyMap<string, string>;
  readonly excepted: number;
}

function nameOf(fullName: string): RepositoryName {
  const [owner = '', name = '', ...more] = fullName.split('/');
  if (owner === '' || name === '' || more.length > 0) throw new UsageError(`--issue-repository ${fullName} is no repository`, { help: 'write owner/name, or `workload` for the repository of each manifest' });
  return { owner, name };
}

/** Issues that follow from what was found. The open ones are read now, once. */
export async function followIssues(read: Readers, target: string | undefined, { subject, homes }: NightlyFacts, jobs: number): Promise<Follow> {
  const forge = await read.forge();
  const ofWorkload = target === 'workload';
  const central = ofWorkload ? undefined : target;
  if (central !== undefined) nameOf(central);
  const places: (string | undefined)[] = ofWorkload ? [...new Set(homes.values()), undefined] : [central];
  const limit = createLimit(Math.max(1, jobs));
  const open = (await Promise.all(places.map((place) => limit(async (): Promise<KnownIssue[]> => {
    const issues = await forge.issues(place === undefined ? await forge.here() : nameOf(place), { state: 'open' });
    return issues.map(({ title, body }) => ({ repository: place, title, body }));
  })))).flat();
  return (counted) => planIssues({
    findings: counted, open, complete: (subject.missing ?? []).length === 0, allManifests: !lacks(subject, 'manifest'),
    judged: new Set(subject.holdings.map(({ workload }) => workload.name)), unjudged: new Set(subject.unjudged.map(({ name }) => name)),
    repositoryOf: (workload) => (ofWorkload ? homes.get(workload ?? '') : central),
  });
}

/** One line more in the trend. */
export async function followTrend(read: Readers, path: string, { subject, excepted }: NightlyFacts): Promise<Follow> {
  const before = await (await read.files()).text(path);
  return (counted): WriteFile[] => [{
    kind: 'write-file', path, before,
    text: appendLine(before, trendEntry(counted, {
      date: new Date(subject.now).toISOString(), complete: (subject.missing ?? []).length === 0, workloads: subject.holdings.length, unjudged: subject.unjudged.length, policies: subject.policies.length, excepted,
    })),
  }];
}
