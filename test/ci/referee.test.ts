import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Scenario } from '../../scripts/ci/environment.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { isCompilerRefusal, refusalsOf } from '../../scripts/ci/server-checks.ts';
import { defaultSettings } from '../../scripts/ci/settings.ts';
import { simulate } from '../../scripts/ci/simulate.ts';
import type { PipelineFile } from '../../scripts/ci/subject.ts';
import { root } from '../support/imports.ts';
import { createRandom } from '../support/random.ts';
import { woodpeckerCli } from '../support/woodpecker-cli.ts';

/*
 * Woodpecker's own CLI as referee: what it calls an error, we call an error; what it would run, we say runs. It comes from
 * its Go module, once, into the user's cache (`npm run test:peers`); without it these tests are skipped and say so.
 */

const peer = woodpeckerCli();
if ('reason' in peer) console.warn(`skipped, no referee: ${peer.reason}`);
const cli = 'path' in peer ? peer.path : '';
const fixtures = path.join(root, 'test/fixtures/ci/pipelines');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'ci-referee-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Verdict of `woodpecker-cli lint` on every file of a folder: a file that does not parse gets a heading and nothing below it. */
function theirVerdicts(folder: string): ReadonlyMap<string, boolean> {
  const { stdout } = spawnSync(cli, ['lint', folder], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const parts = stdout.split(/^# (?=\S+\.ya?ml$)/m).slice(1);
  return new Map(parts.map((part) => {
    const end = part.indexOf('\n');
    const said = part.slice(end).trim();
    return [part.slice(0, end), said === '' || said.includes('❌')];
  }));
}

/** Our verdict, by the same rules: no substitution, and no look at `matrix`, which the CLI's linter does not decode. */
function ourVerdict({ workflow }: PipelineFile): boolean {
  const matrix = workflow.root?.pairs.find(({ key }) => key.kind === 'scalar' && key.value === 'matrix')?.value;
  const inMatrix = (at: number): boolean => matrix !== undefined && at >= matrix.start && at < matrix.end;
  return workflow.mistakes.some(({ blocking, range }) => blocking && !inMatrix(range.start))
    || [...refusalsOf(workflow, defaultSettings)].some((refusal) => !isCompilerRefusal(refusal));
}

function disagreements(folder: string): string[] {
  const verdicts = theirVerdicts(folder);
  return readdirSync(folder).filter((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return verdicts.get(name) !== ourVerdict(parsePipelineFile({ path: name, text }));
  }).map((name) => `${name}: the CLI says ${verdicts.get(name) === true ? 'error' : 'fine'}`);
}

const words = ['true', '3', '3.10', 'null', '~', '""', '[]', '{}', '[a]', '{a: b}', '- x', '*x', '&x ', '*base', '<<: *base', '2024-01-01', 'yes', '0x1f', '\n', ' ', '  ', ': ', '- ', '#', "'", '"', 'depends_on: []', 'settings: {a: b}', '|', '>'];

/** A fixture with one or two lines changed in a way that people change them: wrong indentation, wrong kind of value, a line too many. */
function mutant(text: string, random: ReturnType<typeof createRandom>): string {
  const lines = text.split('\n');
  for (let change = random.int(1, 2); change > 0; change -= 1) {
    const at = random.int(0, lines.length - 1);
    const line = lines[at] ?? '';
    const column = random.int(0, line.length);
    const changes = [
      () => lines.splice(at, 1), () => lines.splice(at, 0, line), () => { lines[at] = line.replace(/: .*$/, `: ${random.pick(words)}`); },
      () => { lines[at] = line.replace(/- .*$/, `- ${random.pick(words)}`); }, () => { lines[at] = ` ${line}`; }, () => { lines[at] = line.replace(/^ {1,2}/, ''); },
      () => { lines[at] = line.slice(0, column) + random.pick(words) + line.slice(column + random.int(0, 2)); },
    ];
    random.pick(changes)();
  }
  return lines.join('\n');
}

describe.skipIf(cli === '')('woodpecker-cli lint', () => {
  test('agrees on every fixture', () => {
    expect(disagreements(fixtures)).toEqual([]);
  }, 120_000);

  test('agrees on 400 changed fixtures', () => {
    const random = createRandom(31);
    // lines that begin with % and end-of-document markers: the CLI looks one token further than we do
    const texts = readdirSync(fixtures).filter((name) => !/^(?:document-start|bad-yaml-version|warn-second-document)/.test(name)).map((name) => readFileSync(path.join(fixtures, name), 'utf8'));
    const folder = path.join(scratch, 'mutants');
    mkdirSync(folder);
    for (let at = 0; at < 400; at += 1) writeFileSync(path.join(folder, `m${at}.yml`), mutant(random.pick(texts), random));
    const wrong = disagreements(folder);
    expect(wrong, wrong.map((one) => readFileSync(path.join(folder, one.split(':')[0] as string), 'utf8')).join("\n===\n")).toEqual([]);
  }, 120_000);
});

const runnable = path.join(root, 'test/fixtures/ci/runnable');

interface Case {
  readonly title: string;
  readonly event: string;
  readonly ref: string;
  readonly branch?: string;
  readonly changed?: readonly string[];
  readonly message?: string;
}

const cases: readonly Case[] = [
  { title: 'push to main', event: 'push', ref: 'refs/heads/main' },
  { title: 'push to main, docs only', event: 'push', ref: 'refs/heads/main', changed: ['docs/a.md'] },
  { title: 'push to main, sources', event: 'push', ref: 'refs/heads/main', changed: ['src/a.ts', 'docs/a.md'], message: 'feat: x [full]' },
  { title: 'push to a release branch', event: 'push', ref: 'refs/heads/release/1.2', branch: 'release/1.2' },
  { title: 'pull request', event: 'pull_request', ref: 'refs/pull/7/head', changed: ['src/a.ts'] },
  { title: 'tag of an image', event: 'tag', ref: 'refs/tags/base-python-v1.2.3' },
  { title: 'tag of another image', event: 'tag', ref: 'refs/tags/base-python-3.13-v1.0.0' },
  { title: 'plain tag', event: 'tag', ref: 'refs/tags/v1.2.3' },
  { title: 'cron', event: 'cron', ref: 'refs/heads/main' },
  { title: 'manual', event: 'manual', ref: 'refs/heads/main' },
  { title: 'deployment', event: 'deployment', ref: 'refs/heads/main' },
];

function scenarioOf({ event, ref, branch = 'main', changed = [], message = 'feat: x' }: Case): Scenario {
  return {
    event, ref, branch, sourceBranch: '', repo: 'loco/app', defaultBranch: 'main', message, author: 'a', cron: '', platform: 'linux/amd64', instance: 'ci.example', sha: 'abc',
    changedFiles: changed, deployTarget: '', variables: {},
  };
}

/** What one file prints. The CLI drops `--repo`, and a tag has no message on Forgejo; the fixtures ask for neither. */
function theirRun(file: string, { event, ref, branch = 'main', changed = [], message = 'feat: x' }: Case): string[] | 'refused' {
  const folder = mkdtempSync(path.join(scratch, 'run-'));
  cpSync(file, path.join(folder, path.basename(file)));
  const { stdout, stderr } = spawnSync(cli, [
    'exec', '--backend-engine', 'local', '--pipeline-event', event, '--commit-ref', ref, '--commit-branch', branch, '--commit-message', event === 'tag' ? '' : message, '--commit-sha', 'abc',
    '--system-host', 'ci.example', '--system-platform', 'linux/amd64', '--pipeline-changed-files', JSON.stringify(changed), '--repo-path', folder, path.join(folder, path.basename(file)),
  ], { encoding: 'utf8', env: { ...process.env, HOME: folder }, timeout: 60_000 });
  if (/no workflows to execute/.test(stdout + stderr)) return [];
  const lines = Array.from((stdout + stderr).matchAll(/\[([^\]:]+):L\d+:\d+s\] OUT (.*)/g), ([, step = '', text = '']) => `${step}: ${text.trim()}`);
  if (lines.length === 0) return 'refused';
  return lines.sort();
}

function ourRun(file: string, scenario: Scenario): string[] | 'refused' {
  const { workflows, refused } = simulate([parsePipelineFile({ path: path.basename(file), text: readFileSync(file, 'utf8') })], scenario, defaultSettings);
  if (refused.length > 0) return 'refused';
  return workflows.filter(({ runs }) => runs).flatMap(({ steps }) => steps.filter(({ runs, kind }) => runs && kind === 'commands'))
    .flatMap(({ name, commands }) => commands.flatMap((command) => Array.from(command.matchAll(/^echo "?OUT ([^"\n]*)"?$/gm), ([, text = '']) => `${name}: ${text.trim()}`))).sort();
}

describe.skipIf(cli === '' || !existsSync('/bin/sh') || process.platform === 'win32')('woodpecker-cli exec', () => {
  const files = readdirSync(runnable).filter((name) => name.endsWith('.yml'));
  test.each(files.flatMap((name) => cases.map((one) => [name, one.title, one] as const)))('%s: %s', (name, _, one) => {
    const file = path.join(runnable, name);
    expect(ourRun(file, scenarioOf(one))).toEqual(theirRun(file, one));
  }, 90_000);
});
