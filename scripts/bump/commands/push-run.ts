import { EnvironmentError, UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Action, GitRelease } from '../../core/plan.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import type { GitReader, RemoteState, Repository } from '../../ports/git.ts';
import type { Readers } from '../../ports/index.ts';
import { bumpConfig } from '../config.ts';
import type { BumpConfig } from '../config.ts';
import { envFileText } from '../env-file.ts';
import { parsePlan, planPath } from '../plan-file.ts';
import { committedFiles, hashOf, releaseTags } from '../release-plan.ts';
import type { ReleaseFile, ReleasePlan } from '../release-plan.ts';
import { releaseTrailer } from '../verdict.ts';
import { computeRelease } from './compute-release.ts';
import type { pushOptions } from './options.ts';

/** What a push works on: the plan, and the texts it names. */
interface Prepared {
  readonly plan: ReleasePlan;
  readonly files: readonly ReleaseFile[];
}

async function readPlan(files: FileReader, path: string): Promise<ReleasePlan> {
  const text = await files.text(path);
  if (text === undefined) throw new UsageError(`there is no plan ${path}`, { help: 'run `bump prepare` first' });
  return parsePlan({ path, text });
}

/** The files of the plan as the work tree has them now. Every byte must be as prepared, or nothing is pushed. */
async function preparedFiles(files: FileReader, plan: ReleasePlan, repository: Repository): Promise<ReleaseFile[]> {
  if (repository.head !== plan.base) {
    throw new EnvironmentError(`the plan was made for ${plan.base.slice(0, 10)}, and HEAD is ${repository.head.slice(0, 10)}`, { exit: 'files-inconsistent', help: 'run `bump prepare` again' });
  }
  const found: ReleaseFile[] = [];
  const different: string[] = [];
  for (const { path, after } of plan.files) {
    const text = await files.text(`${repository.up}${path}`);
    if (text === undefined || hashOf(text) !== after) different.push(path);
    else found.push({ path, before: undefined, after: text });
  }
  if (different.length > 0) throw new EnvironmentError(`${different.join(', ')} ${different.length === 1 ? 'is' : 'are'} not as \`bump prepare\` left ${different.length === 1 ? 'it' : 'them'}; nothing was pushed`, { exit: 'files-inconsistent', help: 'undo the change and run `bump prepare` again' });
  return found;
}

/** Whether each tag of the plan is on the remote and contains our commits: then another run finished this release. */
async function isReleased(git: GitReader, plan: ReleasePlan, state: RemoteState): Promise<boolean> {
  const at = new Map(state.tags.map(({ name, commit }) => [name, commit]));
  for (const { tag, target } of plan.components) {
    const commit = at.get(tag);
    if (commit === undefined) return false;
    const ours = target ?? plan.base;
    if (commit === ours) continue;
    await git.fetchCommit(plan.remote, commit);
    if (!await git.contains(commit, ours)) return false;
  }
  return true;
}

function releaseAction({ plan, files }: Prepared, branch: string | undefined): GitRelease {
  const targets = Object.fromEntries(plan.components.flatMap(({ tag, target }) => (target === null ? [] : [[tag, target]])));
  const tagOnly = plan.mode === 'tag-only';
  return {
    kind: 'git-release', remote: plan.remote, branch: tagOnly ? undefined : branch, parent: plan.base, message: tagOnly ? '' : plan.message,
    files: tagOnly ? [] : committedFiles(files), tags: releaseTags(plan.components), date: plan.date, sign: plan.sign,
    ...(Object.keys(targets).length === 0 ? {} : { targets }),
  };
}

/**
 * Refuses to replace what others put on the branch of the pull request. A commit of ours has the trailer and was made
 * and committed by one hand at one time, which an amended or rebased one was not.
 */
async function refuseEdits(git: GitReader, plan: ReleasePlan, branch: string, state: RemoteState): Promise<void> {
  const head = `bump/${branch}`;
  const at = state.branches.get(head);
  if (at === undefined) return;
  await git.fetchCommit(plan.remote, at);
  if (await git.contains(plan.base, at)) return;
  const { message, author, committer } = await git.signatures(at);
  if (author === committer && message.includes(`\n${releaseTrailer}: `)) return;
  throw new EnvironmentError(`${plan.remote}/${head} ends with a commit that \`bump\` did not make, and a new release would drop it: ${at.slice(0, 10)} ${message.split('\n')[0] ?? ''}`, {
    exit: 'files-inconsistent', help: `merge the pull request as it is, or take that commit to ${branch} and delete the branch ${head}`,
  });
}

/** In pull-request mode the commit goes to a branch of our own and a pull request; the tag follows when it is merged. */
function pullRequestActions(prepared: Prepared, branch: string, state: RemoteState): Action[] {
  const { plan } = prepared;
  const head = `bump/${branch}`;
  const title = plan.message.split('\n')[0] as string;
  const notes = plan.components.map(({ tag, notes: text }) => `## ${tag}\n\n${text}`).join('\n\n');
  return [
    { ...releaseAction(prepared, head), tags: [], lease: { expected: state.branches.get(head) } },
    { kind: 'forge-pull-request', head, base: branch, title: title.replace(/\s*\[CI SKIP\]\s*/, ''), body: `${notes}\n\nKeep the title, or the line below, in the message of a squash: the tag is made from it.\n\n${releaseTrailer}: ${plan.components.map(({ tag }) => tag).join(', ')}\n` },
  ];
}

