import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { events } from '../../scripts/ci/event-names.ts';
import type { Scenario } from '../../scripts/ci/environment.ts';
import { isPull } from '../../scripts/ci/match.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { defaultSettings } from '../../scripts/ci/settings.ts';
import { simulate } from '../../scripts/ci/simulate.ts';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { woodpeckerCli } from '../support/woodpecker-cli.ts';

/*
 * Conditions of every kind, made at random, on every event: what Woodpecker's own `exec` runs, `simulate` says runs. The
 * circumstances go into `exec` as the file that its user interface exports (`--metadata-file`), so that the repository,
 * the cron job and the target of a deployment are there, too.
 */

const peer = woodpeckerCli();
if ('reason' in peer) console.warn(`skipped, no referee: ${peer.reason}`);
const cli = 'path' in peer ? peer.path : '';
const scratch = mkdtempSync(path.join(os.tmpdir(), 'ci-conditions-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const base: Scenario = {
  event: 'push', ref: 'refs/heads/main', branch: 'main', sourceBranch: 'feature/x', repo: 'loco/app', defaultBranch: 'main', message: 'feat: x', author: 'ada', cron: 'nightly', platform: 'linux/amd64',
  instance: 'ci.example', sha: 'abc', changedFiles: ['src/a.ts', 'docs/a.md'], deployTarget: '', variables: {},
};
const on = (event: string, more: Partial<Scenario> = {}): Scenario => ({ ...base, event, ...(isPull(event) ? { ref: 'refs/pull/7/head' } : event === 'tag' ? { ref: 'refs/tags/v1.2.3', branch: '', message: '' } : event === 'release' ? { ref: 'refs/tags/v1.2.3' } : {}), ...more });

const scenarios: readonly (readonly [string, Scenario])[] = [
  ...events.map((event) => [event, on(event)] as const),
  ['push to a release branch', on('push', { ref: 'refs/heads/release/1.2', branch: 'release/1.2', changedFiles: ['README.md'] })],
  ['push, docs only', on('push', { changedFiles: ['docs/a.md', 'docs/deep/b.md'] })],
  ['push, everything is wanted', on('push', { changedFiles: ['docs/a.md'], message: 'feat: x [FULL]' })],
  ['push without files', on('push', { changedFiles: [] })],
  ['pull request to a release branch', on('pull_request', { branch: 'release/1.2' })],
  ['another cron job', on('cron', { cron: 'weekly' })],
  ['another repository, server and agent', on('push', { repo: 'other/tool', instance: 'ci.example.org', platform: 'linux/arm64' })],
  ['tag of an image', on('tag', { ref: 'refs/tags/base-python-v1.2.3' })],
  ['deployment to production', on('deployment', { deployTarget: 'production' })],
];

/** The shape of Woodpecker's `metadata.Metadata` (pipeline/frontend/metadata/types.go, v3.17). */
function metadata({ event, ref, branch, sourceBranch, repo, defaultBranch, message, author, cron, platform, instance, sha, changedFiles, deployTarget }: Scenario): object {
  const [owner, name] = repo.split('/');
  return {
    repo: { id: 1, name, owner, default_branch: defaultBranch },
    curr: {
      number: 1, event, author, ...(event === 'cron' ? { cron } : {}), ...(deployTarget === '' ? {} : { target: deployTarget }),
      commit: { sha, ref, branch, message, changed_files: changedFiles, author: { name: author }, ...(isPull(event) ? { refspec: `${sourceBranch}:${branch}` } : {}) },
    },
    sys: { host: instance, name: 'woodpecker', arch: platform, url: `https://${instance}` }, forge: { type: 'forgejo' },
  };
}

function theirs(text: string, scenario: Scenario): string[] | 'refused' {
  const folder = mkdtempSync(path.join(scratch, 'run-'));
  writeFileSync(path.join(folder, 'ci.yml'), text);
  writeFileSync(path.join(folder, 'metadata.json'), JSON.stringify(metadata(scenario)));
  const { stdout, stderr } = spawnSync(cli, ['exec', '--backend-engine', 'local', '--metadata-file', path.join(folder, 'metadata.json'), '--system-platform', scenario.platform, '--repo-path', folder, path.join(folder, 'ci.yml')],
    { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder }, timeout: 60_000 });
  if (/no workflows to execute/.test(stdout + stderr)) return [];
  const ran = Array.from((stdout + stderr).matchAll(/\[[^\]]+:L\d+:\d+s\] OUT (.*)/g), ([, one = '']) => one.trim());
  rmSync(folder, { recursive: true, force: true });
  // a workflow whose steps are all filtered away ends quietly
  return ran.length === 0 && /error|failed|depend/i.test(stderr + stdout) ? 'refused' : ran.sort();
}

