import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWoodpecker } from '../../scripts/adapters/woodpecker.ts';
import { testClock } from '../support/clock.ts';
import { failureOf } from '../support/failure.ts';
import { startWoodpecker } from '../support/woodpecker-server.ts';
import type { FakeWoodpecker } from '../support/woodpecker-server.ts';

let server: FakeWoodpecker;
let id = 0;
const progress = { note: () => undefined, warn: () => undefined, update: () => undefined };

beforeEach(async () => {
  server = await startWoodpecker();
  id = server.add('loco/app');
});
afterEach(() => server.close());

function woodpecker(env: Record<string, string> = {}) {
  return createWoodpecker({ env: { WOODPECKER_SERVER: server.url, WOODPECKER_TOKEN: server.token, ...env }, clock: testClock(), progress });
}

test('a repository is found by its name, whatever its case', async () => {
  expect(await woodpecker().repositoryId('loco/app')).toBe(id);
  expect(await woodpecker().repositoryId('LOCO/app')).toBe(id);
  expect(await woodpecker().repositoryId('loco/other')).toBeUndefined();
});

describe('the pipeline of a tag', () => {
  const filter = { ref: 'refs/tags/v1.0.0', event: 'tag' };

  test.each([
    ['runs', { status: 'running', errors: [], workflows: [{ name: 'release', state: 'running', error: '' }] }],
    ['stranded', { status: 'created', errors: [], workflows: [] }],
    ['compile-error', { status: 'error', workflows: [], errors: [{ type: 'compiler', message: 'could not compile: step has no image', isWarning: false }] }],
    ['blocked', { status: 'blocked', workflows: [{ name: 'release', state: 'blocked', error: '' }] }],
  ] as const)('%s', async (fate, wanted) => {
    server.tagPushed('loco/app', 'v0.9.0', 'runs');
    server.tagPushed('loco/app', 'v1.0.0', fate);
    const one = woodpecker();
    const list = await one.pipelines(id, filter);
    expect(list).toEqual([{ number: 2, status: wanted.status, event: 'tag', ref: filter.ref, commit: 'f'.repeat(40), created: 1_700_000_000 }]);
    expect(await one.pipeline(id, 2)).toMatchObject({ ...wanted, number: 2, url: `${server.url}/repos/${id}/pipeline/2` });
  });

  test('is missing', async () => {
    server.tagPushed('loco/app', 'v1.0.0', 'missing');
    expect(await woodpecker().pipelines(id, filter)).toEqual([]);
    expect(await woodpecker().pipeline(id, 7)).toBeUndefined();
  });

  test('is found over pages and on a server that ignores the filters', async () => {
    await server.close();
    server = await startWoodpecker({ ignoresFilters: true });
    id = server.add('loco/app');
    server.tagPushed('loco/app', 'v1.0.0', 'runs');
    for (let at = 0; at < 120; at += 1) server.tagPushed('loco/app', `v2.0.${at}`, 'runs');
    server.tagPushed('loco/app', 'v1.0.0', 'stranded');
    expect((await woodpecker().pipelines(id, filter)).map(({ number }) => number)).toEqual([122, 1]);
  });
});

describe('what can go wrong', () => {
  test.each([
    [{ WOODPECKER_TOKEN: 'wrong' }, 'cannot look up loco/app: Woodpecker at HOST answered 401 (not authenticated): User not authorized', /WOODPECKER_TOKEN/],
    [{ WOODPECKER_TOKEN: '' }, 'the token of Woodpecker is not known', /set WOODPECKER_TOKEN/],
    [{ WOODPECKER_SERVER: '' }, 'the address of Woodpecker is not known', /set WOODPECKER_SERVER/],
    [{ WOODPECKER_SERVER: 'ci.example' }, 'WOODPECKER_SERVER is not a web address', /https/],
    [{ WOODPECKER_TOKEN: 'two words' }, 'the value of WOODPECKER_TOKEN cannot be a token: it has spaces or other characters that no header carries', /^$/],
  ])('%j', async (env, message, help) => {
    const found = await failureOf(woodpecker(env).repositoryId('loco/app'));
    expect(found.message).toBe(message);
    expect(found.help).toMatch(help);
  });

  test('an address that leads to the application instead of the API', async () => {
    server.inject({ on: /./, fault: { kind: 'html' } });
    expect((await failureOf(woodpecker().repositoryId('loco/app'))).message).toMatch(/answered a web page/);
  });

  test('whether it can be asked at all is known without asking', () => {
    expect(woodpecker().isConfigured()).toBe(true);
    expect(woodpecker({ WOODPECKER_TOKEN: ' ' }).isConfigured()).toBe(false);
    expect(woodpecker({ WOODPECKER_SERVER: '', CI_SYSTEM_URL: 'https://ci.example' }).isConfigured()).toBe(true);
    expect(server.requests).toEqual([]);
  });
});
