import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { belongsTo, parseShard } from '../../scripts/ci/fleet/shard.ts';
import { templateSources } from '../support/ci-templates.ts';
import { startForge } from '../support/forgejo-server.ts';
import type { FakeForge } from '../support/forgejo-server.ts';
import { runTool } from '../support/run-tool.ts';
import type { Ran } from '../support/run-tool.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ci-fleet-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const python = templateSources().find((one) => one.path === 'templates/python-ci.yml')?.text ?? '';
const go = templateSources().find((one) => one.path === 'templates/go-ci.yml')?.text ?? '';
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};

const repositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  api: { '.woodpecker/ci.yml': python },
  web: { '.woodpecker/ci.yml': python.replace('python -m pytest', 'python -m pytest || true') },
  waived: { '.woodpecker.yml': python.replace('      - python -m pytest\n', '      # ci-lint: ignore[DRF004,WP054] reason="flaky hardware" until=2999-01-01\n      - python -m pytest || true\n') },
  worker: { '.woodpecker/ci.yml': go.replaceAll('branch: main', 'branch: trunk'), '.ci-shared.yml': 'ci-lint:\n  defaultBranch: trunk\n' },
  docs: { 'README.md': 'hello\n' },
};

function checkouts(): void {
  for (const [name, files] of Object.entries(repositories)) for (const [file, text] of Object.entries(files)) write(`fleet/${name}/${file}`, text);
}

interface Report { readonly summary: Record<string, unknown>; readonly repositories: readonly { readonly repository: string; readonly errors: number; readonly findings: readonly { readonly rule: string; readonly severity: string; readonly path: string; readonly line: number; readonly message: string }[]; readonly failure?: string }[] }
const parsed = ({ stdout }: Ran): Report => JSON.parse(stdout) as Report;

