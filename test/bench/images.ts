import { mkdirSync, readdirSync, rmSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../support/imports.ts';

/*
 * `images plan --offline` and `images check` on a catalogue of 200 images with 50 git tags each, as whole processes of the
 * bundle; and the size of the bundle.
 */
const images = 200;
const tags = 50;

export const title = `A catalogue of ${images} images with ${tags} tags each, and the size of the bundle`;

function fill(folder: string): void {
  const git = (input: string | undefined, ...args: string[]): void => { execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.org', ...args], { cwd: folder, input, stdio: ['pipe', 'ignore', 'pipe'] }); };
  const names = Array.from({ length: images }, (_, at) => `app-${at}x`);
  mkdirSync(path.join(folder, 'containers'));
  const entries = names.map((name) => `  ${name}: { description: ${name}, repository: ${name}, context: containers/${name}, base: alpine, release: ${name}-v }\n`).join('');
  writeFileSync(path.join(folder, 'containers/images.yml'), `version: 1\nregistry: forge.example\nowner: loco\nbuilder: { image: 'example.org/kaniko:v1', tools: { image: app-0x, tag: v1 } }\nbases: { alpine: 'docker.io/library/alpine:3.24' }\nimages:\n${entries}`);
  for (const name of names) {
    mkdirSync(path.join(folder, 'containers', name));
    writeFileSync(path.join(folder, 'containers', name, 'Containerfile'), 'ARG BASE_IMAGE=docker.io/library/alpine:3.24\nFROM ${BASE_IMAGE}\nCOPY a /a\n');
    writeFileSync(path.join(folder, 'containers', name, 'a'), name);
  }
  git(undefined, 'init', '-q');
  git(undefined, 'add', '-A');
  git(undefined, 'commit', '-qm', 'feat: all');
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();
  git(names.flatMap((name) => Array.from({ length: tags }, (_, at) => `create refs/tags/${name}-v1.0.${at} ${head}\n`)).join(''), 'update-ref', '--stdin');
  git(undefined, 'pack-refs', '--all');
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

export async function run(rounds: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'images-bench-'));
  try {
    fill(folder);
    const program = path.join(root, 'dist/ci-shared.cjs');
    const commands = [['images', 'render', '--dry-run'], ['images', 'plan', '--offline'], ['images', 'recipe', 'app-7x']] as const;
    const rows = commands.map((command) => {
      const times = Array.from({ length: rounds }, () => {
        const start = performance.now();
        execFileSync(process.execPath, [program, ...command], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
        return performance.now() - start;
      });
      return `| ${command.join(' ')} | ${median(times).toFixed(0)} | ${Math.min(...times).toFixed(0)} .. ${Math.max(...times).toFixed(0)} |`;
    });
    const dist = path.join(root, 'dist');
    const size = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cjs')).reduce((sum, name) => sum + statSync(path.join(dist, name)).size, 0);
    return `| command | median ms | range |\n|---|---|---|\n${rows.join('\n')}\n\nBundle: ${(size / 1024).toFixed(0)} KiB of JavaScript.\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
