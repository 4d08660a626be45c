import { EnvironmentError } from '../core/failure.ts';
import type { HistoricFile, HistoryReport } from '../ports/changes.ts';
import { walkedFile } from './file-text.ts';
import { readBlobs } from './git-blobs.ts';
import { runGit, streamGit } from './git-process.ts';
import type { GitOptions } from './git-process.ts';

/* All that a repository's history says: every version of every file, and the messages of commits and tags. */

interface Version {
  readonly commit: string;
  readonly path: string;
  readonly blob: string;
}

type Visit = (file: HistoricFile) => void;

function failed(stderr: string): EnvironmentError {
  return new EnvironmentError(`cannot read the history: ${stderr.trim().split('\n')[0] ?? ''}`);
}

async function stream(args: readonly string[], options: GitOptions, record: (text: string) => void): Promise<void> {
  const { code, stderr } = await streamGit(args, options, record);
  if (code !== 0) throw failed(stderr);
}

async function ask(args: readonly string[], options: GitOptions): Promise<string> {
  const { code, stdout, stderr } = await runGit(args, options);
  if (code !== 0) throw failed(stderr);
  return stdout;
}

/** Every blob of history with the oldest commit and path that has it. */
async function versionsOf(options: GitOptions): Promise<Version[]> {
  const versions = new Map<string, Version>();
  let commit = '';
  let blob: string | undefined;
  const args = ['log', '--all', '--reverse', '-m', '--root', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-color', '--no-relative', '--diff-filter=AMT', '--ignore-submodules=all', '--format=commit %H'];
  await stream(args, options, (record) => {
    if (blob !== undefined) {
      if (!versions.has(blob)) versions.set(blob, { commit, path: record, blob });
      blob = undefined;
      return;
    }
    const text = record.replace(/^\n+/, '');
    const head = /^commit ([0-9a-f]{40,64})\n?/.exec(text);
    if (head !== null) commit = head[1] as string;
    const raw = /(?:^|\n):\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*$/.exec(text);
    if (raw !== null) blob = raw[1] === '160000' ? '' : raw[2];
  });
  versions.delete('');
  return [...versions.values()];
}

/** Objects that a partial clone has not got; asking for one of them would end the git that is asked. */
async function absentObjects(options: GitOptions): Promise<ReadonlySet<string>> {
  const partial = await runGit(['config', '--get-regexp', '^(extensions\\.partialclone|remote\\..*\\.promisor)$'], options);
  if (partial.code !== 0) return new Set();
  const listed = await ask(['rev-list', '--objects', '--all', '--missing=print'], options);
  return new Set(listed.split('\n').filter((line) => line.startsWith('?')).map((line) => line.slice(1)));
}

function visitMessage(place: string, commit: string, text: string, visit: Visit): void {
  const message = walkedFile('message.txt', Buffer.from(text));
  if (message !== undefined) visit(Object.assign(message, { commit, place }));
}

async function visitMessages(options: GitOptions, visit: Visit): Promise<void> {
  await stream(['log', '--all', '--reverse', '-z', '--no-color', '--no-notes', '--format=%H%n%B'], options, (record) => {
    const end = record.indexOf('\n');
    const commit = record.slice(0, end);
    if (end > 0) visitMessage(`commit ${commit.slice(0, 12)} message`, commit, record.slice(end + 1), visit);
  });
  const tags = await ask(['for-each-ref', '--format=%(objecttype)%00%(refname:strip=2)%00%(objectname)%00%(contents)%00%00', 'refs/tags'], options);
  for (const tag of tags.split('\0\0\n')) {
    const [type, name = '', object = '', contents = ''] = tag.split('\0');
    if (type === 'tag') visitMessage(`tag ${name} message`, object, contents, visit);
  }
}

/** A note is a file whose path is the name of what it is about, in folders when there are many. */
function notedObject(path: string): string | undefined {
  const name = path.replaceAll('/', '');
  return /^[0-9a-f]{40,64}$/.test(name) ? name : undefined;
}

/** @throws EnvironmentError outside of a repository, or when git fails on the way. */
export async function readHistory(options: GitOptions, mostBytes: number, visit: Visit, told: (done: number, total: number) => void): Promise<HistoryReport> {
  const inside = await runGit(['rev-parse', '--is-shallow-repository'], options).catch(() => {
    throw new EnvironmentError('git cannot be started', { help: 'install git, or scan without --history' });
  });
  if (inside.code !== 0) throw new EnvironmentError(`this is no git repository: ${inside.stderr.trim().split('\n')[0] ?? ''}`);
  const [all, noteCommits, absent] = await Promise.all([versionsOf(options), ask(['rev-list', '--glob=refs/notes/*'], options), absentObjects(options)]);
  const ofNotes = new Set(noteCommits.split('\n'));
  const versions = all.filter(({ blob }) => !absent.has(blob));
  const tooLarge: string[] = [];
  const missing = all.filter(({ blob }) => absent.has(blob)).map(({ commit, path }) => `${commit.slice(0, 12)}:${path}`);
  await readBlobs(versions.map(({ blob }) => blob), options, mostBytes, (index, answer) => {
    const version = versions[index];
    if (version === undefined) return;
    if (index % 500 === 0) told(index, versions.length);
    const { commit, path } = version;
    if (answer === 'too-large') tooLarge.push(`${commit.slice(0, 12)}:${path}`);
    else if (answer === 'missing') missing.push(`${commit.slice(0, 12)}:${path}`);
    if (typeof answer === 'string') return;
    const about = ofNotes.has(commit) ? notedObject(path) : undefined;
    const file = walkedFile(about === undefined ? path : 'note.txt', answer);
    if (file !== undefined) visit(Object.assign(file, { commit }, about === undefined ? {} : { place: `note on ${about.slice(0, 12)}` }));
  });
  await visitMessages(options, visit);
  const commits = Number(await ask(['rev-list', '--all', '--count'], options));
  return { commits, shallow: inside.stdout.trim() === 'true', tooLarge, missing };
}
