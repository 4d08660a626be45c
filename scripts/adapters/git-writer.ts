import { simpleGit } from 'simple-git';
import { EnvironmentError } from '../core/failure.ts';
import type { GitRelease } from '../core/plan.ts';
import type { GitWriter, PushResult } from '../ports/git.ts';
import type { Environment } from '../ports/index.ts';
import { Git } from './git-command.ts';
import { gitFailure } from './git-failure.ts';
import { GitObjects, identityOf } from './git-objects.ts';

/** The remote is no longer what we thought: someone else was first, or is pushing right now. */
const staleReasons = /fetch first|non-fast-forward|stale info|already exists|cannot lock ref|unable to (?:create|lock)|reference already exists|failed to update ref|incorrect old value|remote ref updated since|shallow update not allowed/i;

interface Objects {
  readonly commit: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** Makes releases in the repository around `cwd`. */
export function createGitWriter(cwd: string, env: Environment): GitWriter {
  const git = new Git(cwd, env);
  return { release: (release) => pushRelease(git, env, release) };
}

async function pushRelease(git: Git, env: Environment, release: GitRelease): Promise<PushResult> {
  const { parent, remote, branch, sign } = release;
  const url = await git.url(remote);
  if (url === undefined) throw new EnvironmentError(`there is no git remote "${remote}"`);
  const objects = new GitObjects(git, remote, await identityOf(git, env), release.date);
  const commit = release.message === '' || branch === undefined ? parent : await objects.commit(release);
  const tags = new Map<string, string>();
  await refuseForeignTags(git, release, commit);
  let pushed = false;
  try {
    for (const tag of release.tags) tags.set(tag.name, await objects.tag(tag, release.targets?.[tag.name] ?? commit, sign));
    const refspecs = [...(commit === parent || branch === undefined ? [] : [`${commit}:refs/heads/${branch}`]), ...[...tags].map(([name, oid]) => `${oid}:refs/tags/${name}`)];
    const result = await push(git, url, release, refspecs, { commit, tags });
    pushed = result.status === 'pushed';
    if (pushed) await follow(git, release, { commit, tags });
    return result;
  } finally {
    if (sign && !pushed) await dropLocalTags(git, tags);
  }
}

/**
 * A tag of this clone that is not ours is not overwritten. One that a cut-short run left behind is: it stands at the
 * same commit, or at a release commit that says so itself.
 */
async function refuseForeignTags(git: Git, release: GitRelease, commit: string): Promise<void> {
  for (const { name } of release.tags) {
    const { code, stdout } = await git.run(['log', '-1', '--format=%H%n%B', `refs/tags/${name}`, '--']);
    if (code !== 0) continue;
    const [at = '', ...message] = stdout.split('\n');
    const isOurs = at === (release.targets?.[name] ?? commit) || message.some((line) => line.startsWith('Bump-Release: ') && line.includes(name));
    if (!isOurs) throw new EnvironmentError(`this clone has a tag "${name}" at ${at.slice(0, 10)}, which is not on ${release.remote}`, { help: `push it, or delete it here with \`git tag -d ${name}\`` });
  }
}

/** One atomic push with explicit refspecs: never `--tags`, never a delete, never a second try without `--atomic`. */
async function push(git: Git, url: string, release: GitRelease, refspecs: readonly string[], objects: Objects): Promise<PushResult> {
  const { cwd, env } = git.options(url);
  const { remote, branch, lease } = release;
  const leases = lease === undefined || branch === undefined ? [] : [`--force-with-lease=refs/heads/${branch}:${lease.expected ?? ''}`];
  const client = simpleGit({ baseDir: cwd, allowEnvironment: Object.keys(env).filter((name) => name.startsWith('GIT_')), unsafe: unsafeWeNeed, trimmed: false }).env(env);
  try {
    await client.raw(['-c', 'push.followTags=false', '-c', 'push.gpgSign=false', '-c', 'push.recurseSubmodules=no', 'push', '--atomic', '--porcelain', ...leases, remote, ...refspecs]);
    return { status: 'pushed', commit: objects.commit, message: pushedMessage(release, objects.commit) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // the answer may have been lost on the way back: the remote knows what happened
    if (await isThere(git, release, objects)) return { status: 'pushed', commit: objects.commit, message: pushedMessage(release, objects.commit) };
    if (/does not support --atomic|atomic push/i.test(said) && /not support/i.test(said)) throw new EnvironmentError(`${remote} does not support atomic pushes; nothing was pushed`, { help: 'a push in parts could leave a tag without its branch; use a server that supports it' });
    if (!/protected|hook declined/i.test(said) && staleReasons.test(said)) return { status: 'stale', message: `${remote} moved while we worked` };
    throw gitFailure(`pushing to ${remote}`, git.withRefusal(url, said));
  }
}

/** simple-git refuses these settings unless told; ours, and whatever the user set for git, come through the environment. */
const unsafeWeNeed = {
  allowUnsafeAskPass: true, allowUnsafeConfigEnvCount: true, allowUnsafeConfigPaths: true, allowUnsafeCredentialHelper: true, allowUnsafeEditor: true,
  allowUnsafePager: true, allowUnsafeSshCommand: true, allowUnsafeGitProxy: true, allowUnsafeUrlRewrite: true, allowUnsafeProtocolOverride: true,
  allowUnsafeGpgProgram: true, allowUnsafeHooksPath: true, allowUnsafeTemplateDir: true, allowUnsafeExec: true, allowUnsafeDiffExternal: true,
} as const;

function pushedMessage({ remote, branch, tags }: GitRelease, commit: string): string {
  const names = tags.map(({ name }) => name).join(', ');
  return branch === undefined ? `pushed ${names} to ${remote}` : `pushed ${commit.slice(0, 10)} to ${remote}/${branch}${names === '' ? '' : ` with ${names}`}`;
}

async function isThere(git: Git, { remote, branch, parent }: GitRelease, { commit, tags }: Objects): Promise<boolean> {
  const wanted = new Map([...tags].map(([name, oid]) => [`refs/tags/${name}`, oid]));
  if (branch !== undefined && commit !== parent && tags.size === 0) wanted.set(`refs/heads/${branch}`, commit);
  const { code, stdout } = await git.runRemote(remote, ['ls-remote', remote, ...wanted.keys()]);
  if (code !== 0 || wanted.size === 0) return false;
  const refs = new Map(stdout.split('\n').map((line) => line.split('\t').reverse() as [string, string]));
  return [...wanted].every(([ref, oid]) => refs.get(ref) === oid);
}

/** Lets this clone follow: its tags, and its branch and index if they stand where the release began. Best effort. */
async function follow(git: Git, { parent, branch, files }: GitRelease, { commit, tags }: Objects): Promise<void> {
  for (const [name, oid] of tags) await git.run(['update-ref', `refs/tags/${name}`, oid]);
  const head = (await git.run(['rev-parse', '--verify', '--quiet', 'HEAD'])).stdout.trim();
  if (branch === undefined || commit === parent || head !== parent) return;
  const local = (await git.run(['symbolic-ref', '--quiet', '--short', 'HEAD'])).stdout.trim();
  if (local !== '' && local !== branch) return;
  const moved = await git.run(['update-ref', '-m', 'bump: release', 'HEAD', commit, parent]);
  if (moved.code === 0 && files.length > 0) await git.run(['reset', '--quiet', '--', ...files.map(({ path }) => `:(top,literal)${path}`)]);
}

async function dropLocalTags(git: Git, tags: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, oid] of tags) await git.run(['update-ref', '-d', `refs/tags/${name}`, oid]);
}
