import type { Settings } from './settings.ts';
import type { Workflow } from './model.ts';

/*
 * Which variables there are, and when (Woodpecker 3.17, `metadata/environment.go`, `compiler/convert.go`,
 * `runtime/step.go`). Substitution happens before any step exists: what only a running step has is empty there.
 */

const commit = ['AUTHOR', 'AUTHOR_AVATAR', 'AUTHOR_EMAIL', 'BRANCH', 'MESSAGE', 'REF', 'REFSPEC', 'SHA', 'SOURCE_BRANCH', 'TARGET_BRANCH', 'TIMESTAMP', 'URL'];
const pipeline = ['AUTHOR', 'AVATAR', 'CREATED', 'DEPLOY_TARGET', 'DEPLOY_TASK', 'EVENT', 'EVENT_REASON', 'FORGE_URL', 'NUMBER', 'PARENT', 'STARTED', 'URL'];

/** Variables that substitution sees. */
export const configVariables: ReadonlySet<string> = new Set([
  'CI',
  ...['', '_OWNER', '_NAME', '_REMOTE_ID', '_URL', '_CLONE_URL', '_CLONE_SSH_URL', '_DEFAULT_BRANCH', '_PRIVATE', '_TRUSTED', '_TRUSTED_NETWORK', '_TRUSTED_VOLUMES', '_TRUSTED_SECURITY'].map((name) => `CI_REPO${name}`),
  ...commit.flatMap((name) => [`CI_COMMIT_${name}`, `CI_PREV_COMMIT_${name}`]),
  ...['PRERELEASE', 'PULL_REQUEST', 'PULL_REQUEST_DRAFT', 'PULL_REQUEST_LABELS', 'PULL_REQUEST_MILESTONE', 'TAG'].map((name) => `CI_COMMIT_${name}`),
  ...pipeline.flatMap((name) => [`CI_PIPELINE_${name}`, `CI_PREV_PIPELINE_${name}`]),
  ...['FILES', 'RELEASE_PRE', 'RELEASE_TITLE', 'RERUNS'].map((name) => `CI_PIPELINE_${name}`),
  'CI_PREV_PIPELINE_FINISHED', 'CI_PREV_PIPELINE_STATUS',
  'CI_WORKFLOW_NAME', 'CI_WORKFLOW_NUMBER', 'CI_SYSTEM_NAME', 'CI_SYSTEM_URL', 'CI_SYSTEM_HOST', 'CI_SYSTEM_VERSION', 'CI_FORGE_TYPE', 'CI_FORGE_URL',
]);

/** Variables that only a running step has. */
export const runtimeVariables: ReadonlySet<string> = new Set([
  'CI_STEP_NAME', 'CI_STEP_NUMBER', 'CI_STEP_STARTED', 'CI_STEP_URL', 'CI_STEP_TYPE', 'CI_PIPELINE_STATUS', 'CI_WORKSPACE', 'CI_SYSTEM_PLATFORM',
]);

/** Variables of every shell. */
export const shellVariables: ReadonlySet<string> = new Set(['HOME', 'PATH', 'PWD', 'OLDPWD', 'USER', 'SHELL', 'HOSTNAME', 'IFS', 'LANG', 'TERM', 'TMPDIR', 'UID', 'EUID', 'RANDOM', 'SECONDS', 'LINENO', 'PPID', 'OPTARG', 'OPTIND', 'REPLY']);

/** Variables whose value the author of a pull request from a fork chooses freely. */
export const foreignVariables: ReadonlySet<string> = new Set([
  'CI_COMMIT_MESSAGE', 'CI_COMMIT_SOURCE_BRANCH', 'CI_COMMIT_REFSPEC', 'CI_COMMIT_AUTHOR', 'CI_COMMIT_AUTHOR_EMAIL', 'CI_COMMIT_PULL_REQUEST_LABELS', 'CI_COMMIT_PULL_REQUEST_MILESTONE',
  'CI_PIPELINE_FILES', 'CI_PREV_COMMIT_MESSAGE', 'CI_PREV_COMMIT_SOURCE_BRANCH', 'CI_PREV_COMMIT_AUTHOR', 'CI_PREV_COMMIT_AUTHOR_EMAIL',
]);

/** Names of the matrix of a workflow. */
export function matrixNames({ matrix }: Workflow): ReadonlySet<string> {
  const names = new Set<string>(matrix?.axes.map(({ key }) => key.value));
  for (const row of matrix?.include ?? []) for (const { key } of row.entries) names.add(key.value);
  for (const row of matrix?.rows ?? []) for (const name of Object.keys(row)) names.add(name);
  return names;
}

/** True when substitution puts a value there that does not come from a step. */
export function isSubstituted(name: string, workflow: Workflow, { globals }: Settings): boolean {
  return configVariables.has(name) || globals.includes(name) || matrixNames(workflow).has(name);
}
