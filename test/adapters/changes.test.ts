import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChangeReader } from '../../scripts/adapters/changes.ts';
import { createTreeReader } from '../../scripts/adapters/tree.ts';
import type { FileWork } from '../../scripts/ports/tree.ts';

let root = '';
const limits = { mostBytes: 1_000_000 };

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd: root, stdio: 'ignore' });
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
  const { commits, shallow } = await createChangeReader(root, process.env).history(limits, (file) => { seen.push(`${file.path} ${file.text().trim()} ${/^[0-9a-f]{40}$/.test(file.commit)}`); });
  expect(seen.sort()).toEqual(['a.txt v1 true', 'a.txt v2 true', 'evil.txt only in the merge true', 'side.txt side true']);
  expect(commits).toBe(6);
  expect(shallow).toBe(false);
});
