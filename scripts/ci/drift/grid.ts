import { matchWhen } from '../match.ts';
import type { Circumstances } from '../match.ts';
import type { When } from '../model.ts';

/** One thing that can happen to a repository, with words for people. */
export interface Cell {
  readonly label: string;
  readonly event: string;
  readonly ref: string;
  /** `$default` stands for the repository's own. */
  readonly branch: string;
}

const onDefault = '$default';

/**
 * What `when` is compared over: every event, with the default and another branch, with a version tag and another tag. Two
 * conditions that agree on all of it are the same for us, however they are spelt.
 */
export const cells: readonly Cell[] = [
  { label: 'pull_request', event: 'pull_request', ref: 'refs/pull/1/head', branch: onDefault },
  { label: 'pull_request to another branch', event: 'pull_request', ref: 'refs/pull/1/head', branch: 'other' },
  { label: 'push to the default branch', event: 'push', ref: `refs/heads/${onDefault}`, branch: onDefault },
  { label: 'push to another branch', event: 'push', ref: 'refs/heads/other', branch: 'other' },
  { label: 'tag v1.2.3', event: 'tag', ref: 'refs/tags/v1.2.3', branch: '' },
  { label: 'a tag that is no version', event: 'tag', ref: 'refs/tags/other', branch: '' },
  { label: 'pull_request_closed', event: 'pull_request_closed', ref: 'refs/pull/1/head', branch: onDefault },
  { label: 'pull_request_metadata', event: 'pull_request_metadata', ref: 'refs/pull/1/head', branch: onDefault },
  { label: 'release', event: 'release', ref: 'refs/tags/v1.2.3', branch: '' },
  { label: 'manual', event: 'manual', ref: `refs/heads/${onDefault}`, branch: onDefault },
  { label: 'cron', event: 'cron', ref: `refs/heads/${onDefault}`, branch: onDefault },
  { label: 'deployment', event: 'deployment', ref: `refs/heads/${onDefault}`, branch: onDefault },
];

/** Events that a repository may add to any step: somebody or something asked for them. */
export const addableEvents: readonly string[] = ['manual', 'cron', 'deployment'];

function circumstances({ event, ref, branch }: Cell, defaultBranch: string): Circumstances {
  return {
    event, ref: ref.replace(onDefault, defaultBranch), branch: branch.replace(onDefault, defaultBranch), repo: 'owner/name', platform: 'linux/amd64', instance: 'ci.example',
    cron: 'nightly', message: 'a message', changedFiles: [], axis: {}, partial: true, variables: {
      CI_PIPELINE_EVENT: event, CI_COMMIT_REF: ref.replace(onDefault, defaultBranch), CI_COMMIT_BRANCH: branch.replace(onDefault, defaultBranch), CI_REPO_DEFAULT_BRANCH: defaultBranch,
    },
  };
}

/** A condition that only holds after a failure does not count: a gate must run when all is well. */
function matches(when: When | undefined, now: Circumstances, scope: 'workflow' | 'step'): boolean {
  if (when === undefined || when.items.length === 0) return true;
  const wanted = when.items.filter(({ status }) => status === undefined || status.items.some(({ value }) => value === 'success'));
  if (wanted.length === 0) return false;
  // what only the server can tell, and a filter on rows of the matrix, may hold
  const items = wanted.map(({ matrix: _, ...item }) => item);
  return matchWhen({ ...when, items }, now, scope).truth !== false;
}

/** Answers by condition: order, steps and normal forms ask for the same ones again and again. */
const answers = new WeakMap<When, Map<string, boolean>>();

function holds(when: When | undefined, cell: Cell, defaultBranch: string, scope: 'workflow' | 'step'): boolean {
  if (when === undefined) return true;
  let known = answers.get(when);
  if (known === undefined) answers.set(when, known = new Map<string, boolean>());
  const question = `${scope} ${cell.label} ${defaultBranch}`;
  let answer = known.get(question);
  if (answer === undefined) known.set(question, answer = matches(when, circumstances(cell, defaultBranch), scope));
  return answer;
}

/** Whether a step runs in a cell: the `when` of its workflow and its own. */
export function runsIn(cell: Cell, workflow: When | undefined, step: When | undefined, defaultBranch: string): boolean {
  return holds(workflow, cell, defaultBranch, 'workflow') && holds(step, cell, defaultBranch, 'step');
}
