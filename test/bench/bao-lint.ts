import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lintRules } from '../../scripts/bao/lint-rules/index.ts';
import { gateOf } from '../../scripts/bao/lint-sieve.ts';
import { root } from '../support/imports.ts';
import { scannerProgram, scanners } from '../support/scanners.ts';
import type { Scanner } from '../support/scanners.ts';
import { markdownTable, measure } from './measure.ts';
import type { Variant } from './measure.ts';
import { copySources } from './sources.ts';

/*
 * bao-lint over a tree of about 100 MB beside ripgrep with the same patterns (all gates as one search), and beside gitleaks
 * and detect-secrets, which are installed once into the user's cache folder (`test/support/scanners.ts`). The tree is the
 * sources of our own dependencies, copied until it is large enough. What a scanner finds is not compared here: they look
 * for other things. All of it takes less than four minutes: a scanner that is not done after `--seconds` (60) is stopped.
 */

const wantedBytes = 100_000_000;
const usualSeconds = 60;
/** More rounds than these take longer than they teach. */
const mostRounds = 9;

/** All gates as one search, as ripgrep knows it: it cannot look around, and takes what stands there for the rule to judge. */
function ripgrepPatterns(): string {
  return gateOf(lintRules.map(({ gate }) => gate)).source.replaceAll(/\(\?<?[!=](?:\[(?:\\.|[^\]\\])*\]|[^()[\]])*\)/g, '').replaceAll('\\w', 'A-Za-z0-9_').replaceAll('\\/', '/');
}

export const title = 'bao-lint over a tree of 100 MB';

export async function run(rounds: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-bao-lint-'));
  try {
    const tree = path.join(folder, 'tree');
    const bytes = copySources(tree, wantedBytes);
    const git = (...args: string[]): void => { spawnSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.org', '-c', 'core.autocrlf=false', ...args], { cwd: tree, stdio: 'ignore' }); };
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'feat: all');
    const patterns = path.join(folder, 'patterns.txt');
    writeFileSync(patterns, `${ripgrepPatterns()}\n`);
    const files = Number(/(\d+) files? scanned/.exec(spawnSync(process.execPath, [path.join(root, 'dist/bin/bao-lint'), '--fail-on', 'never', '.'], { cwd: tree, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout)?.[1] ?? 0);
    const lint: Variant = { name: 'bao-lint', command: [process.execPath, path.join(root, 'dist/bin/bao-lint'), '--fail-on', 'never', '.'], cwd: tree, check: (stdout) => { if (!stdout.includes(`${files} files scanned`)) throw new Error('bao-lint did not scan all'); } };
    if (spawnSync('rg', ['--version']).error !== undefined) return 'ripgrep is not installed: not measured.\n';
    const rg: Variant = { name: 'rg', command: ['rg', '-n', '--no-unicode', '-f', patterns, '.'], cwd: tree, exits: [0, 1] };
    const fast = markdownTable(measure([rg, lint], { rounds: Math.min(rounds, mostRounds) }), { 'bao-lint': 1.5 });
    const others = scanners.map((scanner) => `- ${oneRun(lint, scanner, tree)}\n`).join('');
    return `${(bytes / 1e6).toFixed(0)} MB, ${files} files.\n\n${fast}\nOne run each:\n\n${others}\n${manifest(folder, rounds)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Scanners take minutes, so there is one run, stopped after some seconds; the base runs right before it. */
function oneRun(base: Variant, scanner: Scanner, tree: string): string {
  const { name } = scanner;
  const found = scannerProgram(scanner, true);
  if ('missing' in found) return `${name}: ${found.missing}`;
  const given = process.argv.find((word) => word.startsWith('--seconds='))?.slice('--seconds='.length);
  const most = given === undefined ? usualSeconds : Number(given);
  const seconds = ([program, ...args]: readonly [string, ...string[]]): number => {
    const started = performance.now();
    spawnSync(program, args, { cwd: tree, stdio: 'ignore', timeout: most * 1000 });
    return (performance.now() - started) / 1000;
  };
  const [ours, theirs] = [seconds(base.command), seconds(scanner.scan(found.program, tree, path.join(tree, '../report.json')))];
  const ratio = (theirs / ours).toFixed(1);
  return theirs >= most ? `${name} ${scanner.version}: stopped after ${most} s (> x ${ratio} of ${base.name}'s ${ours.toFixed(1)} s; goal: at least 5)`
    : `${name} ${scanner.version}: ${theirs.toFixed(1)} s (x ${ratio} of ${base.name}'s ${ours.toFixed(1)} s; goal: at least 5)`;
}

/** A check of one manifest of about 200 lines, beside a Node that does nothing. */
function manifest(folder: string, rounds: number): string {
  const head = 'version: 1\nworkload: big-api\nenvironments: [staging, prod]\nauth:\n  - { method: kubernetes, role: big-api }\nsecrets:\n';
  const secret = (at: number): string => `  - engine: kv-v2\n    mount: kv\n    path: \${environment}/big/service-${at}/db\n    access: [read]\n    keys: [username, password]\n    env: { DB${at}_USER: username, DB${at}_PASSWORD: password }\n    rotation: { every: 90d, by: platform }\n`;
  const file = path.join(folder, 'bao.yml');
  writeFileSync(file, head + Array.from({ length: 28 }, (_, at) => secret(at)).join(''));
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  const check: Variant = { name: 'bao-manifest-check', command: [process.execPath, path.join(root, 'dist/bin/bao-manifest-check'), file], cwd: folder, check: (stdout) => { if (!stdout.includes('28 secrets declared')) throw new Error(`the manifest was not checked: ${stdout}`); } };
  return `A manifest of ${lines} lines:\n\n${markdownTable(measure([{ name: 'node -e 0', command: [process.execPath, '-e', '0'] }, check], { rounds: Math.max(rounds, 9) }), { 'bao-manifest-check': 2.2 })}`;
}
