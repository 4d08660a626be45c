import { isPull } from './match.ts';

/** What happened, as the forge tells it; the rest is filled in. */
export interface Scenario {
  readonly event: string;
  readonly ref: string;
  /** Branch of a push, target branch of a pull request; empty for a tag on Forgejo. */
  readonly branch: string;
  readonly sourceBranch: string;
  readonly repo: string;
  readonly defaultBranch: string;
  readonly message: string;
  readonly author: string;
  readonly cron: string;
  readonly platform: string;
  readonly instance: string;
  readonly sha: string;
  readonly changedFiles: readonly string[];
  readonly deployTarget: string;
  /** Variables that the server adds, and overrides of the above. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Beyond this number the server does not export the changed files. */
const mostFiles = 500;

/**
 * The `CI_*` variables that substitution and `evaluate` see, as Woodpecker fills them from a Forgejo webhook (facts 1.13).
 * What only a real pipeline has (numbers, times, addresses) stands for itself in angle brackets' place: a fixed value.
 */
export function environmentOf(scenario: Scenario, workflow: { readonly name: string; readonly number: number }): Record<string, string> {
  const { event, ref, repo } = scenario;
  const [owner = '', ...rest] = repo.split('/');
  const name = rest.join('/');
  const url = `https://${scenario.instance}`;
  const tag = ref.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : '';
  const files = scenario.changedFiles.length > mostFiles ? '' : JSON.stringify(scenario.changedFiles);
  const all: Record<string, string> = {
    CI: 'woodpecker', CI_SYSTEM_NAME: 'woodpecker', CI_SYSTEM_URL: url, CI_SYSTEM_HOST: scenario.instance, CI_SYSTEM_PLATFORM: scenario.platform, CI_FORGE_TYPE: 'forgejo',
    CI_REPO: repo, CI_REPO_OWNER: owner, CI_REPO_NAME: name, CI_REPO_DEFAULT_BRANCH: scenario.defaultBranch, CI_REPO_PRIVATE: 'false',
    CI_REPO_TRUSTED_NETWORK: 'false', CI_REPO_TRUSTED_VOLUMES: 'false', CI_REPO_TRUSTED_SECURITY: 'false', CI_REPO_TRUSTED: 'false',
    CI_PIPELINE_NUMBER: '1', CI_PIPELINE_PARENT: '0', CI_PIPELINE_EVENT: event, CI_PIPELINE_URL: `${url}/repos/1/pipeline/1`, CI_PIPELINE_FILES: files,
    CI_PIPELINE_CREATED: '0', CI_PIPELINE_STARTED: '0', CI_PIPELINE_AUTHOR: scenario.author, CI_PIPELINE_DEPLOY_TARGET: scenario.deployTarget,
    CI_WORKFLOW_NAME: workflow.name, CI_WORKFLOW_NUMBER: String(workflow.number), CI_STEP_NUMBER: '0',
    CI_COMMIT_SHA: scenario.sha, CI_COMMIT_REF: ref, CI_COMMIT_BRANCH: scenario.branch, CI_COMMIT_TAG: tag, CI_COMMIT_TIMESTAMP: '0',
    // Forgejo's tag event carries no message
    CI_COMMIT_MESSAGE: event === 'tag' ? '' : scenario.message, CI_COMMIT_AUTHOR: scenario.author,
    CI_COMMIT_SOURCE_BRANCH: isPull(event) ? scenario.sourceBranch : '', CI_COMMIT_TARGET_BRANCH: isPull(event) ? scenario.branch : '',
    CI_COMMIT_REFSPEC: isPull(event) ? `${scenario.sourceBranch}:${scenario.branch}` : '', CI_COMMIT_PULL_REQUEST_DRAFT: isPull(event) ? 'false' : '',
    CI_COMMIT_PRERELEASE: event === 'release' ? 'false' : '', CI_PIPELINE_RELEASE_PRE: event === 'release' ? 'false' : '',
    CI_COMMIT_PULL_REQUEST: isPull(event) ? /\d+/.exec(ref)?.[0] ?? '' : '',
  };
  const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  return { ...set, ...scenario.variables };
}
