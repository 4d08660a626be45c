import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileAcl } from '../../scripts/bao/acl/compile.ts';
import { decide } from '../../scripts/bao/acl/decide.ts';
import { readPolicy } from '../../scripts/bao/policy/read.ts';
import { newest } from '../../scripts/bao/policy/version.ts';
import { startForge } from '../support/forgejo-server.ts';
import type { FakeForge, FakeRepository } from '../support/forgejo-server.ts';
import { root as house } from '../support/imports.ts';
import { approle, startOpenBao } from '../support/openbao-server.ts';
import type { FakeOpenBao } from '../support/openbao-server.ts';
import { runTool } from '../support/run-tool.ts';
import type { Ran } from '../support/run-tool.ts';

/* A whole night against a fake OpenBao and a fake Forgejo: what was planted is found, and nothing else. */

const validTrend = new Ajv2020({ allErrors: true, strictTypes: false }).compile(JSON.parse(readFileSync(path.join(house, 'schema/coverage-trend.v1.json'), 'utf8')) as object);
const nightlyPolicy = readFileSync(path.join(house, 'templates/reverse-coverage-policy.hcl'), 'utf8');

interface Secret { readonly path: string; readonly access: string }

function manifest(workload: string, secrets: readonly Secret[], role = workload, more = ''): string {
  const entries = secrets.map((secret) => `  - { engine: kv-v2, mount: kv, path: ${secret.path}, access: [${secret.access}] }\n`).join('');
  return `version: 1\nworkload: ${workload}\nowners: ["@team"]\nauth:\n  - { method: kubernetes, role: ${role} }\nsecrets:\n${entries}${more}`;
}

type Rule = readonly [path: string, ...capabilities: string[]];

function policy(...rules: readonly Rule[]): string {
  return rules.map(([at, ...capabilities]) => `path "${at}" {\n  capabilities = [${capabilities.map((word) => `"${word}"`).join(', ')}]\n}\n`).join('');
}

interface Finding { readonly rule: string; readonly about?: Readonly<Record<string, string>>; readonly message: string; readonly fix: string | null }

let bao: FakeOpenBao;
let forge: FakeForge;
let ops: FakeRepository;
let folder: string;

/** A fleet in order: each workload with its repository, its role, and the same policy in the repository and on the server. */
function addWorkload(name: string, secrets: readonly Secret[], rules: readonly Rule[]): void {
  forge.add(`shop/${name}`, { files: { 'bao.yml': manifest(name, secrets), 'README.md': 'x' } });
  bao.root.policies.set(name, policy(...rules));
  bao.root.roles.set(`auth/kubernetes/role/${name}`, { token_policies: [name] });
  writeFileSync(path.join(folder, 'policies', `${name}.hcl`), `# the policy of ${name}\n${policy(...rules)}`);
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightly-'));
  mkdirSync(path.join(folder, 'policies'));
  bao = await startOpenBao();
  forge = await startForge();
  ops = forge.add('shop/ops', { files: { 'README.md': 'x' } });
  bao.root.policies.set('reader', nightlyPolicy);
  writeFileSync(path.join(folder, 'policies', 'reader.hcl'), nightlyPolicy);
  bao.root.auth.set('kubernetes/', 'kubernetes').set('approle/', 'approle');
  bao.root.mounts.set('kv/', { type: 'kv', version: '2' });
  bao.root.roles.set('auth/token/roles/nightly', { allowed_policies: ['reader'] });
  addWorkload('api', [{ path: 'api/db', access: 'read' }], [['kv/data/api/db', 'read']]);
  addWorkload('web', [{ path: 'web/*', access: 'read' }], [['kv/data/web/*', 'read']]);
  addWorkload('batch', [{ path: 'batch/out', access: 'write' }], [['kv/data/batch/out', 'create', 'update']]);
});

afterEach(async () => {
  await Promise.all([bao.close(), forge.close()]);
  rmSync(folder, { recursive: true });
});

const usual = ['--organisation', 'shop', '--live', '--auth', 'approle', '--policies', 'policies'];

function run(...words: readonly string[]): Promise<Ran> {
  return runTool(['reverse-coverage', ...usual, ...words], folder, {
    BAO_ADDR: bao.url, BAO_ROLE_ID: approle.role_id, BAO_SECRET_ID: approle.secret_id, BAO_MAX_RETRIES: '0',
    FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token, CI_REPO: 'shop/ops',
  });
}