function ours(text: string, scenario: Scenario): string[] | 'refused' {
  const { workflows, refused } = simulate([parsePipelineFile({ path: 'ci.yml', text })], scenario, defaultSettings);
  if (refused.length > 0) return 'refused';
  return workflows.filter(({ runs }) => runs).flatMap(({ steps }) => steps.filter(({ runs, kind }) => runs && kind === 'commands')).flatMap(({ commands }) => commands.map((one) => one.replace(/^echo OUT /, ''))).sort();
}

const globs: Readonly<Record<string, readonly string[]>> = {
  branch: ['main', 'release/*', '**', '*', 'feature/**', '{main,develop}', 'm[a-z]in', 'rel*/1.?', '!main'], ref: ['refs/heads/main', 'refs/tags/v*', 'refs/tags/**', 'refs/pull/*/head', 'refs/**', 'refs/*', 'refs/tags/base-*'],
  repo: ['loco/*', 'loco/app', 'other/*', '**', '*'], platform: ['linux/amd64', 'linux/*', 'windows/*'], instance: ['ci.example', '*.example', '*'], cron: ['nightly', 'night*', 'weekly', '*'],
  path: ['src/**', 'docs/*', '**/*.md', '*', '*.md', 'docs/**/*.md', '{src,lib}/*.ts', 'src/[a-c].ts'],
};
const expressions = ['CI_COMMIT_BRANCH == "main"', 'CI_PIPELINE_EVENT != "push"', 'CI_PIPELINE_EVENT in ["push", "tag"]', 'CI_REPO matches "^loco/"', 'CI_COMMIT_MESSAGE contains "feat" && CI_PIPELINE_EVENT != "tag"', 'not (CI_REPO_OWNER == "other")', 'CI_COMMIT_REF startsWith "refs/heads/" or V == "1"'];

const quoted = (text: string): string => JSON.stringify(text);
const list = (items: readonly string[]): string => `[${items.map(quoted).join(', ')}]`;

function patterns(random: Random, key: string): string {
  const some = (): string[] => random.list(1, 3, () => random.pick(globs[key] ?? []));
  return random.pick([() => quoted(some()[0] ?? ''), () => list(some()), () => `{include: ${list(some())}}`, () => `{exclude: ${list(some())}}`, () => `{include: ${list(some())}, exclude: ${list(some())}}`])();
}

function pathFilter(random: Random): string {
  const extra = `${random.boolean(0.4) ? ', ignore_message: "[full]"' : ''}${random.boolean(0.4) ? `, on_empty: ${String(random.boolean())}` : ''}`;
  const plain = patterns(random, 'path');
  return plain.startsWith('{') ? plain.replace(/\}$/, `${extra}}`) : plain;
}

function condition(random: Random): string {
  const keys = random.shuffle(['event', 'branch', 'ref', 'repo', 'platform', 'instance', 'cron', 'path', 'matrix', 'evaluate', 'status']).slice(0, random.int(1, 3));
  return `{${keys.map((key) => {
    if (key === 'event') return `event: ${list(random.list(1, 4, () => random.pick(events)))}`;
    if (key === 'status') return `status: ${random.pick(['success', 'failure', '[success, failure]'])}`;
    if (key === 'matrix') return `matrix: {V: ${quoted(random.pick(['1', '2', '*', '[12]']))}}`;
    if (key === 'evaluate') return `evaluate: ${quoted(random.pick(expressions))}`;
    return `${key}: ${key === 'path' ? pathFilter(random) : patterns(random, key)}`;
  }).join(', ')}}`;
}

const whenOf = (random: Random): string => (random.boolean(0.6) ? condition(random) : `[${random.list(1, 3, condition).join(', ')}]`);

/** Many steps that only say their name, each with conditions of its own. */
function pipeline(random: Random): string {
  const matrix = random.boolean(0.3) ? 'matrix: {V: ["1", "2"]}\n' : '';
  const steps = Array.from({ length: 14 }, (_, at) => `  - {name: s${at}, image: sh, commands: [echo OUT s${at}], when: ${whenOf(random)}}`);
  return `${matrix}${random.boolean(0.3) ? `when: ${whenOf(random)}\n` : ''}steps:\n${steps.join('\n')}\n  - {name: always, image: sh, commands: [echo OUT always]}\n`;
}

