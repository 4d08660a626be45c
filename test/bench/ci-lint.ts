import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../support/imports.ts';
import { woodpeckerCli } from '../support/woodpecker-cli.ts';
import { installPeer, lintPeers } from './ci-peers.ts';
import type { LintPeer } from './ci-peers.ts';
import { pipelineText, workflowText, writePipelines } from './ci-pipelines.ts';
import { markdownTable, measure, once, spread } from './measure.ts';
import type { Variant } from './measure.ts';

/*
 * `ci-lint` on one file of 200 lines beside bare Node and other linters, on ten thousand generated files beside
 * `woodpecker-cli lint`, and on ever larger files. Every file is without errors, for all of them.
 */

/** Greatest ratio over `node -e 0`; issue 3 asks for it. */
export const goal = 2.3;
const many = 10_000;
const ciLint = path.join(root, 'dist/bin/ci-lint');
const bare: Variant = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };

function ours(name: string, cwd: string, target: string, files = 1): Variant {
  const wanted = `${files} pipeline ${files === 1 ? 'file' : 'files'}`;
  return {
    name, cwd, command: [process.execPath, ciLint, target],
    check: (stdout) => { if (!stdout.includes(wanted)) throw new Error(`ci-lint did not say "${wanted}": ${stdout.slice(-200)}`); },
  };
}

/** What a fleet configures: its image, its registries, a folder of templates of its own. */
const fleetConfig = `ci-lint:
  sharedImage: { name: loco/shared-ci-shared, majors: [1] }
  registries: [docker.io, registry.example]
  defaultBranch: main
`;

const followers = `# ci-lint: template=fleet-ci@1
when:
  - event: [push, pull_request]
steps:
`;

/** A template that the generated pipeline follows: its first step. */
const fleetContract = `template: fleet-ci
version: 1
describe: a pipeline of the fleet
path: .woodpecker/ci.yml
detect: [bao-checks]
steps:
  bao-checks:
    required: true
    identify: { commands: ['\\bbao-lint\\b'] }
    image: { mode: exact }
    pull: { mode: exact }
    commands: { mode: superset, items: ['bao-lint*'] }
    when: { mode: covers, values: [pull_request, push] }
`;

const gate = '  - name: bao-checks\n    image: registry.example/loco/shared-ci-shared:v1\n    pull: true\n    commands:\n      - bao-lint\n';

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

function firstLines(text: string, count: number): string {
  return `${text.split('\n').slice(0, count).join('\n')}\n`;
}

/** One file of 200 lines as different consumers have it. */
function oneFile(folder: string): Variant[] {
  const text = pipelineText(7, 200);
  const steps = text.slice(text.indexOf('steps:\n') + 7);
  const shipped = readFileSync(path.join(root, 'templates/ci.example.yml'), 'utf8').replaceAll('forge.example', 'registry.example');
  const following = firstLines(`${followers}${gate}${steps}`, 200);
  const own = (contract: string): Record<string, string> => ({ 'templates/fleet-ci.contract.yml': contract, 'templates/fleet-ci.yml': `${followers}${gate}` });
  return [
    ours('ci-lint, without configuration', write(path.join(folder, 'plain'), { 'one.yml': text.replaceAll('registry.example/loco/shared-ci-shared:v1', 'debian:12.1-slim') }), 'one.yml'),
    ours('ci-lint, images of the fleet', write(path.join(folder, 'images'), { 'one.yml': text }), 'one.yml'),
    ours('ci-lint, images and configuration', write(path.join(folder, 'config'), { 'one.yml': text, '.ci-shared.yml': fleetConfig }), 'one.yml'),
    ours('ci-lint, follows a shipped template', write(path.join(folder, 'shipped'), { 'one.yml': firstLines(`${shipped}${steps}`, 200), '.ci-shared.yml': fleetConfig }), 'one.yml'),
    ours('ci-lint, follows a template of the fleet', write(path.join(folder, 'own'), { 'one.yml': following, '.ci-shared.yml': `${fleetConfig}  templates: templates\n`, ...own(fleetContract) }), 'one.yml'),
  ];
}

interface Peers {
  readonly variants: readonly Variant[];
  readonly missing: readonly string[];
}