/**
 * The same release computed on the head that the remote has now. Files of the work tree do not count any more: they
 * were made for another commit.
 */
async function computeAgain(read: Readers, config: BumpConfig, plan: ReleasePlan, branch: string, head: string, state: RemoteState): Promise<Prepared | Outcome> {
  const git = await read.git();
  await git.fetchCommit(plan.remote, head);
  if (!await git.contains(head, plan.base)) {
    throw new EnvironmentError(`${plan.remote}/${branch} does not contain ${plan.base.slice(0, 10)}, for which the plan was made: the branch was rewritten, or that commit was never pushed`, { exit: 'race-lost', help: 'in a pipeline: start it again on the new head; in your clone: push or rebase first, then `bump prepare`' });
  }
  read.progress.note(`${plan.remote}/${branch} moved from ${plan.base.slice(0, 10)} to ${head.slice(0, 10)}; computing again`);
  const { component, as, prerelease, allowMajor } = plan.options;
  const options = { component, as, prerelease: prerelease ?? undefined, 'allow-major': allowMajor, branch, remote: plan.remote, tags: 'remote', 'allow-nothing': false };
  const found = await computeRelease(read, config, options, { head, tags: state.tags });
  if (found.diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics: found.diagnostics, sources: found.sources };
  if (found.plan === undefined) return released(`nothing is left to release on ${branch}: another job was first`);
  return { plan: { ...found.plan, sign: plan.sign }, files: found.files };
}

function released(text: string): Outcome {
  return { text, document: { version: 1, status: 'already-released', message: text } };
}

export async function run({ options, shared, read }: Invocation<typeof pushOptions>): Promise<Outcome> {
  const config = bumpConfig(shared.config);
  const git = await read.git();
  const files = await read.files();
  const repository = await git.repository();
  const plan = await readPlan(files, options.plan ?? planPath(repository.gitFolder));
  if (plan.components.length === 0) return { text: 'the plan releases nothing', document: { version: 1, status: 'nothing', message: 'the plan releases nothing' } };
  const event = read.env['CI_PIPELINE_EVENT'] ?? '';
  if (event.startsWith('pull_request')) throw new UsageError('a pull request is not released', { help: 'run this step on pushes to the branch that is released: `when: [{event: push, branch: main}]`' });
  const branch = options.branch ?? plan.branch ?? undefined;
  if (branch === undefined) throw new UsageError('the branch to push to is not known: HEAD is detached', { help: 'pass --branch NAME, or set CI_COMMIT_BRANCH' });
  const prefixes = config.components.map(({ prefix }) => prefix);
  const state = await git.remoteState(plan.remote, [branch, `bump/${branch}`], prefixes);
  if (await isReleased(git, plan, state)) return released(`${plan.components.map(({ tag }) => tag).join(', ')} ${plan.components.length === 1 ? 'is' : 'are'} released already`);
  const head = state.branches.get(branch);
  if (head === undefined) throw new EnvironmentError(`${plan.remote} has no branch "${branch}"`, { help: 'name the branch that is released with --branch' });
  const taken = plan.components.filter(({ tag }) => state.tags.some(({ name }) => name === tag));
  const isSettled = plan.mode === 'tag-only' && taken.length === 0;
  const prepared = head === plan.base || isSettled ? { plan, files: await preparedFiles(files, plan, repository) } : await computeAgain(read, config, plan, branch, head, state);
  if (!('plan' in prepared) || !('files' in prepared)) return prepared;
  if (taken.length > 0 && head === plan.base) throw new EnvironmentError(`the tag ${taken.map(({ tag }) => tag).join(', ')} exists on ${plan.remote} at a commit that is not in ${branch}`, { help: 'find out who made it; run `bump prepare` again to choose another version' });
  const next = prepared as Prepared;
  if (next.plan.mode === 'pull-request') await refuseEdits(git, next.plan, branch, state);
  const actions = next.plan.mode === 'pull-request' ? pullRequestActions(next, branch, state) : [releaseAction(next, branch)];
  return outcome(next, actions, options['vars-file'] === undefined ? [] : [{ kind: 'write-file', path: options['vars-file'], text: envFileText(next.plan), before: await files.text(options['vars-file']) }]);
}

function outcome({ plan }: Prepared, actions: readonly Action[], env: readonly Action[]): Outcome {
  const lines = plan.components.map(({ name, current, next, tag }) => `${name === 'default' ? '' : `${name}: `}${current ?? 'first release'} -> ${next} (tag ${tag})`);
  return {
    text: lines.join('\n'), plan: [...actions, ...env],
    document: { version: 1, status: 'released', base: plan.base, branch: plan.branch, mode: plan.mode, components: plan.components.map(({ name, tagPrefix, current, next, bump, tag }) => ({ name, tagPrefix, current, next, bump, tag })) },
  };
}
