import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cycleOf, daysBetween } from '../../../scripts/images/life/judge.ts';
import { parseProduct } from '../../../scripts/images/life/product.ts';
import type { Product } from '../../../scripts/images/life/product.ts';
import { partsOf } from '../../../scripts/images/life/subjects.ts';
import { startForge } from '../../support/forgejo-server.ts';
import { runTool } from '../../support/run-tool.ts';
import type { Ran } from '../../support/run-tool.ts';

/** A day so many days from today. */
function day(from: number): string {
  return new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
}

function product(name: string, label: string, lines: readonly (readonly [string, string | null, string?])[]): string {
  // the booleans are wrong on purpose: they were computed on another day
  return JSON.stringify({ schema_version: '1.2.1', result: { name, label, releases: lines.map(([line, eolFrom, codename]) => ({ name: line, codename: codename ?? null, isEol: false, eolFrom, latest: { name: `${line}.7` } })) } });
}

const catalogue = `version: 1
registry: forge.example
owner: loco
builder:
  image: gcr.io/kaniko-project/executor:v1.20.0-debug
  tools: { image: tools, tag: v1 }
bases:
  alpine: docker.io/library/alpine:3.20
  python: docker.io/library/python:{PYTHON_VERSION}-slim-bookworm
images:
  tools: { description: tools, repository: tools, context: ., base: alpine, release: v }
  base-python:
    description: Python
    repository: python{suffix}
    context: containers/python
    base: python
    matrix: { argument: PYTHON_VERSION, values: ['3.13', '3.14'], plain: '3.14' }
    release: base-python{suffix}-v
`;

const facts: Readonly<Record<string, string>> = {
  'alpine-linux': product('alpine-linux', 'Alpine Linux', [['3.24', day(500)], ['3.20', day(-1)]]),
  python: product('python', 'Python', [['3.14', day(900)], ['3.13', day(20)]]),
  debian: product('debian', 'Debian', [['13', day(400), 'Trixie'], ['12', day(0), 'Bookworm']]),
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'life-'));
  mkdirSync(path.join(folder, 'containers'));
  mkdirSync(path.join(folder, 'data'));
  writeFileSync(path.join(folder, 'containers/images.yml'), catalogue);
  for (const [name, text] of Object.entries(facts)) writeFileSync(path.join(folder, 'data', `${name}.json`), text);
});
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const run = (...words: string[]): Promise<Ran> => runTool(['images', 'end-of-life', ...words], folder);
const change = (from: string, to: string): void => { writeFileSync(path.join(folder, 'containers/images.yml'), catalogue.replace(from, to)); };

describe('which line a reference belongs to', () => {
  test.each([
    ['docker.io/library/alpine:3.24', ['alpine-linux 3.24']], ['docker.io/library/golang:1.27-alpine3.23', ['go 1.27', 'alpine-linux 3.23']], ['docker.io/library/golang:1.27-alpine', ['go 1.27']],
    ['docker.io/library/python:3.14-slim-trixie', ['python 3.14', 'debian trixie?', 'ubuntu trixie?']], ['docker.io/library/debian:bookworm-slim', ['debian bookworm']],
    ['docker.io/library/node:latest', ['nodejs -']], ['zot.example:5000/mirror/docker.io/library/postgres:17.2', ['postgresql 17.2']],
  ])('%s', (reference, wanted) => {
    expect(partsOf(reference).map(({ product: name, version, guess }) => `${name} ${version ?? '-'}${guess ? '?' : ''}`)).toEqual(wanted);
  });
  const rust = parseProduct(product('rust', 'Rust', [['1.98', null], ['1.97', day(-5)], ['1.9', day(-900)]])) as Product;
  test.each([['1.97.1', '1.97'], ['1.97', '1.97'], ['1.9', '1.9'], ['1', '1.98'], [undefined, '1.98'], ['2', undefined], ['1.96', undefined]])('%s is of %s', (version, line) => {
    expect(cycleOf(rust, version)?.name).toBe(line);
  });
  test('days', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2026-11-21', '2026-11-20')).toBe(-1);
  });
});

test('what ended, what ends, and where it is written', async () => {
  const { code, stdout } = await run('--data', 'data');
  expect(code).toBe(1);
  const plain = stdout.replaceAll(/\d{4}-\d\d-\d\d/g, 'DAY');
  expect(plain).toMatch(/^ended {6}DAY {2}Alpine Linux 3\.20 +docker\.io\/library\/alpine:3\.20 +tools$/m);
  expect(plain).toMatch(/error\[EOL001\]: `docker\.io\/library\/alpine:3\.20`: Alpine Linux 3\.20 has ended on DAY, 1 day ago; tools holds it\n +--> containers\/images\.yml:11:69/);
  expect(plain).toContain('supported: 3.24 (until DAY)');
  expect(plain).toMatch(/warning\[EOL002\]: .*Python 3\.13 ends on DAY, in 20 days; base-python-3\.13 holds it\n +--> containers\/images\.yml:17:50/);
  // the last day is a day of support
  expect(plain).toMatch(/Debian 12 ends on DAY, today; base-python-3\.13 holds it/);
  expect(plain).not.toContain('Ubuntu');
});

