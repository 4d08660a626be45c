import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serviceToken } from '../../scripts/bao/sample-tokens.ts';
import { runTool } from '../support/run-tool.ts';

/* bao-lint and bao-manifest-check as a user runs them, in real folders and repositories. */

let root = '';
const write = (name: string, data: string | Buffer): void => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), data);
};
const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() };
const lint = (...words: string[]) => runTool(['bao-lint', ...words], root, env);

beforeEach(() => { root = mkdtempSync(path.join(tmpdir(), 'bao-lint-')); });
afterEach(() => { rmSync(root, { recursive: true, force: true }); });

test.each(['pretty', 'json', 'sarif', 'junit', 'gitlab', 'markdown'])('no secret is in the report as %s', async (format) => {
  write('deploy.sh', `export X=${serviceToken}\n# again ${serviceToken}\n`);
  const { code, stdout, stderr } = await lint('--output', format);
  expect(code).toBe(1);
  expect(stdout).toContain('BAO001');
  expect(stdout + stderr).not.toContain(serviceToken);
  expect(stdout + stderr).not.toContain(serviceToken.slice(6, 22));
});

test('a suppression needs a reason, holds until its day, and is told when nothing needs it', async () => {
  write('.env', 'BAO_ADDR=http://bao:8200 # bao-lint: ignore[BAO023] reason="inside of the mesh"\n');
  expect((await lint()).code).toBe(0);
  write('.env', 'BAO_ADDR=http://bao:8200 # bao-lint: ignore[BAO023] reason="inside of the mesh" until=2020-01-31\n');
  expect((await lint('--fail-on', 'warning')).stdout).toMatch(/BAO023/);
  write('.env', 'BAO_ADDR=https://bao:8200 # bao-lint: ignore[BAO023] reason="inside of the mesh"\n');
  expect((await lint('--fail-on', 'warning')).code).toBe(1);
});

test('a baseline hides what is known, follows moved lines, and holds no secret', async () => {
  write('run.sh', `export X=${serviceToken}\n`);
  expect((await lint('--baseline', 'known.json', '--update-baseline')).code).toBe(0);
  expect(readFileSync(path.join(root, 'known.json'), 'utf8')).not.toContain(serviceToken.slice(6, 22));
  write('run.sh', `set -e\n\nexport X=${serviceToken}\n`);
  expect((await lint('--baseline', 'known.json')).code).toBe(0);
  write('more.sh', `export Y=${serviceToken}\n`);
  expect((await lint('--baseline', 'known.json')).stdout).toContain('more.sh');
});

test('a rule of the project finds and masks; one that could take very long is refused', async () => {
  write('.ci-shared.yml', 'bao-lint:\n  patterns:\n    - { id: PAY001, pattern: "pay_live_(?<secret>[a-z0-9]{24})", message: a live key }\n');
  write('a.yml', 'key: pay_live_abcdefgh12345678ijklmnop\n');
  const { code, stdout } = await lint();
  expect(code).toBe(1);
  expect(stdout).toContain('PAY001');
  expect(stdout).not.toContain('efgh12345678ijkl');
  write('.ci-shared.yml', 'bao-lint:\n  patterns:\n    - { id: PAY001, pattern: "(a+)+b", message: x }\n');
  expect(await lint()).toMatchObject({ code: 2, stderr: expect.stringContaining('could take very long') });
});

test('--staged, --since and --history look at what changed, in a real repository', async () => {
  git('init', '-q', '-b', 'main');
  write('old.sh', `export OLD=${serviceToken}\n`);
  git('add', '-A');
  git('commit', '-qm', 'feat: one');
  const first = git('rev-parse', 'HEAD').trim();
  write('old.sh', 'export OLD=$BAO_TOKEN\n');
  write('new.sh', 'vault login root\n');
  git('add', '-A');
  expect((await lint('--staged')).stdout).toMatch(/BAO009[^]*new\.sh/);
  git('commit', '-qm', 'feat: two');
  expect((await lint('--staged')).code).toBe(0);
  const since = await lint('--since', first);
  expect(since.stdout).toContain('new.sh');
  expect(since.stdout).not.toContain('old.sh');
  expect((await lint('old.sh')).code).toBe(0);
  const history = await lint('--history');
  expect(history.stdout).toContain(`${first.slice(0, 12)}:old.sh:1:12`);
  expect(history.stdout).not.toContain(serviceToken.slice(6, 22));
});

