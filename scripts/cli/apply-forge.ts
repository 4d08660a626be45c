import { EnvironmentError, isEnvironmentError } from '../core/failure.ts';
import { issueMarker } from '../core/issue-marker.ts';
import type { ActionResult, ForgeIssue, ForgePullRequest, ForgeRelease, ReleaseFile } from '../core/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { ForgePart, ForgeWriter, Issue, PullRequest, ReleaseFields, ReleasePage, RepositoryName } from '../ports/forge.ts';
import type { Writers } from '../ports/index.ts';
import type { Progress } from '../ports/progress.ts';

/*
 * What is done on the forge. Each action looks first and changes what differs, so it can be run again after a crash at
 * any request and finishes; run once more, it changes nothing.
 */

/** How often we look again when somebody else was faster. */
const mostLooks = 3;

function contested(what: string): EnvironmentError {
  return new EnvironmentError(`cannot write ${what}: Forgejo says that it exists, and does not show it`, {
    help: 'look at it in the browser; a draft of another user may be in the way',
  });
}

/** Line ends and the end of the text are not what people mean by a change; some versions of Forgejo store CRLF. */
function sameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
  return plain(a) === plain(b);
}

function samePage(page: ReleasePage, wanted: ReleaseFields): boolean {
  return page.title === wanted.title && sameText(page.notes, wanted.notes) && page.draft === wanted.draft && page.prerelease === wanted.prerelease;
}

type Written<T> = { readonly now: T; readonly did: 'created' | 'updated' | 'kept' };

/** Waits until the page of another job is visible, in milliseconds. */
const patience = [200, 800, 2000];

/**
 * Two jobs that create a page at once: Gitea 1.26 answers one of them with 500, before the page of the other is visible.
 * @throws the error when there is no page after all
 */
async function otherWasFaster(error: unknown, look: () => Promise<unknown>, clock: Clock): Promise<'conflict'> {
  if (!isEnvironmentError(error) || !/ answered 500\b/.test(error.message)) throw error;
  for (const wait of patience) {
    if (await look().catch(() => undefined) !== undefined) return 'conflict';
    await clock.sleep(wait);
  }
  if (await look().catch(() => undefined) !== undefined) return 'conflict';
  throw error;
}

/**
 * Forgejo makes a row in its release table for every pushed tag. Its API hides that row (GET and PATCH answer 404, POST
 * turns it into a release) or, in old versions, shows it on GET and refuses the PATCH: both ways lead through here.
 * A page is never made as a draft first: publishing a draft sends no "published" event, which pipelines wait for.
 */
async function writePage({ forge, clock }: { readonly forge: ForgeWriter; readonly clock: Clock }, repo: RepositoryName, action: ForgeRelease): Promise<Written<ReleasePage>> {
  for (let look = 0; look < mostLooks; look += 1) {
    const found = await forge.release(repo, action.tag);
    const wanted: ReleaseFields = { ...action, notes: action.notes ?? found?.notes ?? '' };
    if (found !== undefined && samePage(found, wanted)) return { now: found, did: 'kept' };
    const updated = found === undefined ? 'gone' : await forge.updateRelease(repo, found.id, wanted);
    if (updated !== 'gone') return { now: updated, did: 'updated' };
    const created = await forge.createRelease(repo, wanted).catch((error: unknown) => otherWasFaster(error, () => forge.release(repo, action.tag), clock));
    if (created !== 'conflict') return { now: created, did: 'created' };
  }
  throw contested(`the release \`${action.tag}\``);
}

/** One of each name, complete: the new file is there before the old ones go. */
async function writeAsset(forge: ForgeWriter, repo: RepositoryName, page: ReleasePage, file: ReleaseFile, replace: boolean): Promise<{ attached: number; removed: number }> {
  const named = page.assets.filter(({ name }) => name === file.name).sort((a, b) => b.id - a.id);
  const kept = replace ? undefined : named.find(({ size }) => size === file.size);
  if (kept === undefined) await forge.uploadAsset(repo, page.id, file);
  const old = named.filter((asset) => asset !== kept);
  for (const { id } of old) await forge.deleteAsset(repo, page.id, id);
  return { attached: kept === undefined ? 1 : 0, removed: old.length };
}

function counted(verb: string, count: number, noun: string): string {
  return count === 0 ? '' : `, ${verb} ${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * Looks whether the repository takes what is to be written. Forgejo says it in ways that help nobody: 403 for a part that
 * is switched off, 500 for a release of an archived repository, 301 for a new name (Gitea 1.26).
 * @returns its name of today. @throws EnvironmentError
 */
async function writable({ forge, progress }: { readonly forge: ForgeWriter; readonly progress: Progress }, repo: RepositoryName, part: ForgePart, doing: string): Promise<RepositoryName> {
  const name = `${repo.owner}/${repo.name}`;
  const found = await forge.repository(repo);
  if (found === undefined) throw new EnvironmentError(`cannot ${doing}: there is no repository ${name} on ${await forge.baseUrl()} that we may see`, { help: 'check CI_REPO or the remote `origin`; a private repository needs a token of somebody who may see it' });
  if (found.archived) throw new EnvironmentError(`cannot ${doing}: ${name} is archived`, { help: 'take it out of the archive in its settings, or remove this step', exit: 'not-permitted' });
  if (found.disabled.includes(part)) throw new EnvironmentError(`cannot ${doing}: ${name} has its ${part} switched off`, { help: 'switch them on in the settings of the repository, or remove this step', exit: 'not-permitted' });
  const now = { owner: found.owner, name: found.name };
  if (`${now.owner}/${now.name}`.toLowerCase() === name.toLowerCase()) return repo;
  progress.warn(`${name} is named ${now.owner}/${now.name} now; repair the repository in Woodpecker, or change CI_REPO or the remote \`origin\``);
  return now;
}

