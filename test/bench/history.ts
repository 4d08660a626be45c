import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { git, gitEnv } from '../support/git-repo.ts';

/*
 * Histories for the benches, the same ones on every machine: made by `git fast-import` from messages as people and
 * their bots write them. What the next version must be follows from how they are made.
 */

export interface HistoryShape {
  readonly commits: number;
  readonly tags: number;
  /** Commits since the last tag. */
  readonly interval: number;
  /** With files, each commit changes one of some hundred; without, every commit has the same tree. */
  readonly files: boolean;
}

export interface History {
  /** Bare repository. */
  readonly folder: string;
  readonly lastTag: string;
  readonly next: string;
}

const types = ['feat', 'feat', 'fix', 'fix', 'fix', 'fix', 'chore', 'chore', 'docs', 'docs', 'refactor', 'test', 'ci', 'build', 'perf', 'style'] as const;
const scopes = ['', '', '', '', 'deps', 'cli', 'server', 'build', 'optimizer', 'css', 'ssr', 'hmr', 'types', 'api'] as const;
const verbs = ['handle', 'add', 'remove', 'allow', 'avoid', 'support', 'keep', 'check', 'simplify', 'report', 'cache', 'respect'] as const;
const things = ['empty query', 'symlinked root', 'source maps', 'config reload', 'worker entry', 'file watcher', 'base path', 'import order', 'error overlay', 'glob import', 'proxy table', 'trailing slash', 'lock file', 'stale chunks'] as const;
const endings = ['', '', '', ' on Windows', ' in watch mode', ' when the cache is cold', ' for nested packages', ' without a manifest', ' (backport)'] as const;
const people = ['Ada Lovelace <ada@example.org>', 'Grace Hopper <grace@example.org>', 'Renovate Bot <bot@example.org>', 'Józef Kowal <jozef@example.org>', 'Li Wei <li@example.org>'] as const;

function sentence(random: Random): string {
  return `The ${random.pick(things)} must ${random.pick(verbs)} ${random.pick(things)}${random.pick(endings)}, or the ${random.pick(things)} is lost.`;
}

function message(random: Random, number: number): string {
  const type = random.pick(types);
  const scope = random.pick(scopes);
  const header = random.boolean(0.03) ? `Merge branch 'topic-${number}'` : `${type}${scope === '' ? '' : `(${scope})`}: ${random.pick(verbs)} ${random.pick(things)}${random.pick(endings)}${random.boolean(0.7) ? ` (#${number})` : ''}`;
  const body = random.boolean(0.45) ? `\n\n${random.list(1, 5, sentence).join('\n')}` : '';
  const trailers = random.boolean(0.3) ? `\n\n${[`Fixes: #${number - 1}`, ...(random.boolean() ? [`Co-authored-by: ${random.pick(people)}`] : []), `Signed-off-by: ${random.pick(people)}`].join('\n')}` : '';
  return `${header}${body}${trailers}\n`;
}

/**
 * The interval that counts has a feature, no breaking change, and a fix as its newest commit: the answer is a minor, and
 * who sees the newest commit only says patch.
 */
function decisive(commits: number, number: number): string | undefined {
  if (number === commits) return `fix: close the watcher (#${number})\n`;
  return number === commits - 2 ? `feat(cli): list the cache (#${number})\n` : undefined;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function manifest(version: string): string {
  return `${JSON.stringify({ name: 'history', version, license: 'MIT', repository: { type: 'git', url: 'https://forge.example/loco/history.git' } }, undefined, 2)}\n`;
}

/** Numbers of the commits that are tagged: evenly spread, the last one `interval` commits before the end. */
function taggedCommits({ commits, tags, interval }: HistoryShape): Map<number, string> {
  const last = commits - interval;
  return new Map(Array.from({ length: tags }, (_, at) => [Math.max(1, Math.round(last * (at + 1) / tags)), `1.${Math.floor(at / 10)}.${at % 10}`]));
}

function* stream(shape: HistoryShape): Generator<string> {
  const random = createRandom(shape.commits);
  const tagged = taggedCommits(shape);
  yield 'feature done\n';
  for (let number = 1; number <= shape.commits; number += 1) {
    const version = tagged.get(number);
    const text = version === undefined ? decisive(shape.commits, number) ?? message(random, number) : `chore(release): ${version} [skip release]\n`;
    const person = random.pick(people);
    yield `commit refs/heads/main\nmark :${number}\nauthor ${person} ${1_600_000_000 + number * 600} +0000\ncommitter ${person} ${1_600_000_000 + number * 600} +0000\n${data(text)}`;
    if (number === 1) yield `M 100644 inline package.json\n${data(manifest('1.0.0'))}`;
    if (shape.files) yield `M 100644 inline packages/p${random.int(1, 12)}/src/f${random.int(1, 30)}.ts\n${data(random.list(20, 60, sentence).join('\n'))}`;
    if (shape.files && version !== undefined) yield `M 100644 inline package.json\n${data(manifest(version))}`;
    if (version !== undefined) yield `tag v${version}\nfrom :${number}\ntagger ${person} ${1_600_000_000 + number * 600} +0000\n${data(`v${version}\n`)}`;
  }
  yield 'done\n';
}

/** Makes a bare repository that answers as Forgejo does. */
export function makeHistory(folder: string, shape: HistoryShape): History {
  git(path.dirname(folder), 'init', '-q', '--bare', '-b', 'main', folder);
  for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) git(folder, 'config', key, 'true');
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], { cwd: folder, env: gitEnv, input: [...stream(shape)].join(''), encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`git fast-import: ${stderr}`);
  git(folder, 'pack-refs', '--all');
  if (shape.files) git(folder, 'repack', '-adq');
  rmSync(path.join(folder, 'hooks'), { recursive: true, force: true });
  const lastTag = [...taggedCommits(shape).values()].at(-1) as string;
  const [major, minor] = lastTag.split('.').map(Number) as [number, number];
  return { folder, lastTag: `v${lastTag}`, next: `${major}.${minor + 1}.0` };
}