test('--history reads messages and notes: secrets in them, not how something is used', async () => {
  git('init', '-q', '-b', 'main');
  write('a.txt', 'x\n');
  git('add', '-A');
  git('commit', '-qm', `fix: login\n\nvault login was run with\n${serviceToken} by hand`);
  const commit = git('rev-parse', '--short=12', 'HEAD').trim();
  git('tag', '-a', 'v1', '-m', `release\n\nX-Vault-Token: hunter2-is-long-1`);
  git('notes', 'add', '-m', 'BAO_TOKEN=other-secret-value-2');
  const { stdout, code } = await lint('--history', '--output', 'json');
  expect(code).toBe(1);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; resource?: string }[] };
  expect(diagnostics.map((one) => `${one.rule} ${JSON.stringify(one).match(/(?:commit|tag|note on) [\w ]+ line \d+/)?.[0] ?? ''}`)).toEqual([
    `BAO001 commit ${commit} message line 4`, `BAO008 note on ${commit} line 1`, 'BAO007 tag v1 message line 3',
  ]);
  for (const secret of [serviceToken, 'hunter2-is-long-1', 'other-secret-value-2']) expect(stdout).not.toContain(secret);
  expect((await lint('--history')).stdout).toContain('2 commits, 1 version of files and 4 messages scanned');
});

test('outside of git: .gitignore, UTF-16, binary, vendored, giant files and lines', async () => {
  const leak = `export X=${serviceToken}\n`;
  write('.gitignore', '*.log\n/build/\n');
  for (const name of ['a.log', 'build/x.sh', 'node_modules/p/x.sh', 'giant.txt', 'binary.dat', 'wide.txt', 'line.json']) write(name, leak);
  write('giant.txt', leak + 'x'.repeat(1_100_000));
  write('binary.dat', Buffer.concat([Buffer.from([0, 1]), Buffer.from(leak)]));
  write('wide.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(leak, 'utf16le')]));
  write('line.json', `{"a":"${'x'.repeat(700_000)} ${serviceToken} ${'y'.repeat(200_000)}"}\n`);
  const { stdout } = await lint('--max-file-size', '1', '--output', 'json');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; path: string }[] };
  expect(diagnostics.map(({ rule, path: file }) => `${rule} ${file}`)).toEqual(['BAO070 giant.txt', 'BAO001 line.json', 'BAO001 wide.txt']);
  expect((await lint('--max-file-size', '1')).stdout).toContain('1 left out as too large (giant.txt)');
});

const check = (...words: string[]) => runTool(['bao-manifest-check', ...words], root, env);
const manifest = 'version: 1\nworkload: app\nsecrets:\n  - { engine: kv-v2, path: app/db, access: [read] }\n';

test('manifests: one, a folder, two of one name, a mistake at its place', async () => {
  expect(await check()).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no bao.yml here') });
  write('bao.yml', manifest);
  expect(await check()).toMatchObject({ code: 0, stdout: '1 manifest checked, 1 secret declared\n' });
  write('two/bao.yml', manifest);
  expect((await check('.')).stdout).toContain('BAM024');
  write('two/bao.yml', manifest.replace('acces', 'axces').replace('app\n', 'two\n'));
  const wrong = await check('two');
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toMatch(/two\/bao\.yml:4:36/);
  expect(wrong.stdout).toContain('`access`');
  write('two/bao.yml', manifest.replace('version: 1', 'version: 2'));
  expect(await check('two')).toMatchObject({ code: 2, stdout: expect.stringContaining('newer than this tool') });
});

test('--print-acl shows paths and capabilities', async () => {
  write('bao.yml', manifest);
  expect((await check('--print-acl')).stdout).toMatch(/kv\/data\/app\/db[^]*read/);
});

test('init writes a manifest of what a repository uses, which passes its own check', async () => {
  write('deploy.sh', 'export P=$(bao kv get -mount=kv -field=password app/db)\nbao kv get kv/app/smtp\n');
  const shown = await check('init', '--diff');
  expect(shown.stdout).toContain('app/db');
  await check('init');
  const written = readFileSync(path.join(root, 'bao.yml'), 'utf8');
  expect(written).toContain('app/db');
  expect((await check()).code).toBe(0);
  await check('init');
  expect(readFileSync(path.join(root, 'bao.yml'), 'utf8')).toBe(written);
});