/** Without the tag Forgejo would make one itself, at whatever commit the branch has. @throws EnvironmentError */
async function needTag(forge: ForgeWriter, repo: RepositoryName, tag: string): Promise<void> {
  if (await forge.tagCommit(repo, tag) !== undefined) return;
  throw new EnvironmentError(`cannot release \`${tag}\`: ${repo.owner}/${repo.name} has no such tag`, { help: 'push the tag first; `bump push` pushes it with the commit' });
}

export async function forgeRelease(action: ForgeRelease, write: Writers): Promise<ActionResult> {
  const forge = await write.forge();
  const repo = await writable({ forge, progress: write.progress }, await forge.here(), 'releases', `release \`${action.tag}\``);
  await needTag(forge, repo, action.tag);
  const { now: page, did } = await writePage({ forge, clock: write.clock }, repo, action);
  let attached = 0;
  let removed = 0;
  for (const [at, file] of action.assets.entries()) {
    write.progress.update('assets', at, action.assets.length);
    const one = await writeAsset(forge, repo, page, file, action.replaceAssets);
    attached += one.attached;
    removed += one.removed;
  }
  const assets = `${counted('attached', attached, 'asset')}${counted('removed', removed, 'older asset')}`;
  const status = did === 'kept' && assets === '' ? 'unchanged' : 'done';
  const message = status === 'unchanged' ? `the release \`${action.tag}\` is up to date` : `${did} the release \`${action.tag}\`${assets}`;
  return { action, status, message: page.url === '' ? message : `${message}: ${page.url}` };
}

async function writePull(forge: ForgeWriter, repo: RepositoryName, wanted: ForgePullRequest): Promise<Written<PullRequest>> {
  const { head, base, title, body } = wanted;
  for (let look = 0; look < mostLooks; look += 1) {
    const found = await forge.pullRequest(repo, head, base);
    if (found !== undefined && found.title === title && sameText(found.body, body)) return { now: found, did: 'kept' };
    if (found !== undefined) return { now: await forge.updatePullRequest(repo, found.number, { title, body }), did: 'updated' };
    const created = await forge.createPullRequest(repo, { head, base, title, body });
    if (created !== 'conflict') return { now: created, did: 'created' };
  }
  throw contested(`a pull request from \`${head}\` to \`${base}\``);
}

export async function forgePullRequest(action: ForgePullRequest, write: Writers): Promise<ActionResult> {
  const forge = await write.forge();
  const repo = await writable({ forge, progress: write.progress }, await forge.here(), 'pull requests', `open a pull request from \`${action.head}\` to \`${action.base}\``);
  const { now, did } = await writePull(forge, repo, action);
  const words = { created: 'opened', updated: 'updated', kept: 'up to date:' }[did];
  return { action, status: did === 'kept' ? 'unchanged' : 'done', message: `${words} pull request #${now.number}${now.url === '' ? '' : `: ${now.url}`}` };
}

async function repositoryNamed(forge: ForgeWriter, fullName: string | undefined): Promise<RepositoryName> {
  const [owner = '', name = ''] = fullName?.split('/') ?? [];
  return fullName === undefined ? forge.here() : { owner, name };
}

/** Two runs at once may both see no issue and both open one: the younger one gives way. */
async function withoutTwin(forge: ForgeWriter, repo: RepositoryName, created: Issue, marker: string): Promise<Written<Issue>> {
  const first = await forge.markedIssue(repo, marker);
  if (first === undefined || first.state !== 'open' || first.number >= created.number) return { now: created, did: 'created' };
  await forge.updateIssue(repo, created.number, { body: `Opened twice by two runs at once; see #${first.number}.\n`, state: 'closed' });
  return { now: first, did: 'kept' };
}

/** The title is ours only when the issue is opened: people rename issues, and mean it. */
async function writeIssue(forge: ForgeWriter, repo: RepositoryName, wanted: ForgeIssue): Promise<Written<Issue> | undefined> {
  const marker = issueMarker(wanted.key);
  const body = `${wanted.body.trimEnd()}\n\n${marker}\n`;
  const found = await forge.markedIssue(repo, marker);
  if (found === undefined) return wanted.state === 'closed' ? undefined : withoutTwin(forge, repo, await forge.createIssue(repo, { title: wanted.title, body, labels: wanted.labels }), marker);
  const same = found.state === wanted.state && (wanted.state === 'closed' || sameText(found.body, body));
  if (same) return { now: found, did: 'kept' };
  return { now: await forge.updateIssue(repo, found.number, { body, state: wanted.state }), did: 'updated' };
}

export async function forgeIssue(action: ForgeIssue, write: Writers): Promise<ActionResult> {
  const forge = await write.forge();
  const repo = await writable({ forge, progress: write.progress }, await repositoryNamed(forge, action.repository), 'issues', `write the issue "${action.title}"`);
  const written = await writeIssue(forge, repo, action);
  if (written === undefined) return { action, status: 'unchanged', message: `there is no issue "${action.title}" to close` };
  const { now, did } = written;
  const words = { created: 'opened', updated: action.state === 'closed' ? 'closed' : 'updated', kept: 'up to date:' }[did];
  return { action, status: did === 'kept' ? 'unchanged' : 'done', message: `${words} issue #${now.number} "${action.title}"${now.url === '' ? '' : `: ${now.url}`}` };
}
