import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Scenario } from '../environment.ts';
import { isPull } from '../match.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import { settingsOf, withDefaultBranch } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { simulate } from '../simulate.ts';
import { simulationDocument, simulationText } from '../simulation-report.ts';
import { loadPipelines } from './load-pipelines.ts';
import type { simulateOptions } from './options.ts';

type Options = typeof simulateOptions;

function variables(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(given.map((one) => {
    const at = one.indexOf('=');
    if (at < 1) throw new UsageError(`--var wants NAME=VALUE, not "${one}"`);
    return [one.slice(0, at), one.slice(at + 1)];
  }));
}

/** Ref of an event when none was given. */
function usualRef(event: string, branch: string): string {
  if (event === 'tag' || event === 'release') throw new UsageError(`--event ${event} needs --ref`, { help: 'for instance `--ref refs/tags/v1.2.3`' });
  return isPull(event) ? 'refs/pull/1/head' : `refs/heads/${branch}`;
}

function scenarioOf(options: Invocation<Options>['options'], settings: Settings): Scenario {
  const { event, ref } = options;
  const defaultBranch = options['default-branch'] ?? settings.defaultBranch;
  const pushed = event === 'push' && ref?.startsWith('refs/heads/') === true ? ref.slice('refs/heads/'.length) : undefined;
  const branch = options.branch ?? options['target-branch'] ?? pushed ?? (event === 'tag' ? '' : defaultBranch);
  if (ref !== undefined && !ref.startsWith('refs/')) throw new UsageError(`--ref wants the full name, not "${ref}"`, { help: `did you mean \`refs/${event === 'tag' ? 'tags' : 'heads'}/${ref}\`?` });
  return {
    event, ref: ref ?? usualRef(event, branch), branch, sourceBranch: options['source-branch'], repo: options.repo, defaultBranch, message: options.message,
    author: options.author, cron: options.cron, platform: options.platform, instance: options.instance, sha: options.sha, changedFiles: options.path,
    deployTarget: event === 'deployment' ? options['deploy-to'] : '', variables: variables(options.var),
  };
}

/** Answers what the server would run; the answer is the same document for people and for programs. */
export async function run({ args, options, shared, read }: Invocation<Options>): Promise<Outcome> {
  const settings = settingsOf(withDefaultBranch(shared.config, read.env['CI_REPO_DEFAULT_BRANCH']), options.woodpecker);
  const scenario = scenarioOf(options, settings);
  const { sources } = await loadPipelines(await read.files(), args);
  const simulation = simulate(sources.map(parsePipelineFile), scenario, settings);
  return {
    document: simulationDocument(simulation), text: simulationText(simulation, scenario), sources,
    ...(simulation.refused.length > 0 ? { exit: 'findings' as const } : {}),
  };
}
