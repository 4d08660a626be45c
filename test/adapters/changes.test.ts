import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { walkedFile } from '../../scripts/adapters/file-text.ts';
import { createChangeReader } from '../../scripts/adapters/changes.ts';
import { createTreeReader } from '../../scripts/adapters/tree.ts';
import type { FileWork } from '../../scripts/ports/tree.ts';

let root = '';
const limits = { mostBytes: 1_000_000 };

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd: root, stdio: 'ignore' });
}

function gitSays(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}

function write(name: string, data: string | Buffer): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), data);
}

async function walked(options: { vendored?: boolean; mostBytes?: number } = {}) {
  const seen: Record<string, string> = {};
  const work = async (): Promise<FileWork<undefined>> => ({ visit: (file) => { seen[file.path] = file.text(); }, result: () => undefined });
  const { report } = await createTreeReader(root, process.env).walk(['.'], { vendored: options.vendored ?? false, mostBytes: options.mostBytes ?? 1_000_000, excluded: (name) => name === 'out.txt' }, work, { job: '', data: undefined });
  return { seen, report };
}

beforeEach(() => { root = mkdtempSync(path.join(tmpdir(), 'changes-')); });
afterEach(() => { rmSync(root, { recursive: true, force: true }); });

test('a tree is walked alike inside and outside of git', async () => {
  write('a.txt', 'é\n');
  write('wide.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('wide', 'utf16le')]));
  write('binary.dat', Buffer.from([1, 0, 2]));
  write('large.txt', 'x'.repeat(5000));
  write('out.txt', 'x');
  write('sub/.gitignore', '*.log\n!keep.log\n/only\n');
  write('sub/x.log', 'x');
  write('sub/keep.log', 'x');
  write('sub/only', 'x');
  write('sub/deep/only', 'x');
  write('node_modules/x/index.js', 'x');
  symlinkSync('a.txt', path.join(root, 'link.txt'));
  const outside = await walked({ mostBytes: 4000 });
  git('init', '-q');
  const inside = await walked({ mostBytes: 4000 });
  const expected = ['a.txt', 'sub/.gitignore', 'sub/deep/only', 'sub/keep.log', 'wide.txt'];
  expect(Object.keys(outside.seen).sort()).toEqual(expected);
  expect(Object.keys(inside.seen).sort()).toEqual(expected);
  expect(inside.seen['a.txt']).toBe('é\n');
  expect(inside.seen['wide.txt']).toBe('wide');
  expect(inside.report).toMatchObject({ binary: 1, tooLarge: ['large.txt'], files: 5 });
});

test('UTF-16 is text in either order, with a mark and without; what else holds NUL is binary', () => {
  const text = 'export X=secret é\n';
  const le = Buffer.from(text, 'utf16le');
  const be = Buffer.from(le).swap16();
  for (const bytes of [le, be, Buffer.concat([Buffer.from([0xff, 0xfe]), le]), Buffer.concat([Buffer.from([0xfe, 0xff]), be])]) {
    expect(walkedFile('a.txt', bytes)?.text()).toBe(text);
    // a byte is missing at the end
    expect(walkedFile('a.txt', bytes.subarray(0, -1))?.text()).toBe(text.slice(0, -1));
  }
  for (const bytes of [Buffer.from([0, 1]), Buffer.alloc(600), Buffer.from('text\0with a NUL'), Buffer.from([1, 0, 0, 2, 0, 3, 0, 0, 9, 9])]) expect(walkedFile('a.bin', bytes)).toBeUndefined();
  expect(walkedFile('a.txt', Buffer.from([0x61, 0xc3, 0x28, 0xf0, 0x9f, 0x62]))?.text()).toBe('a\ufffd(\ufffdb');
});

test('staged lines are those of the index, changed ones those of the work tree', async () => {
  git('init', '-q');
  write('a b.txt', 'one\ntwo\nthree\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  write('a b.txt', 'one\nTWO\nthree\nfour\n');
  write('ünï.txt', '+++ not a header\n');
  git('add', '.');
  write('a b.txt', 'one\nTWO\nthree\nfour\nunstaged\n');
  const changes = createChangeReader(root, process.env);
  const staged: unknown[] = [];
  await changes.staged(limits, (file) => { staged.push([file.path, file.text(), file.added]); });
  expect(staged).toEqual([['a b.txt', 'one\nTWO\nthree\nfour\n', [{ from: 2, to: 2 }, { from: 4, to: 4 }]], ['ünï.txt', '+++ not a header\n', [{ from: 1, to: 1 }]]]);
  const since: unknown[] = [];
  await changes.since('HEAD', limits, (file) => { since.push([file.path, file.added]); });
  expect(since).toEqual([['a b.txt', [{ from: 2, to: 2 }, { from: 4, to: 5 }]], ['ünï.txt', [{ from: 1, to: 1 }]]]);
  await expect(changes.since('nowhere', limits, () => undefined)).rejects.toThrow('git knows no revision "nowhere" here');
});

test('history gives every version once, from every branch and from merges', async () => {
  git('init', '-q', '-b', 'main');
  for (const [name, text] of [['a.txt', 'v1\n'], ['a.txt', 'v2\n'], ['b.txt', 'v1\n']] as const) {
    write(name, text);
    git('add', '.');
    git('commit', '-qm', text);
  }
  git('checkout', '-qb', 'side');
  write('side.txt', 'side\n');
  git('add', '.');
  git('commit', '-qm', 'side');
  git('checkout', '-q', 'main');
  git('merge', '-q', '--no-ff', '--no-commit', 'side');
  write('evil.txt', 'only in the merge\n');
  git('add', '.');
  git('commit', '-qm', 'merge');
  git('rm', '-q', 'evil.txt');
  git('commit', '-qm', 'gone');
  const seen: string[] = [];
  const { commits, shallow } = await createChangeReader(root, process.env).history(limits, (file) => { seen.push(`${file.path} ${file.text().trim()} ${/^[0-9a-f]{40}$/.test(file.commit)}`); }, () => undefined);
  expect(seen.filter((one) => !one.startsWith('message.txt ')).sort()).toEqual(['a.txt v1 true', 'a.txt v2 true', 'evil.txt only in the merge true', 'side.txt side true']);
  expect(commits).toBe(6);
  expect(shallow).toBe(false);
});

async function stagedFiles(at = root): Promise<string[]> {
  const seen: string[] = [];
  const report = await createChangeReader(at, process.env).staged(limits, (file) => { seen.push(`${file.path} ${file.text().trim()} ${file.added.map(({ from, to }) => `${from}-${to}`).join(',')}`); });
  return [...seen.sort(), ...report.tooLarge.map((path) => `too large: ${path}`), ...report.missing.map((path) => `missing: ${path}`)];
}

async function historyOf(at = root) {
  const seen: string[] = [];
  const report = await createChangeReader(at, process.env).history(limits, (file) => { seen.push(`${file.place?.replace(/[0-9a-f]{12}/, 'SHA') ?? file.path}: ${file.text().trim()}`); }, () => undefined);
  return { seen, report };
}

test('before the first commit everything that is staged is new; there is no history', async () => {
  git('init', '-q', '-b', 'main');
  expect((await historyOf()).seen).toEqual([]);
  write('a.txt', 'one\n');
  git('add', '.');
  expect(await stagedFiles()).toEqual(['a.txt one 1-1']);
  await expect(createChangeReader(root, process.env).since('HEAD', limits, () => undefined)).rejects.toThrow('git knows no revision "HEAD" here');
  await expect(createChangeReader(tmpdir(), process.env).staged(limits, () => undefined)).rejects.toThrow('this is no git repository');
});

test('staged: renames, files that git takes for binary, strange names, large ones, links, modes, submodules', async () => {
  git('init', '-q', '-b', 'main');
  const many = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n');
  write('moved.txt', `${many}\n`);
  write('mode.sh', 'x\n');
  write('.gitattributes', '*.lock -diff\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('mv', 'moved.txt', 'new name.txt');
  execFileSync('git', ['update-index', '--chmod=+x', 'mode.sh'], { cwd: root });
  write('new name.txt', `${many}\nadded\n`);
  write('hidden.lock', 'seen all the same\n');
  write('wide.ps1', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('wide', 'utf16le')]));
  write('real.bin', Buffer.from([1, 0, 2]));
  write('a\nb\tc".txt', 'strange\n');
  write('large.txt', 'x'.repeat(limits.mostBytes + 1));
  symlinkSync('/etc/passwd', path.join(root, 'link'));
  git('add', '.');
  const inner = path.join(root, 'inner');
  mkdirSync(inner);
  execFileSync('git', ['init', '-q'], { cwd: inner });
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-q', '--allow-empty', '-m', 'x'], { cwd: inner });
  git('add', 'inner');
  expect(await stagedFiles()).toEqual(['a\nb\tc".txt strange 1-1', 'hidden.lock seen all the same 1-Infinity', 'link /etc/passwd 1-1', `new name.txt ${many}\nadded 21-21`, 'wide.ps1 wide 1-Infinity', 'too large: large.txt']);
});

test('settings of the user change nothing of what counts as added', async () => {
  git('init', '-q', '-b', 'main');
  write('sub/a.txt', 'one\ntwo\nthree\nfour\nfive\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  for (const [key, value] of [['diff.interHunkContext', '9'], ['diff.noprefix', 'true'], ['diff.mnemonicPrefix', 'true'], ['diff.relative', 'true'], ['color.diff', 'always'], ['diff.external', 'false'], ['core.quotePath', 'false'], ['diff.renames', 'false']] as const) git('config', key, value);
  write('sub/a.txt', 'ONE\ntwo\nthree\nfour\nFIVE\n');
  git('add', '.');
  expect(await stagedFiles(path.join(root, 'sub'))).toEqual(['a.txt ONE\ntwo\nthree\nfour\nFIVE 1-1,5-5']);
});

test('worktrees have an index of their own', async () => {
  git('init', '-q', '-b', 'main');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  git('worktree', 'add', '-q', 'other', '-b', 'other');
  write('other/x.txt', 'x\n');
  execFileSync('git', ['add', 'x.txt'], { cwd: path.join(root, 'other') });
  expect(await stagedFiles(path.join(root, 'other'))).toEqual(['x.txt x 1-1']);
  expect(await stagedFiles()).toEqual([]);
});

test('history has messages of commits and tags, notes and the stash; in a bare repository too', async () => {
  git('init', '-q', '-b', 'main');
  write('a.txt', 'v1\n');
  git('add', '.');
  git('commit', '-qm', 'subject\n\nbody of the message');
  git('tag', '-a', 'v1', '-m', 'first release');
  git('tag', 'light');
  git('notes', 'add', '-m', 'a note');
  write('a.txt', 'stashed\n');
  git('stash', 'push', '-q');
  const expected = ['a.txt: stashed', 'a.txt: v1', 'commit SHA message: subject\n\nbody of the message', 'note on SHA: a note', 'tag v1 message: first release'];
  expect((await historyOf()).seen.filter((one) => !/message: (?:Notes added|WIP on|index on|On main)/.test(one)).sort()).toEqual(expected);
  const bare = `${root}-bare`;
  try {
    execFileSync('git', ['clone', '-q', '--mirror', root, bare], { stdio: 'ignore' });
    expect((await historyOf(bare)).seen).toContain('note on SHA: a note');
  } finally {
    rmSync(bare, { recursive: true, force: true });
  }
});

test('a clone without all objects says what it has not got, and asks nobody', async () => {
  git('init', '-q', '-b', 'main');
  git('config', 'uploadpack.allowFilter', 'true');
  for (const text of ['v1', 'v2']) {
    write('a.txt', `${text}\n`);
    git('add', '.');
    git('commit', '-qm', text);
  }
  const [partial, shallow] = [`${root}-partial`, `${root}-shallow`];
  try {
    execFileSync('git', ['clone', '-q', '--filter=blob:none', `file://${root}`, partial], { stdio: 'ignore' });
    const { seen, report } = await historyOf(partial);
    expect(seen.filter((one) => one.startsWith('a.txt'))).toEqual(['a.txt: v2']);
    expect(report.missing).toEqual([expect.stringMatching(/^[0-9a-f]{12}:a\.txt$/)]);
    execFileSync('git', ['clone', '-q', '--depth=1', `file://${root}`, shallow], { stdio: 'ignore' });
    expect(await historyOf(shallow)).toMatchObject({ report: { commits: 1, shallow: true, missing: [] } });
    execFileSync('git', ['fetch', '-q', '--depth=1', 'origin', gitSays('rev-parse', 'HEAD~1')], { cwd: shallow, stdio: 'ignore' });
    const since = await createChangeReader(shallow, process.env).since('FETCH_HEAD', limits, () => undefined);
    expect(since.commonAncestor).toBe(false);
  } finally {
    for (const folder of [partial, shallow]) rmSync(folder, { recursive: true, force: true });
  }
});

test('a repository with a damaged object is no clean one', async () => {
  git('init', '-q', '-b', 'main');
  write('a.txt', 'one\n');
  git('add', '.');
  git('commit', '-qm', 'one');
  const blob = gitSays('rev-parse', 'HEAD:a.txt');
  const object = path.join(root, '.git/objects', blob.slice(0, 2), blob.slice(2));
  chmodSync(object, 0o600);
  writeFileSync(object, 'damaged');
  expect((await historyOf()).report.missing).toEqual([expect.stringMatching(/^[0-9a-f]{12}:a\.txt$/)]);
});