/** A few steps that wait for each other, some of which may be filtered away. */
function graph(random: Random): string {
  const steps = Array.from({ length: 5 }, (_, at) => {
    const needs = random.list(0, 2, () => random.int(0, 4)).filter((one) => one !== at && (one < at || random.boolean(0.1)));
    const depends = random.boolean(0.7) ? `, depends_on: [${[...new Set(needs)].map((one) => (random.boolean(0.4) ? `{name: s${one}, optional: ${String(random.boolean(0.8))}}` : `s${one}`)).join(', ')}]` : '';
    return `  - {name: s${at}, image: sh, commands: [echo OUT s${at}]${depends}${random.boolean(0.4) ? `, when: {event: ${list(random.list(1, 3, () => random.pick(['push', 'tag', 'cron'])))}}` : ''}}`;
  });
  return `steps:\n${steps.join('\n')}\n`;
}

describe.skipIf(cli === '' || process.platform === 'win32')('woodpecker-cli exec', () => {
  test.each(scenarios)('agrees on conditions: %s', (_, scenario) => {
    const sizes = new Set<number>();
    for (let seed = 1; seed <= 6; seed += 1) {
      const text = pipeline(createRandom(seed * 101));
      const ran = theirs(text, scenario);
      expect({ seed, ran: ours(text, scenario) }, text).toEqual({ seed, ran });
      sizes.add(ran.length);
    }
    // not always everything, not always nothing
    expect(sizes.size).toBeGreaterThan(2);
  }, 60_000);

  test.each(['push', 'tag', 'cron'])('agrees on graphs with filtered steps: %s', (event) => {
    let refused = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const text = graph(createRandom(seed * 211));
      const ran = theirs(text, on(event));
      expect({ seed, ran: ours(text, on(event)) }, text).toEqual({ seed, ran });
      if (ran === 'refused') refused += 1;
    }
    expect(refused).toBeGreaterThan(3);
    expect(refused).toBeLessThan(37);
  }, 60_000);

  /** Everything that the substitution may ask for, but what only a real server knows: numbers, times, addresses. */
  const variables = [
    'CI', 'CI_REPO', 'CI_REPO_OWNER', 'CI_REPO_NAME', 'CI_REPO_DEFAULT_BRANCH', 'CI_REPO_PRIVATE', 'CI_REPO_TRUSTED', 'CI_REPO_TRUSTED_NETWORK', 'CI_REPO_TRUSTED_VOLUMES', 'CI_REPO_TRUSTED_SECURITY',
    'CI_COMMIT_SHA', 'CI_COMMIT_REF', 'CI_COMMIT_REFSPEC', 'CI_COMMIT_BRANCH', 'CI_COMMIT_SOURCE_BRANCH', 'CI_COMMIT_TARGET_BRANCH', 'CI_COMMIT_TAG', 'CI_COMMIT_MESSAGE', 'CI_COMMIT_AUTHOR', 'CI_COMMIT_AUTHOR_EMAIL',
    'CI_COMMIT_PULL_REQUEST', 'CI_COMMIT_PULL_REQUEST_LABELS', 'CI_COMMIT_PULL_REQUEST_MILESTONE', 'CI_COMMIT_PULL_REQUEST_DRAFT', 'CI_COMMIT_PRERELEASE', 'CI_PIPELINE_EVENT', 'CI_PIPELINE_EVENT_REASON', 'CI_PIPELINE_AUTHOR', 'CI_PIPELINE_FILES',
    'CI_PIPELINE_DEPLOY_TARGET', 'CI_PIPELINE_DEPLOY_TASK', 'CI_PIPELINE_RELEASE_TITLE', 'CI_PIPELINE_RELEASE_PRE', 'CI_WORKFLOW_NAME', 'CI_SYSTEM_NAME', 'CI_SYSTEM_HOST', 'CI_SYSTEM_PLATFORM', 'CI_SYSTEM_URL', 'CI_FORGE_TYPE', 'CI_CRON', 'CI_NOTHING',
  ];

  test.each(scenarios)('agrees on what variables become: %s', (_, scenario) => {
    // two dollars: the shell must not see a quote of JSON
    const text = `steps:\n  - name: a\n    image: sh\n    commands:\n${variables.map((name) => `      - |\n        echo OUT '${name}=\${${name}}'`).join('\n')}\n`;
    const told = (all: string[] | 'refused'): string[] => (all === 'refused' ? [] : all).map((line) => line.replace(/^echo OUT /, '').replace(/^'|'\n?$/g, '').trim());
    expect(told(ours(text, scenario)).sort()).toEqual(told(theirs(text, scenario)).sort());
  });
});