function peersOn(folder: string): Peers {
  const cli = woodpeckerCli();
  write(folder, { 'one.yml': pipelineText(7, 200), '.github/workflows/one.yml': workflowText(7, 200) });
  const targetOf = ({ reads }: LintPeer): string => (reads === 'pipeline' ? 'one.yml' : '.github/workflows/one.yml');
  const found = lintPeers.map((peer) => ({ peer, installed: installPeer(peer) }));
  return {
    variants: [
      ...('path' in cli ? [{ name: 'woodpecker-cli lint', cwd: folder, command: [cli.path, 'lint', 'one.yml'] } satisfies Variant] : []),
      ...found.flatMap(({ peer, installed }) => ('at' in installed
        ? [{ name: `${peer.name}${peer.reads === 'workflow' ? ' (a workflow of GitHub)' : ''}`, cwd: folder, command: peer.command(installed.at, targetOf(peer)) } satisfies Variant] : [])),
    ],
    missing: [...('reason' in cli ? [cli.reason] : []), ...found.flatMap(({ installed }) => ('reason' in installed ? [installed.reason] : []))],
  };
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

const seconds = (milliseconds: number | undefined): string => (milliseconds === undefined ? '-' : (milliseconds / 1000).toFixed(1));

/** Ten thousand files, and a tenth of them for what reads them more slowly than Woodpecker. Each peer runs once. */
function manyFiles(folder: string): string {
  const bytes = writePipelines(path.join(folder, 'all'), many);
  const part = many / 10;
  writePipelines(path.join(folder, 'part'), part);
  once(ours('warm up', path.join(folder, 'part'), '.', part));
  const runs = [1, 2].map(() => once(ours('ci-lint', path.join(folder, 'all'), '.', many)));
  const base = spread(runs.map(({ wall }) => wall)).median;
  const baseCpu = runs[0]?.cpu === undefined ? undefined : spread(runs.map(({ cpu }) => cpu ?? Number.NaN)).median;
  const line = (name: string, files: number, { wall, cpu }: ReturnType<typeof once>): string => {
    const share = many / files;
    return row(name, files, seconds(wall), Math.round((files * 1000) / wall), ((bytes / share) / 1000 / wall).toFixed(2), seconds(cpu), ((wall * share) / base).toFixed(1), cpu === undefined || baseCpu === undefined ? '-' : ((cpu * share) / baseCpu).toFixed(1));
  };
  const cli = woodpeckerCli();
  const yaml = lintPeers.map((peer) => ({ peer, installed: installPeer(peer) })).find(({ peer }) => peer.name === 'yamllint');
  const lines = [line(`ci-lint (median of ${runs.length})`, many, { wall: base, cpu: baseCpu })];
  if ('path' in cli) lines.push(line('woodpecker-cli lint (once)', many, once({ name: 'woodpecker-cli lint', cwd: path.join(folder, 'all'), command: [cli.path, 'lint', '.'] })));
  if (yaml !== undefined && 'at' in yaml.installed) lines.push(line('yamllint (once)', part, once({ name: 'yamllint', cwd: path.join(folder, 'part'), command: yaml.peer.command(yaml.installed.at, '.') })));
  const head = ['linter', 'files', 's', 'files/s', 'MB/s', 'CPU s', 'wall x ci-lint', 'CPU x ci-lint'];
  return `${[row(...head), row(...head.map(() => '---')), ...lines].join('\n')}\n`;
}

/** Cost of one file of n bytes above the cost of a file of nearly none. */
function linearity(folder: string): string {
  const sizes = [450, 4500, 45_000, 450_000].map((lines) => ({ lines, text: pipelineText(3, lines) }));
  write(folder, { 'small.yml': pipelineText(3, 12), ...Object.fromEntries(sizes.map(({ lines, text }) => [`${lines}.yml`, text])) });
  const timesOf = (name: string, runs: number) => {
    const all = Array.from({ length: runs }, () => once(ours(name, folder, name)));
    return { wall: spread(all.map(({ wall }) => wall)).median, cpu: all[0]?.cpu === undefined ? undefined : spread(all.map(({ cpu }) => cpu ?? Number.NaN)).median };
  };
  const start = timesOf('small.yml', 5);
  const lines = sizes.map(({ lines: count, text }) => {
    const { wall, cpu } = timesOf(`${count}.yml`, count > 100_000 ? 1 : 5);
    const megabytes = text.length / 1e6;
    return row((text.length / 1000).toFixed(0), wall.toFixed(0), cpu === undefined ? '-' : cpu.toFixed(0), ((wall - start.wall) / megabytes).toFixed(0), cpu === undefined || start.cpu === undefined ? '-' : ((cpu - start.cpu) / megabytes).toFixed(0));
  });
  const head = ['KB', 'wall ms', 'CPU ms', 'wall ms per MB above start-up', 'CPU ms per MB above start-up'];
  return `${[row(...head), row(...head.map(() => '---')), ...lines].join('\n')}\n`;
}

export const title = 'ci-lint';

export async function run(rounds: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ci-lint-bench-'));
  try {
    const own = oneFile(folder);
    const peers = peersOn(path.join(folder, 'peers'));
    const one = measure([bare, ...own], { rounds: Math.min(rounds, 11), costRounds: Math.min(rounds, 9) });
    const others = peers.variants.length === 0 ? '' : `\nOther linters on one file of 200 lines:\n\n${markdownTable(measure([bare, ...peers.variants], { rounds: Math.min(rounds, 3), warmUp: 1, costRounds: 3 }))}`;
    return `One file of 200 lines:\n\n${markdownTable(one, Object.fromEntries(own.map(({ name }) => [name, goal])))}${others}
${many} files:\n\n${manyFiles(path.join(folder, 'many'))}
One file of n bytes:\n\n${linearity(path.join(folder, 'sizes'))}${peers.missing.map((reason) => `\nSkipped: ${reason}\n`).join('')}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
