import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Outcome } from '../../core/outcome.ts';
import { runRules } from '../../core/rule.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import { coverageRules } from '../coverage-rules/index.ts';
import { withoutExcepted } from '../coverage/exceptions.ts';
import type { FleetConfig, FleetOptions } from './fleet-config.ts';
import { readFleet } from './fleet-inputs.ts';
import type { FleetInputs } from './fleet-inputs.ts';
import { summaryOf } from './fleet-summary.ts';
import type { NightlyFacts } from './nightly.ts';
import type { fleetOptions } from './reverse-coverage-options.ts';

/** What is found and counts. A fix was checked against all that is known; with something missing that is not enough. */
function judge({ subject }: FleetInputs): { readonly findings: readonly Diagnostic[]; readonly excepted: number } {
  const { missing = [], exceptions = [], now } = subject;
  const { counted, excepted } = withoutExcepted(runRules(coverageRules, subject), exceptions, new Date(now).toISOString().slice(0, 10));
  return { findings: missing.length === 0 ? counted : counted.map(({ fix: _fix, ...rest }) => rest), excepted };
}

async function nightly(read: Readers, options: FleetOptions, facts: NightlyFacts): Promise<NonNullable<Outcome['follow']>> {
  const { followIssues, followTrend } = await import('./nightly.ts');
  const parts = [
    ...(options.issues ? [await followIssues(read, options['issue-repository'], facts, options.jobs)] : []),
    ...(options.trend === undefined ? [] : [await followTrend(read, options.trend, facts)]),
  ];
  return (findings) => parts.flatMap((part) => part(findings));
}

/** `reverse-coverage` itself: manifests against policies. */
export async function run({ options, shared, read }: Invocation<typeof fleetOptions>): Promise<Outcome> {
  const inputs = await readFleet(read, options, (shared.config ?? {}) as FleetConfig);
  const { subject, mistakes, sources, homes } = inputs;
  const { findings, excepted } = judge(inputs);
  const diagnostics = [...mistakes, ...findings];
  const follow = options.issues || options.trend !== undefined ? await nightly(read, options, { subject, excepted, homes }) : undefined;
  const page = options.page === undefined ? [] : await (await import('./reverse-coverage-page.ts')).planPage(await read.files(), options.page,
    { subject, diagnostics, sources: new Map(sources.map((source) => [source.path, source])) });
  return {
    diagnostics, sources, plan: page, summary: summaryOf(inputs, excepted), ...(follow === undefined ? {} : { follow }),
    ...((subject.missing ?? []).some(({ told }) => told !== true) ? { exit: 'environment' as const } : {}),
  };
}