describe('a folder of checkouts', () => {
  test('a line for each repository', async () => {
    checkouts();
    const { stdout, code, stderr } = await runTool(['ci-lint', 'fleet', 'fleet'], folder);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(stdout.split('\n\n')[0]).toMatchInlineSnapshot(`
      "repository  template     standing      errors  warnings  waivers
      api         python-ci@1  identical     0       0         -
      docs        no pipeline  -             0       0         -
      waived      python-ci@1  declared      0       0         1
      web         python-ci@1  local-change  1       1         -
      worker      go-ci@1      cosmetic      0       0         -"
    `);
  });

  test('the document', async () => {
    checkouts();
    const report = parsed(await runTool(['ci-lint', 'fleet', 'fleet', '--output', 'json'], folder));
    expect(report.summary).toMatchObject({ repositories: 5, withPipeline: 4, notRead: 0, templates: { 'python-ci@1': 3, 'go-ci@1': 1 } });
    expect(report.repositories.find(({ repository }) => repository === 'web')?.findings).toContainEqual({ rule: 'DRF004', severity: 'error', path: '.woodpecker/ci.yml', line: 38, column: 9, message: '`test` is weakened by `|| true`' });
    expect(report.repositories.find(({ repository }) => repository === 'worker')?.findings).toEqual([]);
  });

  test('every key of the document is described', async () => {
    checkouts();
    write('fleet/wrong/.woodpecker.yml', 'steps: []\n');
    write('fleet/wrong/.ci-shared.yml', '- x\n');
    const { stdout } = await runTool(['ci-lint', 'fleet', 'fleet', '--output', 'json'], folder);
    const keys = new Set<string>();
    JSON.parse(stdout, (key, value: unknown) => {
      if (key !== '' && !/^\d+$/.test(key) && !key.includes('@') && !key.includes('-')) keys.add(key);
      return value;
    });
    const described = readFileSync(path.join(import.meta.dirname, '../../docs/json.md'), 'utf8').split('## The answers of')[1] ?? '';
    expect([...keys].filter((key) => !['identical', 'cosmetic', 'declared'].includes(key) && !new RegExp(`\\b${key}\\b`).test(described))).toEqual([]);
    expect(keys.has('failure')).toBe(true);
  });

  test('shards share the work: every repository once, and a new one moves no other', async () => {
    checkouts();
    const parts = await Promise.all([1, 2, 3].map(async (part) => parsed(await runTool(['ci-lint', 'fleet', 'fleet', '--shard', `${part}/3`, '--output', 'json'], folder)).repositories.map(({ repository }) => repository)));
    expect(parts.flat().sort()).toEqual(Object.keys(repositories).sort());
    const names = Array.from({ length: 1000 }, (_, at) => `loco/repository-${at}`);
    const sizes = [1, 2, 3, 4].map((index) => names.filter((name) => belongsTo(name, { index, of: 4 })).length);
    expect(Math.min(...sizes)).toBeGreaterThan(200);
    for (const bad of ['0/3', '4/3', 'a', '1/', '1/0']) expect(() => parseShard(bad)).toThrow('--shard wants i/n');
  });

  test('the trend keeps a line a day and compares', async () => {
    checkouts();
    const command = ['ci-lint', 'fleet', 'fleet', '--trend', 'trend.jsonl'];
    await runTool(command, folder);
    await runTool(command, folder);
    const lines = readFileSync(path.join(folder, 'trend.jsonl'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(1);
    const now = JSON.parse(lines[0] ?? '') as { errors: number };
    writeFileSync(path.join(folder, 'trend.jsonl'), `${JSON.stringify({ ...now, date: '2020-01-01', errors: now.errors + 2 })}\n`);
    expect((await runTool(command, folder)).stdout).toContain(`${now.errors} (-2) errors`);
    writeFileSync(path.join(folder, 'trend.jsonl'), 'not ours\n');
    expect(await runTool(command, folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('trend.jsonl:1 is no line of a trend') });
    expect(readFileSync(path.join(folder, 'trend.jsonl'), 'utf8')).toBe('not ours\n');
  });

  test('--fail-on decides what makes it fail', async () => {
    write('fleet/warns/.woodpecker.yml', 'steps: [{name: a, image: "alpine:3.22.1", commands: [x]}]\n');
    for (const [words, code] of [[[], 0], [['--fail-on', 'warning'], 1], [['--fail-on', 'never'], 0]] as const) expect((await runTool(['ci-lint', 'fleet', 'fleet', ...words], folder)).code).toBe(code);
    checkouts();
    expect((await runTool(['ci-lint', 'fleet', 'fleet', '--fail-on', 'never'], folder)).code).toBe(0);
  });

  test('wrong words', async () => {
    expect(await runTool(['ci-lint', 'fleet'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('which fleet?') });
    expect(await runTool(['ci-lint', 'fleet', 'nowhere'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no folder nowhere') });
    expect(await runTool(['ci-lint', 'fleet', 'preview', '.'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('--candidate') });
  });
});

describe('fleet preview', () => {
  test('says who would turn red, before the template is released', async () => {
    checkouts();
    for (const { path: name, text } of templateSources()) {
      write(`candidate/${name.replace('templates/', '')}`, name === 'templates/python-ci.contract.yml' ? text.replace("items: ['*pytest*']", "items: ['*pytest*--strict-markers*']") : text);
    }
    const { stdout, code } = await runTool(['ci-lint', 'fleet', 'preview', 'fleet', '--candidate', 'candidate'], folder);
    expect(code).toBe(1);
    expect(stdout).toContain('api: would turn red (errors 0 -> 1, warnings 0 -> 0)\n  + DRF004 .woodpecker/ci.yml:37 `test` no longer runs `pytest*--strict-markers`');
    expect(stdout).toContain('5 repositories: 2 would turn red, 1 change otherwise, 2 see no change');
  });

  test('an unchanged candidate changes nothing; a broken one is refused with its place', async () => {
    checkouts();
    for (const { path: name, text } of templateSources()) write(`candidate/${name.replace('templates/', '')}`, text);
    expect(await runTool(['ci-lint', 'fleet', 'preview', 'fleet', '--candidate', 'candidate'], folder)).toMatchObject({ code: 0, stdout: '5 repositories: 0 would turn red, 5 see no change\n' });
    write('candidate/python-ci.contract.yml', 'template: python-ci\nversoin: 1\n');
    expect(await runTool(['ci-lint', 'fleet', 'preview', 'fleet', '--candidate', 'candidate'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('candidate/python-ci.contract.yml is no contract') });
  });

  test('who could not be read is named, and the answer is not whole; as Markdown for the pull request', async () => {
    checkouts();
    for (const { path: name, text } of templateSources()) {
      write(`candidate/${name.replace('templates/', '')}`, name === 'templates/python-ci.contract.yml' ? text.replace("items: ['*pytest*']", "items: ['*pytest*--strict-markers*']") : text);
    }
    write('fleet/worker/.ci-shared.yml', 'ci-lint: {regstries: []}\n');
    const ran = await runTool(['ci-lint', 'fleet', 'preview', 'fleet', '--candidate', 'candidate', '--output', 'markdown', '--output', 'json:preview.json'], folder);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain('2 would turn red, 1 change otherwise, 1 see no change; 1 could NOT be read, so nobody knows about them');
    expect(ran.stdout).toMatch(/\| worker \| was not read \| .*regstries/);
    expect(ran.stdout).toMatch(/\| api \| would turn red \| errors 0 -> 1, warnings 0 -> 0 \| \+ DRF004/);
    expect(JSON.parse(readFileSync(path.join(folder, 'preview.json'), 'utf8'))).toMatchObject({ red: 2, green: 0, notRead: 1 });
  });

  test('a repository with templates of its own is not touched by ours', async () => {
    checkouts();
    for (const { path: name, text } of templateSources()) {
      write(`fleet/api/ci/${name}`, text);
      write(`candidate/${name.replace('templates/', '')}`, name === 'templates/python-ci.contract.yml' ? text.replace("items: ['*pytest*']", "items: ['*pytest*--strict-markers*']") : text);
    }
    write('fleet/api/.ci-shared.yml', 'ci-lint: {templates: ci/templates}\n');
    expect((await runTool(['ci-lint', 'fleet', 'preview', 'fleet', '--candidate', 'candidate'], folder)).stdout).not.toContain('api:');
  });
});

describe('an organisation on Forgejo', () => {
  let forge: FakeForge;
  beforeEach(async () => {
    forge = await startForge();
    for (const [name, files] of Object.entries(repositories)) forge.add(`loco/${name}`, { files });
    forge.add('loco/old', { archived: true, files: { '.woodpecker/ci.yml': python } });
    forge.add('loco/empty');
  });
  afterEach(async () => { await forge.close(); });
  const fleet = (...words: string[]): Promise<Ran> => runTool(['ci-lint', 'fleet', '--org', 'loco', ...words], folder, { FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token });
  const blobs = (): number => forge.requests.filter(({ path: asked }) => asked.includes('/git/blobs/')).length;

  test('the same report as of checkouts, without archived repositories', async () => {
    checkouts();
    const [remote, local] = [parsed(await fleet('--output', 'json')), parsed(await runTool(['ci-lint', 'fleet', 'fleet', '--output', 'json'], folder))];
    expect(remote.repositories.map(({ repository }) => repository)).toEqual(['loco/api', 'loco/docs', 'loco/empty', 'loco/waived', 'loco/web', 'loco/worker']);
    for (const one of local.repositories) {
      expect(remote.repositories.find(({ repository }) => repository === `loco/${one.repository}`)).toMatchObject({ ...one, repository: `loco/${one.repository}` });
    }
  });

  test('with a cache no content is asked for twice', async () => {
    const first = await fleet('--cache', 'cache', '--output', 'json');
    const asked = blobs();
    expect(asked).toBeGreaterThan(0);
    expect(readdirSync(path.join(folder, 'cache'))).toEqual(['objects-1-of-1.json']);
    const second = await fleet('--cache', 'cache', '--output', 'json');
    expect(blobs()).toBe(asked);
    expect(parsed(second).repositories).toEqual(parsed(first).repositories);
    writeFileSync(path.join(folder, 'cache/objects-1-of-1.json'), '{broken');
    expect(parsed(await fleet('--cache', 'cache', '--output', 'json')).repositories).toEqual(parsed(first).repositories);
  });

  test('a warm cache asks for one thing a repository: its top folder', async () => {
    await fleet('--cache', 'cache');
    const before = forge.requests.length;
    await fleet('--cache', 'cache');
    const asked = forge.requests.slice(before).map(({ path: one }) => one);
    expect(asked.filter((one) => one.includes('/git/trees/main?')).length).toBe(Object.keys(repositories).length);
    expect(asked.filter((one) => !one.includes('/git/trees/main?')).every((one) => one.startsWith('/api/v1/orgs/loco/repos'))).toBe(true);
    // one commit later only what changed is asked for
    forge.repositories.find(({ name }) => name === 'api')?.files.set('.woodpecker/ci.yml', `${python}\n# changed\n`);
    const then = forge.requests.length;
    await fleet('--cache', 'cache');
    expect(forge.requests.slice(then).filter(({ path: one }) => one.includes('/git/blobs/') || /\/git\/trees\/[0-9a-f]{40}/.test(one)).length).toBe(2);
  });

  test('the same text in two repositories is asked for once', async () => {
    forge.add('loco/twin', { files: repositories['api'] ?? {} });
    await fleet();
    const ids = forge.requests.filter(({ path: one }) => one.includes('/git/blobs/')).map(({ path: one }) => one.split('/').at(-1));
    expect(ids.length).toBe(new Set(ids).size);
  });

  test('a large repository costs no more: only the folders on the way are listed', async () => {
    forge.add('loco/large', { files: { ...repositories['api'], ...Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`src/folder/file-${at}.py`, 'x\n'])) } });
    await fleet();
    const asked = forge.requests.filter(({ path: one }) => one.includes('/loco/large/'));
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(asked.some(({ path: one }) => one.includes('recursive'))).toBe(false);
  });

  test('busy, broken and secret: what answers later is waited for, what does not is named, and the report is not whole', async () => {
    forge.inject({ on: /^GET \/api\/v1\/repos\/loco\/api\/git\/trees/, fault: { kind: 'status', status: 429, headers: { 'retry-after': '0.05' }, body: '{"message":"too many"}' } });
    forge.inject({ on: /^GET \/api\/v1\/repos\/loco\/web\/git\/trees/, times: 99, fault: { kind: 'status', status: 404, body: '{"message":"The target couldn\'t be found."}' } });
    const ran = await fleet('--output', 'json', '--output', 'pretty:report.txt', '--output', 'markdown:report.md');
    expect(ran.code).toBe(3);
    const report = parsed(ran);
    expect(report.repositories.find(({ repository }) => repository === 'loco/api')).toMatchObject({ errors: 0, templates: [{ name: 'python-ci' }] });
    expect(report.repositories.find(({ repository }) => repository === 'loco/web')?.failure).toMatch(/cannot list the files of loco\/web.*404/);
    expect(report.summary).toMatchObject({ repositories: 6, notRead: 1, archived: 1 });
    const text = readFileSync(path.join(folder, 'report.txt'), 'utf8');
    expect(text).toMatch(/loco\/web +\? +not read/);
    expect(text).toContain('1 archived and left out; 1 repository could NOT be read, so these sums are not the whole fleet');
    expect(readFileSync(path.join(folder, 'report.md'), 'utf8')).toContain('**loco/web** was not read');
  });

  test('more patience than we have is said, and nothing is waited for', async () => {
    forge.inject({ on: /^GET \/api\/v1\/repos\/loco\/api\/git\/trees/, times: 9, fault: { kind: 'status', status: 429, headers: { 'retry-after': '900' } } });
    expect(parsed(await fleet('--output', 'json')).repositories.find(({ repository }) => repository === 'loco/api')?.failure).toContain('it asks to wait 900 s, which is longer than we do');
  });

  test('an organisation of many pages; no more at once than was wanted', async () => {
    for (let at = 0; at < 120; at += 1) forge.add(`loco/many-${at}`, { files: { '.woodpecker.yml': `# ${at}\n${python}` } });
    forge.inject({ on: /git\/trees/, times: 999, fault: { kind: 'delay', milliseconds: 3 } });
    const { summary } = parsed(await fleet('--output', 'json', '--concurrency', '7'));
    expect(summary).toMatchObject({ repositories: 126, withPipeline: 124, templates: { 'python-ci@1': 123, 'go-ci@1': 1 } });
    expect(forge.busiest()).toBeLessThanOrEqual(7);
    expect(forge.busiest()).toBeGreaterThan(3);
  });

  test('links inside of a repository are followed, others are not there', async () => {
    forge.add('loco/linked', { files: { '.woodpecker/ci.yml': '../ci/real.yml', '.woodpecker/loop.yml': 'loop.yml', '.woodpecker/out.yml': '../../../etc/passwd', 'ci/real.yml': python }, links: ['.woodpecker/ci.yml', '.woodpecker/loop.yml', '.woodpecker/out.yml'] });
    const found = parsed(await fleet('--output', 'json')).repositories.find(({ repository }) => repository === 'loco/linked');
    expect(found).toMatchObject({ files: 3, templates: [{ name: 'python-ci', standing: 'identical' }] });
  });

  test('a token that may not see the organisation, and one that is wrong', async () => {
    expect(await runTool(['ci-lint', 'fleet', '--org', 'nobody'], folder, { FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token })).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no organisation or user of this name') });
    const wrong = await runTool(['ci-lint', 'fleet', '--org', 'loco'], folder, { FORGEJO_URL: forge.url, FORGEJO_TOKEN: 'not-a-token-0123' });
    expect(wrong.code).toBe(14);
    expect(wrong.stderr).not.toContain('not-a-token-0123');
  });

  test('the same for people and for a wiki', async () => {
    const ran = await fleet('--output', 'markdown');
    expect(ran.stdout).toMatchInlineSnapshot(`
      "<!-- ci-shared: ci-lint fleet -->
      ### ci-lint fleet: no findings

      6 repositories, 4 with a pipeline, 1 errors, 1 warnings, 1 archived and left out.

      | repository | template | standing | errors | warnings | waivers |
      |---|---|---|--:|--:|--:|
      | loco/api | python-ci&#64;1 | identical | 0 | 0 | - |
      | loco/docs | no pipeline | - | 0 | 0 | - |
      | loco/empty | no pipeline | - | 0 | 0 | - |
      | loco/waived | python-ci&#64;1 | declared | 0 | 0 | 1 |
      | loco/web | python-ci&#64;1 | local-change | 1 | 1 | - |
      | loco/worker | go-ci&#64;1 | cosmetic | 0 | 0 | - |

      | template | repositories | break it |
      |---|--:|--:|
      | go-ci&#64;1 | 1 | - |
      | python-ci&#64;1 | 3 | 1 |

      <details><summary>Findings</summary>

      **loco/web**

      - error DRF004 .woodpecker/ci.yml:38 \`test\` is weakened by \`\\|\\| true\`
      - warning WP054 .woodpecker/ci.yml:38 the failure of \`pytest\` is thrown away

      </details>
      "
    `);
  });
});

describe('fleet --fix', () => {
  const floating = 'when: [{event: push}]\nsteps:\n  - name: a\n    image: docker.io/library/alpine:3.22\n    commands: [x]\n';
  const texts = { 'one/.woodpecker.yml': floating, 'off/.woodpecker.yml': floating, 'off/.ci-shared.yml': 'ci-lint: {rules: {IMG002: "off"}}\n', 'two/.woodpecker/ci.yml': floating.replaceAll('\n', '\r\n'), 'broken/.woodpecker.yml': 'steps: [\n' };
  const now = (): Record<string, string> => Object.fromEntries(Object.keys(texts).map((name) => [name, readFileSync(path.join(folder, 'fleet', name), 'utf8')]));

  test('writes what `ci-lint --fix` in each repository writes, and no other byte', async () => {
    for (const [name, text] of Object.entries(texts)) {
      write(`fleet/${name}`, text);
      write(`alone/${name}`, text);
    }
    for (const name of readdirSync(path.join(folder, 'alone'))) await runTool(['ci-lint', '--fix'], path.join(folder, 'alone', name));
    const dry = await runTool(['ci-lint', 'fleet', 'fleet', '--fix', '--diff'], folder);
    expect(dry.stdout).toContain('+++ b/fleet/one/.woodpecker.yml');
    expect(now()).toEqual(texts);
    await runTool(['ci-lint', 'fleet', 'fleet', '--fix'], folder);
    expect(now()).toEqual(Object.fromEntries(Object.keys(texts).map((name) => [name, readFileSync(path.join(folder, 'alone', name), 'utf8')])));
    expect(now()['one/.woodpecker.yml']).toContain('    pull: true\n');
    expect(now()['off/.woodpecker.yml']).toBe(floating);
    expect(now()['two/.woodpecker/ci.yml']).toContain('    pull: true\r\n');
    // a second run has nothing to do
    const done = now();
    await runTool(['ci-lint', 'fleet', 'fleet', '--fix'], folder);
    expect(now()).toEqual(done);
  });

  test('of an organisation only as a diff', async () => {
    const forge = await startForge();
    forge.add('loco/one', { files: { '.woodpecker.yml': floating } });
    const env = { FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token };
    expect(await runTool(['ci-lint', 'fleet', '--org', 'loco', '--fix'], folder, env)).toMatchObject({ code: 2, stderr: expect.stringContaining('--fix writes into checkouts') });
    expect((await runTool(['ci-lint', 'fleet', '--org', 'loco', '--fix', '--diff', '--cache', 'cache'], folder, env)).stdout.match(/^\+\+\+ .*/gm)).toEqual(['+++ b/loco/one/.woodpecker.yml']);
    expect(readdirSync(folder)).toEqual([]);
    await forge.close();
  });
});

describe('whose settings count', () => {
  test('the ones here only where a repository is silent, and only when that is wanted', async () => {
    write('fleet/own/.woodpecker.yml', 'when: [{event: push}]\nsteps: [{name: a, image: "alpine:3.22.1", commands: [x]}]\n');
    write('fleet/own/.ci-shared.yml', 'ci-lint: {registries: [], rules: {IMG002: "off"}}\n');
    write('fleet/silent/.woodpecker.yml', 'when: [{event: push}]\nsteps: [{name: a, image: "alpine:3.22", commands: [x]}]\n');
    write('.ci-shared.yml', 'ci-lint: {registries: [git.example.org], rules: {IMG002: error}}\n');
    const rules = async (...words: string[]): Promise<string[]> => parsed(await runTool(['ci-lint', 'fleet', 'fleet', '--output', 'json', ...words], folder)).repositories.map(({ findings }) => findings.map(({ rule, severity }) => `${severity} ${rule}`).sort().join(' '));
    expect(await rules()).toEqual(['', 'info IMG002']);
    expect(await rules('--inherit')).toEqual(['', 'error IMG002 warning IMG003']);
  });
});