test('--within, --fail-on, and a document', async () => {
  change('alpine:3.20', 'alpine:3.24');
  expect((await run('--data', 'data')).code).toBe(0);
  expect((await run('--data', 'data', '--fail-on', 'warning')).code).toBe(1);
  expect((await run('--data', 'data', '--within', '0')).stdout).not.toContain('Python 3.13 ends');
  const { subjects } = JSON.parse((await run('--data', 'data', '--output', 'json')).stdout) as { subjects: readonly unknown[] };
  expect(subjects).toContainEqual({ reference: 'docker.io/library/alpine:3.24', product: 'alpine-linux', line: '3.24', state: 'supported', until: day(500), days: 500, latest: '3.24.7', images: ['tools'] });
});

test('what nobody knows is said, and can be named', async () => {
  change('docker.io/library/alpine:3.20', 'forge.example/team/small:13');
  const { code, stdout } = await run('--data', 'data', '--within', '0');
  expect(code).toBe(0);
  expect(stdout).toMatch(/EOL003.*`forge\.example\/team\/small:13`: small 13: nothing is known of its end/);
  expect((await run('--data', 'data', '--product', 'forge.example/team/small=debian')).stdout).toMatch(/supported {2}\S+ {2}Debian 13 +forge\.example\/team\/small:13/);
});

test.each([
  [['--data', 'nowhere'], 2, /there is no folder nowhere/], [['--data', 'containers'], 3, /containers has nothing on any of alpine-linux, python, debian, ubuntu/],
  [['--data', 'data', '--within', '-1'], 2, /--within/], [['--data', 'data', '--product', 'x'], 2, /REPOSITORY=PRODUCT, not "x"/],
  [['--data', 'data', '--product', 'docker.io/library/alpin=go'], 2, /no base of containers\/images\.yml is in docker\.io\/library\/alpin$/m],
])('%j', async (words, code, message) => {
  const ran = await run(...words);
  expect(ran.code).toBe(code);
  expect(ran.stderr).toMatch(message);
});

test.each([['half of it', facts['python']?.slice(0, 80) ?? '', /is not JSON/], ['another shape', '{"cycle":"3.14"}', /no `result`/], ['a date that is none', product('python', 'Python', [['3.14', 'soon']]), /a date that is none/]])('data that is damaged: %s', async (_, text, message) => {
  writeFileSync(path.join(folder, 'data/python.json'), text);
  const { code, stderr } = await run('--data', 'data');
  expect(code).toBe(3);
  expect(stderr).toMatch(message);
});

test('from an address, where a product that is not there is not known', async () => {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url ?? '');
    const text = facts[/^\/v1\/([a-z-]+)\/$/.exec(request.url ?? '')?.[1] ?? ''];
    response.writeHead(text === undefined ? 404 : 200).end(text ?? 'nothing here');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  try {
    const { code, stdout } = await run('--data', `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`);
    expect(code).toBe(1);
    expect(stdout).toContain('EOL001');
    expect(asked.sort()).toEqual(['/v1/alpine-linux/', '/v1/debian/', '/v1/python/', '/v1/ubuntu/']);
  } finally {
    await new Promise((resolve) => { server.close(resolve); });
  }
});

test('one issue: opened, left alone, closed', async () => {
  const forge = await startForge();
  try {
    const repository = forge.add('loco/ci-shared');
    const env = { CI_REPO: 'loco/ci-shared', CI_FORGE_URL: forge.url, FORGEJO_TOKEN: forge.token };
    const nightly = (): Promise<Ran> => runTool(['images', 'end-of-life', '--data', 'data', '--issue'], folder, env);
    const first = await nightly();
    expect(first.code, first.stderr).toBe(1);
    expect(repository.issues.map(({ title, state }) => [title, state])).toEqual([['Images: end of life', 'open']]);
    expect(repository.issues[0]?.body).toMatch(/- \[ \] \*\*ended\*\* `docker\.io\/library\/alpine:3\.20`: Alpine Linux 3\.20 has ended on \d{4}-\d\d-\d\d; tools holds it/);
    expect((await nightly()).stdout).toMatch(/up to date: issue #\d+ /);
    change('alpine:3.20', 'alpine:3.24');
    writeFileSync(path.join(folder, 'data/python.json'), product('python', 'Python', [['3.14', day(900)], ['3.13', day(300)]]));
    writeFileSync(path.join(folder, 'data/debian.json'), product('debian', 'Debian', [['12', day(300), 'Bookworm']]));
    expect((await nightly()).code).toBe(0);
    expect(repository.issues.map(({ state }) => state)).toEqual(['closed']);
  } finally {
    await forge.close();
  }
});
