import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { makeFleet } from '../support/bao-fleet.ts';
import { root } from '../support/imports.ts';
import { markdownTable, measure } from './measure.ts';

/*
 * 10,000 policies against 1,000 manifests in folders, and the report page of all that, over a program that only reads
 * and parses the same files. Whole processes are timed, the start of Node included.
 */
const size = { workloads: 1000, policies: 10_000, flawed: 20 } as const;
/** A round takes ten seconds; so many give a steady median in two minutes. */
const mostRounds = 9;
/** Issue 4 asks for it. */
const goal = 2.5;

export const title = `reverse-coverage: ${size.policies} policies, ${size.workloads} manifests`;

function compared(stdout: string): void {
  const found = JSON.parse(stdout) as { readonly diagnostics: readonly { readonly rule: string }[] };
  const count = (rule: string): number => found.diagnostics.filter((one) => one.rule === rule).length;
  const planted = size.workloads / size.flawed;
  if (count('COV003') !== planted || count('COV011') !== planted || count('COV002') !== planted) throw new Error(`not every planted drift was found: ${stdout.slice(0, 400)}`);
}

export async function run(rounds: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'coverage-bench-'));
  try {
    for (const [name, text] of makeFleet(size).files) {
      mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const program = path.join(folder, 'read.cjs');
    await build({ entryPoints: [path.join(root, 'test/bench/bao-read.ts')], bundle: true, outfile: program, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' });
    const command = [process.execPath, path.join(root, 'dist/bin/reverse-coverage'), '--manifests', 'fleet', '--policies', 'policies', '--roles', 'roles.yml', '--fail-on', 'never', '--output', 'json'] as const;
    const measured = measure([
      {
        name: 'read and parse', command: [process.execPath, program, folder, 'fleet', 'policies'],
        check: (stdout) => { if (stdout !== `${size.workloads} manifests, ${size.policies} policies\n`) throw new Error(`the base printed ${stdout}`); },
      },
      { name: 'reverse-coverage', command: [...command], cwd: folder, check: compared },
    ], { rounds: Math.min(rounds, mostRounds), warmUp: 1, costRounds: Math.min(rounds, 4) });
    return markdownTable(measured, { 'reverse-coverage': goal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