async function findings(...words: readonly string[]): Promise<{ readonly code: number; readonly found: readonly Finding[] }> {
  const { code, stdout, stderr } = await run('--output', 'json', ...words);
  expect(stdout, stderr).toMatch(/^\{/);
  return { code, found: (JSON.parse(stdout) as { diagnostics: Finding[] }).diagnostics };
}

const short = (found: readonly Finding[]): string[] => found.map(({ rule, about = {} }) => `${rule} ${about['workload'] ?? about['policy'] ?? about['role'] ?? '-'} ${about['capability'] ?? ''} ${about['path'] ?? ''}`.replaceAll(/\s+/g, ' ').trim()).sort();

/** Six things that go wrong in a fleet. */
function plant(): void {
  addWorkload('under', [{ path: 'under/db', access: 'read' }], [['kv/data/under/other', 'read']]);
  addWorkload('over', [{ path: 'over/db', access: 'read' }], [['kv/data/over/db', 'read', 'delete']]);
  addWorkload('dead', [{ path: 'dead/db', access: 'read' }], [['kv/data/dead/db', 'read'], ['kv/data/dead/gone', 'read']]);
  forge.add('shop/ghost', { files: { 'deploy/ghost.bao.yml': manifest('ghost', [{ path: 'ghost/db', access: 'read' }], 'nobody') } });
  addWorkload('second', [{ path: 'batch/out', access: 'write' }], [['kv/data/batch/out', 'create', 'update']]);
  bao.root.policies.set('api', policy(['kv/data/api/db', 'read'], ['kv/data/api/*', 'list', 'read']));
}

function mend(): void {
  addWorkload('under', [], [['kv/data/under/db', 'read']]);
  addWorkload('over', [], [['kv/data/over/db', 'read']]);
  addWorkload('dead', [], [['kv/data/dead/db', 'read']]);
  addWorkload('second', [], [['kv/data/batch/out', 'read']]);
  for (const repository of [...forge.repositories].reverse()) {
    // the first ones are the real ones
    if (['under', 'over', 'dead', 'second'].includes(repository.name)) forge.repositories.splice(forge.repositories.indexOf(repository), 1);
  }
  for (const name of ['under', 'over', 'dead']) forge.add(`shop/${name}`, { files: { 'bao.yml': manifest(name, [{ path: `${name}/db`, access: 'read' }]) } });
  forge.add('shop/second', { files: { 'bao.yml': manifest('second', [{ path: 'batch/out', access: 'read' }]) } });
  bao.root.roles.set('auth/kubernetes/role/nobody', { token_policies: ['ghost'] });
  bao.root.policies.set('ghost', policy(['kv/data/ghost/db', 'read']));
  writeFileSync(path.join(folder, 'policies', 'ghost.hcl'), policy(['kv/data/ghost/db', 'read']));
  bao.root.policies.set('api', policy(['kv/data/api/db', 'read']));
}

describe('a night', () => {
  test('a fleet in order has no finding', async () => {
    const { code, stdout, stderr } = await run('--issues');
    expect(stderr).toBe('');
    expect(stdout).toContain(`3 of 3 manifests compared with 5 policies of ${bao.url}`);
    expect(code).toBe(0);
    expect(ops.issues).toEqual([]);
  });

  test('each planted drift is found, and nothing else', async () => {
    plant();
    const { code, found } = await findings();
    expect(short(found)).toEqual([
      'COV001 under read kv/data/under/db',
      'COV002 over delete kv/data/over/db',
      'COV004 ghost',
      'COV011 api kv/data/api/*',
      'COV011 dead kv/data/dead/gone',
      'COV011 under kv/data/under/other',
      'COV015 api read kv/data/api/x',
      'COV018 batch kv/data/batch/out',
    ]);
    expect(code).toBe(1);
  });

  test('issues: opened, left alone when nothing changed, closed when it is mended', async () => {
    plant();
    const first = await run('--issues');
    expect(first.stderr).toBe('');
    expect(ops.issues.map(({ title, state }) => [title, state]).sort()).toEqual(['api', 'batch', 'dead', 'ghost', 'over', 'under'].map((name) => [`reverse-coverage: access of ${name} to OpenBao`, 'open']));
    expect(ops.issues.find(({ title }) => title.includes('under'))?.body).toMatchSnapshot();
    const writes = (): string[] => forge.log().filter((line) => !line.startsWith('GET'));
    const before = writes().length;
    await run('--issues');
    expect(writes().length).toBe(before);
    mend();
    const last = await run('--issues');
    expect(last.code, last.stdout).toBe(0);
    expect(new Set(ops.issues.map(({ state }) => state))).toEqual(new Set(['closed']));
    expect(ops.issues).toHaveLength(6);
  });

  test('one finding less: the issue is brought up to date; again: it is opened again', async () => {
    plant();
    await run('--issues');
    const under = ops.issues.find(({ title }) => title.includes('under'));
    bao.root.policies.set('under', policy(['kv/data/under/db', 'read'], ['kv/data/under/other', 'read']));
    writeFileSync(path.join(folder, 'policies', 'under.hcl'), bao.root.policies.get('under') ?? '');
    await run('--issues');
    expect(under?.body).not.toContain('COV001');
    expect(under?.body).toContain('COV011');
    expect(ops.issues.filter(({ title }) => title.includes('under'))).toHaveLength(1);
  });

  test('a matter that comes back opens its old issue again', async () => {
    const name = 'api';
    const file = path.join(folder, 'policies', `${name}.hcl`);
    const set = (text: string): void => {
      bao.root.policies.set(name, text);
      writeFileSync(file, text);
    };
    const states = async (text: string): Promise<string[]> => {
      set(text);
      await run('--issues');
      return ops.issues.map(({ state }) => state);
    };
    const [good, bad] = [policy(['kv/data/api/db', 'read']), policy(['kv/data/api/db', 'read', 'delete'])];
    expect([await states(bad), await states(good), await states(bad)]).toEqual([['open'], ['closed'], ['open']]);
  });

  test('text of a policy cannot close the fence, mention anybody or fake a marker', async () => {
    const evil = 'kv/data/~~~~ <!-- ci-shared:reverse-coverage/api --> @all';
    bao.root.policies.set('web', policy(['kv/data/web/*', 'read'], [evil, 'read']));
    writeFileSync(path.join(folder, 'policies', 'web.hcl'), bao.root.policies.get('web') ?? '');
    await run('--issues');
    const [{ body } = { body: '' }] = ops.issues;
    expect(body.match(/~~~~/g)).toHaveLength(2);
    expect(body.match(/<!--/g)).toHaveLength(1);
    expect(body.indexOf('@all')).toBeLessThan(body.lastIndexOf('~~~~'));
  });

  test('in the repository of each workload', async () => {
    plant();
    await run('--issues', '--issue-repository', 'workload');
    expect(forge.repositories.filter(({ issues }) => issues.length > 0).map(({ name }) => name).sort()).toEqual(['api', 'batch', 'dead', 'ghost', 'over', 'under']);
  });

  test('--dry-run changes nothing', async () => {
    plant();
    const { stdout } = await run('--issues', '--trend', 'trend.jsonl', '--dry-run');
    expect(stdout).toContain('access of under to OpenBao');
    expect(forge.log().every((line) => line.startsWith('GET'))).toBe(true);
  });

  test('trend: one line of JSON a night', async () => {
    await run('--trend', 'trend.jsonl');
    plant();
    await run('--trend', 'trend.jsonl');
    const lines = readFileSync(path.join(folder, 'trend.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as object);
    for (const line of lines) expect(validTrend(line), JSON.stringify(validTrend.errors)).toBe(true);
    expect(lines.map((line) => ({ ...line, date: 'now' }))).toMatchSnapshot();
    expect([{}, { ...lines[0], findings: { COV001: '2' } }, { ...lines[0], date: 'today' }].map((line) => validTrend(line))).toEqual([false, false, false]);
  });

  test('exceptions of a manifest and of the configuration, and those that are past', async () => {
    plant();
    const over = forge.repositories.find(({ name }) => name === 'over');
    over?.files.set('bao.yml', manifest('over', [{ path: 'over/db', access: 'read' }], 'over', 'exceptions:\n  - { rule: COV002, path: kv/data/over/*, reason: removed soon, until: 2099-12-31 }\n'));
    const exception = (rule: string, workload: string, until: string): string => `    - { rule: ${rule}, workload: ${workload}, owner: '@platform', reason: known to the team, until: ${until} }\n`;
    writeFileSync(path.join(folder, '.ci-shared.yml'), `reverse-coverage:\n  exceptions:\n${exception('COV011', 'dead', '2099-12-31')}${exception('COV001', 'under', '2020-01-01')}`);
    const { found } = await findings();
    const rules = short(found);
    expect(rules).not.toContain('COV002 over delete kv/data/over/db');
    expect(rules).not.toContain('COV011 dead kv/data/dead/gone');
    expect(rules).toContain('COV001 under read kv/data/under/db');
    expect(rules).toContain('COV022 under');
  });
});

describe('issues among people and other runs', () => {
  const open = (): string[] => ops.issues.filter(({ state }) => state === 'open').map(({ title }) => title);
  const change = (name: string, text: string): void => {
    bao.root.policies.set(name, text);
    writeFileSync(path.join(folder, 'policies', `${name}.hcl`), text);
  };
  const tooMuch = policy(['kv/data/api/db', 'read', 'delete']);

  test('a title that somebody changed stays, while the text goes on; also when the issue is closed and opened again', async () => {
    change('api', tooMuch);
    await run('--issues');
    const [issue] = ops.issues;
    if (issue === undefined) throw new Error('no issue');
    issue.title = 'API: waits for PAY-812';
    change('api', policy(['kv/data/api/db', 'read', 'delete'], ['kv/data/api/old', 'read']));
    await run('--issues');
    expect([issue.title, issue.body.includes('kv/data/api/old')]).toEqual(['API: waits for PAY-812', true]);
    const writes = (): number => forge.log().filter((line) => !line.startsWith('GET')).length;
    const before = writes();
    await run('--issues');
    expect(writes()).toBe(before);
    change('api', policy(['kv/data/api/db', 'read']));
    await run('--issues');
    expect([issue.title, issue.state]).toEqual(['API: waits for PAY-812', 'closed']);
    change('api', tooMuch);
    await run('--issues');
    expect(ops.issues.map(({ title, state }) => [title, state])).toEqual([['API: waits for PAY-812', 'open']]);
  });

  test('an issue that somebody closed is opened again while something is left, and says what to do instead', async () => {
    change('api', tooMuch);
    await run('--issues');
    const [issue] = ops.issues;
    if (issue === undefined) throw new Error('no issue');
    issue.state = 'closed';
    await run('--issues');
    expect(ops.issues.map(({ state }) => state)).toEqual(['open']);
    expect(issue.body).toContain('needs an exception in `bao.yml`');
  });

  test('two runs at once leave one issue for each workload', async () => {
    plant();
    const runs = await Promise.all([run('--issues'), run('--issues')]);
    expect(runs.map(({ code }) => code)).toEqual([1, 1]);
    expect(open().sort()).toEqual([...new Set(open())].sort());
    expect(open()).toHaveLength(6);
    mend();
    await run('--issues');
    expect(open()).toEqual([]);
  });

  test('the twin of an issue gives way to the older one', async () => {
    change('api', tooMuch);
    await run('--issues');
    const [first] = ops.issues;
    if (first === undefined) throw new Error('no issue');
    // as a run that was a moment later would see it: nothing at first, then both
    forge.inject({ on: /GET \/api\/v1\/repos\/shop\/ops\/issues/, times: 3, fault: { kind: 'status', status: 200, body: '[]' } });
    const { stdout } = await run('--issues');
    expect(ops.issues.map(({ state }) => state)).toEqual(['open', 'closed']);
    expect(ops.issues[1]?.body).toContain(`see #${first.number}`);
    expect(stdout).toContain(`up to date: issue #${first.number}`);
  });

  test('labels: made where they are missing; where they may not be made the issue goes without', async () => {
    change('api', tooMuch);
    await run('--issues');
    expect(ops.labels.map(({ name }) => name)).toContain('reverse-coverage');
    ops.issues.length = 0;
    ops.labels.length = 0;
    forge.inject({ on: /POST .*\/labels/, times: 9, fault: { kind: 'status', status: 403 } });
    const { code } = await run('--issues');
    expect([code, ops.issues.map(({ state, labels }) => [state, labels.length])]).toEqual([0, [['open', 0]]]);
  });

  test('the forge fails in the middle: exit 3, what was written is said, and the next night finishes without twins', async () => {
    plant();
    forge.inject({ on: /POST .*\/issues$/, after: 2, times: 99, fault: { kind: 'status', status: 502 } });
    const { code, stdout, stderr } = await run('--issues');
    expect(code).toBe(3);
    // the findings are told, what was written too, and why it ended
    expect(stdout).toContain('COV001');
    expect(stdout.match(/opened issue #/g)).toHaveLength(2);
    expect(stderr).toContain('answered 502');
    expect(open()).toHaveLength(2);
    forge.heal();
    await run('--issues');
    expect(open()).toHaveLength(6);
    expect(new Set(open()).size).toBe(6);
  });

  test('a rate limit is waited for', async () => {
    change('api', tooMuch);
    forge.inject({ on: /(?:GET|POST) .*\/issues/, times: 1, fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } } });
    const { code, stderr } = await run('--issues');
    expect([code, open()], stderr).toEqual([0, ['reverse-coverage: access of api to OpenBao']]);
  });

  test('200 findings with long paths make one issue of a size that a forge takes', async () => {
    change('api', policy(['kv/data/api/db', 'read'], ...Array.from({ length: 200 }, (_, at): Rule => [`kv/data/api/${'long'.repeat(60)}/${at}`, 'read'])));
    await run('--issues');
    const [issue] = ops.issues;
    expect(issue?.body.length).toBeLessThan(45_000);
    const [, more = '0'] = /\.\.\. and (\d+) more/.exec(issue?.body ?? '') ?? [];
    expect(Number(more) + (issue?.body.match(/^COV\d{3} /gm) ?? []).length).toBe(200);
    expect(open()).toHaveLength(1);
  });
});

describe('what is read in part is never presented as complete', () => {
  test('a repository that fails: it is named, exit 3, and no issue is closed for what may be there', async () => {
    plant();
    await run('--issues');
    mend();
    forge.inject({ on: /GET \/api\/v1\/repos\/shop\/under\/git\/trees/, times: 99, fault: { kind: 'status', status: 500 } });
    const { code, stdout } = await run('--issues', '--output', 'json');
    expect(code).toBe(3);
    expect(short((JSON.parse(stdout) as { diagnostics: Finding[] }).diagnostics)).toEqual(['COV021 -']);
    expect(ops.issues.filter(({ state }) => state === 'open').map(({ title }) => title)).toEqual(['reverse-coverage: access of under to OpenBao']);
  });

  test('a policy that may not be read: its workload is not judged, the others are', async () => {
    bao.root.policies.set('reader', nightlyPolicy.replace('path "sys/policies/detailed/acl/"', 'path "sys/other/"').replace('path "sys/policies/acl/+"', `${['api', 'default', 'reader', 'web', 'over'].map((name) => `path "sys/policies/acl/${name}" {\n  capabilities = ["read"]\n}\n`).join('')}path "sys/none"`));
    writeFileSync(path.join(folder, 'policies', 'reader.hcl'), bao.root.policies.get('reader') ?? '');
    plant();
    const { code, stdout } = await run();
    expect(code).toBe(3);
    expect(stdout).toContain('not judged: batch, dead, second, under');
    expect(stdout).toContain('not complete: something could not be read');
    const { found } = await findings();
    expect(short(found).filter((line) => !line.startsWith('COV021'))).toEqual(['COV002 over delete kv/data/over/db', 'COV004 ghost', 'COV015 api read kv/data/api/x', 'COV018 batch kv/data/batch/out']);
    expect(found.every(({ fix }) => fix === null)).toBe(true);
  });

  test('roles that may not be listed', async () => {
    bao.root.policies.set('reader', nightlyPolicy.replace('path "auth/+/role/"', 'path "auth/none"'));
    writeFileSync(path.join(folder, 'policies', 'reader.hcl'), bao.root.policies.get('reader') ?? '');
    const { code, found } = await findings();
    expect(code).toBe(3);
    expect(found.map(({ rule, message }) => `${rule} ${message}`)).toEqual([expect.stringMatching(/^COV021 not read: 2 auth mounts with their roles \(auth\/approle, auth\/kubernetes\): OpenBao at .* answered 403/)]);
  });

  test('a hundred policies that fail for one reason are one finding, and one that fails for another is its own', async () => {
    for (let at = 0; at < 100; at += 1) bao.root.policies.set(`team-${at}`, policy([`kv/data/${at}`, 'read']));
    const allowed = ['api', 'batch', 'default', 'reader', 'web'].map((name) => `path "sys/policies/acl/${name}" {\n  capabilities = ["read"]\n}\n`).join('');
    bao.root.policies.set('reader', nightlyPolicy.replace('path "sys/policies/detailed/acl/"', 'path "sys/other/"').replace('path "sys/policies/acl/+"', `${allowed}path "sys/none"`));
    writeFileSync(path.join(folder, 'policies', 'reader.hcl'), bao.root.policies.get('reader') ?? '');
    bao.inject({ on: /GET \/v1\/sys\/policies\/acl\/web/, times: 99, fault: { kind: 'status', status: 501 } });
    const { code, found } = await findings();
    expect(code).toBe(3);
    const told = found.filter(({ rule }) => rule === 'COV021').map(({ message }) => message);
    expect(told).toEqual([
      expect.stringMatching(/^not read: 100 policies \(team-0, team-1, team-10, team-11, team-12 and 95 more\): OpenBao at .* 403/),
      expect.stringMatching(/^not read: the policy web: cannot .* 501/),
    ]);
  });

  test('a broken manifest is a finding, and nothing is called unused', async () => {
    forge.add('shop/broken', { files: { 'bao.yml': 'version: 1\nworkload: [' } });
    bao.root.policies.set('broken', policy(['kv/data/broken', 'read']));
    writeFileSync(path.join(folder, 'policies', 'broken.hcl'), policy(['kv/data/broken', 'read']));
    const { code, found } = await findings();
    expect(code).toBe(1);
    expect(found.filter(({ rule }) => rule.startsWith('COV'))).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  });

  test('a sealed server: exit 3 and one sentence', async () => {
    bao.sealed = true;
    const { code, stdout, stderr } = await run();
    expect(code).toBe(3);
    expect(stdout + stderr).toContain('sealed');
    expect(stdout + stderr).not.toContain(approle.secret_id);
  });

  test.each([['drop', 'closed'], ['html', 'a web page'], ['truncate', 'broke off']] as const)('a server that does nothing but %s: exit 3 and one sentence', async (kind, words) => {
    bao.inject({ on: /GET/, times: 999, fault: { kind } });
    const { code, stdout, stderr } = await run('--issues', '--trend', 'trend.jsonl');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(words);
    expect(forge.log().every((line) => line.startsWith('GET'))).toBe(true);
  });

  test('an organisation that is not there', async () => {
    const { code, found } = await findings('--organisation', 'nobody');
    expect(code).toBe(3);
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining('organisation nobody')]);
  });
});

describe('the policy of the job itself', () => {
  const options = { version: newest, now: Date.UTC(2026, 10, 21) };
  const acl = compileAcl([{ name: 'reader', namespace: '', source: 'template', policy: readPolicy(nightlyPolicy, options) }], options);

  test('allows everything that is asked for, and has no rule that is not used', async () => {
    const { root } = bao;
    root.auth.set('userpass/', 'userpass').set('ldap/', 'ldap').set('cert/', 'cert').set('jwt/', 'jwt');
    for (const at of ['auth/userpass/users/ann', 'auth/ldap/groups/dev', 'auth/cert/certs/ci']) root.roles.set(at, { policies: [] });
    root.entities.set('e1', { name: 'e', policies: [], aliases: [] });
    root.groups.set('g1', { name: 'g', policies: [], member_entity_ids: [] });
    expect((await run('--all-namespaces')).code).toBe(0);
    const old = await startOpenBao({ detailed: false });
    for (const [at, type] of root.auth) old.root.auth.set(at, type);
    old.root.policies.set('reader', nightlyPolicy);
    // without `default`, to see that the token may look at itself; a refusal makes it look
    old.root.policies.set('default', '');
    old.inject({ on: /GET \/v1\/sys\/mounts/, fault: { kind: 'status', status: 403, body: '{"errors":["permission denied"]}' } });
    await runTool(['reverse-coverage', ...usual], folder, { BAO_ADDR: old.url, BAO_ROLE_ID: approle.role_id, BAO_SECRET_ID: approle.secret_id, FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token });
    const asked = [...new Set([...bao.asked(), ...old.asked()])].map((line) => line.split(' ') as ['list' | 'read' | 'update', string]);
    const used = new Set<string>();
    const refused = asked.filter(([operation, at]) => {
      const { allowed, grant } = decide(acl, { operation, path: at }, options);
      if (grant !== undefined) used.add(grant.pattern.text);
      return !allowed;
    });
    expect(refused).toEqual([]);
    expect(readPolicy(nightlyPolicy, options).rules.map(({ path: at }) => at).filter((at) => !used.has(at))).toEqual([]);
    await old.close();
  });

  test('may neither read a secret nor change anything', () => {
    for (const [operation, at] of [['read', 'kv/data/api/db'], ['update', 'sys/policies/acl/api'], ['update', 'auth/approle/role/x/secret-id'], ['read', 'auth/approle/role/x/role-id'], ['delete', 'auth/kubernetes/role/x']] as const) {
      expect(decide(acl, { operation, path: at }, options).allowed, `${operation} ${at}`).toBe(false);
    }
  });
});

describe('who is given policies on the server', () => {
  function addPolicy(name: string, text: string): void {
    bao.root.policies.set(name, text);
    writeFileSync(path.join(folder, 'policies', `${name}.hcl`), text);
  }

  test('people, groups and roles of tokens hold policies without a manifest; nobody else does', async () => {
    for (const name of ['admins', 'dev', 'deploy', 'forgotten']) addPolicy(name, policy([`kv/data/${name}`, 'read']));
    bao.root.auth.set('userpass/', 'userpass').set('k/', 'kerberos');
    bao.root.roles.set('auth/userpass/users/ann', { token_policies: ['admins'] });
    bao.root.groups.set('g', { name: 'dev', policies: ['dev'], member_entity_ids: [] });
    bao.root.roles.set('auth/token/roles/deploy', { allowed_policies: ['deploy'] });
    const { found } = await findings();
    expect(short(found)).toEqual(['COV010 forgotten']);
    expect((await run()).stdout).toContain('not looked at: auth/k (kerberos)');
  });

  test('people, entities and groups with a policy that is not there; once for a name that a workload shows already', async () => {
    bao.root.auth.set('userpass/', 'userpass');
    bao.root.roles.set('auth/userpass/users/ann', { token_policies: ['default', 'amdins'] });
    bao.root.groups.set('g', { name: 'dev', policies: ['gone'], member_entity_ids: [] });
    bao.root.roles.set('auth/kubernetes/role/api', { token_policies: ['api'], alias_name_source: 'serviceaccount_name', bound_service_account_names: ['api'], bound_service_account_namespaces: ['prod'] });
    bao.root.entities.set('e', { name: 'api', policies: ['Lost'], aliases: [{ name: 'prod/api', mount_accessor: 'auth_kubernetes' }] });
    const { found } = await findings();
    expect(short(found)).toEqual(['COV014 amdins', 'COV014 api', 'COV014 gone']);
    expect((await run()).stdout).toContain('the group `dev` has the policy `gone`, which is not there');
  });

  test('a break-glass policy is excepted by the configuration', async () => {
    addPolicy('break-glass', policy(['*', 'read', 'update', 'sudo']));
    expect(short((await findings()).found)).toEqual(['COV010 break-glass']);
    writeFileSync(path.join(folder, '.ci-shared.yml'), "reverse-coverage:\n  exceptions:\n    - { rule: COV010, path: break-glass, owner: '@platform', reason: for the worst day, until: 2099-06-30 }\n");
    expect(short((await findings()).found)).toEqual([]);
  });

  test('policies that come by the identity of a login count for the workload', async () => {
    bao.root.roles.set('auth/kubernetes/role/api', { token_policies: ['api'], alias_name_source: 'serviceaccount_name', bound_service_account_names: ['api'], bound_service_account_namespaces: ['prod'] });
    bao.root.entities.set('e', { name: 'api', policies: ['by-entity'], aliases: [{ name: 'prod/api', mount_accessor: 'auth_kubernetes' }] });
    bao.root.groups.set('inner', { name: 'inner', policies: [], member_entity_ids: ['e'] }).set('outer', { name: 'outer', policies: ['by-group'], member_group_ids: ['inner'] });
    addPolicy('by-entity', policy(['kv/data/entity', 'read']));
    addPolicy('by-group', policy(['kv/data/group', 'read']));
    expect(short((await findings()).found)).toEqual(['COV011 api kv/data/entity', 'COV011 api kv/data/group']);
  });

  test('a role without a manifest, and one that computes its policies', async () => {
    bao.root.auth.set('jwt/', 'jwt');
    bao.root.roles.set('auth/kubernetes/role/lonely', { token_policies: ['api'] });
    bao.root.roles.set('auth/jwt/role/ci', { token_policies: [], token_policies_template_claims: true });
    forge.add('shop/ci', { files: { 'bao.yml': manifest('ci', [{ path: 'api/db', access: 'read' }]).replace('method: kubernetes', 'method: jwt') } });
    const { found } = await findings();
    expect(short(found)).toEqual(['COV004 ci', 'COV012 auth/kubernetes/lonely']);
    expect(found.find(({ rule }) => rule === 'COV004')?.message).toContain('computes its policies at login');
  });

  test('another version of KV than the manifest says', async () => {
    bao.root.mounts.set('kv/', { type: 'kv', version: '1' });
    expect(short((await findings()).found)).toEqual(['COV005 api kv', 'COV005 batch kv', 'COV005 web kv']);
  });

  test('a namespace of a manifest is read with its own policies and roles', async () => {
    const team = bao.addNamespace('team');
    team.auth.set('kubernetes/', 'kubernetes');
    team.mounts.set('kv/', { type: 'kv', version: '2' });
    team.policies.set('inner', policy(['kv/data/inner', 'read', 'list']));
    team.roles.set('auth/kubernetes/role/inner', { token_policies: ['inner'] });
    writeFileSync(path.join(folder, 'policies', 'inner.hcl'), policy(['kv/data/inner', 'read']));
    forge.add('shop/inner', { files: { 'bao.yml': manifest('inner', [{ path: 'inner', access: 'read' }], 'inner', 'namespace: team\n') } });
    bao.root.policies.set('reader', nightlyPolicy + nightlyPolicy.replaceAll('path "', 'path "+/'));
    writeFileSync(path.join(folder, 'policies', 'reader.hcl'), bao.root.policies.get('reader') ?? '');
    expect(short((await findings()).found)).toEqual(['COV002 inner list team/kv/data/inner/', 'COV015 inner list team/kv/data/inner/']);
  });

  test('a namespace that may not be read: only its workloads are not judged', async () => {
    bao.addNamespace('team');
    forge.add('shop/inner', { files: { 'bao.yml': manifest('inner', [{ path: 'inner', access: 'read' }], 'inner', 'namespace: team\n') } });
    const { code, stdout } = await run();
    expect(code).toBe(3);
    expect(stdout).toContain('not judged: inner');
    expect(stdout).not.toContain('COV001');
  });
});

describe('the pipeline of the night', () => {
  test('ci-lint has nothing to say about it', async () => {
    mkdirSync(path.join(folder, '.woodpecker'));
    writeFileSync(path.join(folder, '.woodpecker/reverse-coverage.yml'), readFileSync(path.join(house, 'templates/reverse-coverage.yml'), 'utf8'));
    const { code, stdout, stderr } = await runTool(['ci-lint', '--fail-on', 'warning'], folder, {});
    expect([code, stderr], stdout).toEqual([0, '']);
  });

  test('it runs for its own cron job, and for no other event', async () => {
    mkdirSync(path.join(folder, '.woodpecker'));
    writeFileSync(path.join(folder, '.woodpecker/reverse-coverage.yml'), readFileSync(path.join(house, 'templates/reverse-coverage.yml'), 'utf8'));
    const runs = async (...more: readonly string[]): Promise<boolean[]> => {
      const { stdout, stderr } = await runTool(['ci-lint', 'simulate', '.woodpecker', ...more, '--output', 'json'], folder, {});
      expect(stderr).toBe('');
      return (JSON.parse(stdout) as { workflows: { runs: boolean }[] }).workflows.map((workflow) => workflow.runs);
    };
    expect(await runs('--event', 'cron', '--cron', 'reverse-coverage')).toEqual([true]);
    expect(await runs('--event', 'cron', '--cron', 'nightly')).toEqual([false]);
    for (const event of ['push', 'pull_request', 'pull_request_closed', 'deployment', 'manual']) expect(await runs('--event', event), event).toEqual([false]);
    for (const event of ['tag', 'release']) expect(await runs('--event', event, '--ref', 'refs/tags/v1.0.0'), event).toEqual([false]);
  });
});

describe('manifests of a forge', () => {
  test('a list file, a ref, and a cache that is asked before the forge', async () => {
    writeFileSync(path.join(folder, 'repositories.txt'), '# ours\nshop/api\nshop/web@main   # by branch\n./local\n\n');
    mkdirSync(path.join(folder, 'local'));
    writeFileSync(path.join(folder, 'local/bao.yml'), manifest('batch', [{ path: 'batch/out', access: 'write' }]));
    const listed = (): Promise<Ran> => runTool(['reverse-coverage', '--repositories', 'repositories.txt', '--policies', 'policies', '--cache', 'cache'], folder, { FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token });
    expect((await listed()).stdout).toContain('3 of 3 manifests');
    const blobs = (): number => forge.log().filter((line) => line.includes('/git/blobs/')).length;
    expect(blobs()).toBe(2);
    await listed();
    expect(blobs()).toBe(2);
  });

  test('a line that is neither a repository nor a path', async () => {
    writeFileSync(path.join(folder, 'repositories.txt'), 'shop/api\nwhat is this\n');
    const { code, stderr } = await runTool(['reverse-coverage', '--repositories', 'repositories.txt', '--policies', 'policies'], folder, {});
    expect([code, stderr]).toEqual([2, expect.stringContaining('repositories.txt:2 is neither a repository nor a path')]);
  });

  test('an organisation of several pages is read to its end; one repository that fails is named, and the rest is judged', async () => {
    for (let at = 0; at < 130; at += 1) forge.add(`shop/many-${at}`, { files: at % 2 === 0 ? { 'README.md': 'x' } : { 'bao.yml': manifest(`many-${at}`, [{ path: 'shared', access: 'read' }], 'api') } });
    const listed = (): Promise<Ran> => runTool(['reverse-coverage', '--organisation', 'shop', '--policies', 'policies', '--fail-on', 'never'], folder, { FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token });
    const { code, stdout } = await listed();
    expect([code, stdout.includes('68 of 68 manifests')], stdout.slice(-300)).toEqual([0, true]);
    expect(forge.log().filter((line) => /\/orgs\/shop\/repos|\/users\/shop\/repos/.test(line)).length).toBeGreaterThan(2);
    forge.inject({ on: /GET \/api\/v1\/repos\/shop\/many-77\/git\/trees/, times: 99, fault: { kind: 'status', status: 500 } });
    const second = await listed();
    expect(second.code).toBe(3);
    expect(second.stdout).toMatch(/COV021[^]*not read: the manifest shop\/many-77: cannot/);
    expect(second.stdout).toContain('67 of 68 manifests');
  });

  test('archived and empty repositories, and vendored folders, are left out', async () => {
    forge.add('shop/archived', { archived: true, files: { 'bao.yml': 'broken: [' } });
    forge.add('shop/empty');
    forge.add('shop/vendored', { files: { 'vendor/x/bao.yml': 'broken: [' } });
    expect((await findings()).code).toBe(0);
  });
});
