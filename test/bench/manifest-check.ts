import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../support/imports.ts';
import { markdownTable, measure } from './measure.ts';

/*
 * `bao-manifest-check` on a valid manifest of 200 lines, over `node -e 0`: what every commit pays.
 */
const lines = 200;
/** Issue 4 asks for it. */
const goal = 2.2;

export const title = `bao-manifest-check: a manifest of ${lines} lines`;

function manifest(): string {
  const head = ['# yaml-language-server: $schema=../schema/v1.json', 'version: 1', 'workload: bench', 'owners: [bench@example.org]', 'environments: [staging, prod]', 'auth:', '  - method: kubernetes', '    role: bench', 'secrets:'];
  const secret = (at: number): string[] => ['  - engine: kv-v2', '    mount: kv', `    path: \${environment}/bench/part-${at}`, '    access: [read]', '    keys: [username, password]'];
  const text = [...head, ...Array.from({ length: Math.ceil((lines - head.length) / 5) }, (_, at) => secret(at)).flat()];
  return `${text.slice(0, lines - 1).join('\n')}\n# the end\n`;
}

export async function run(rounds: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'manifest-bench-'));
  try {
    const text = manifest();
    if (text.split('\n').length !== lines + 1) throw new Error(`the manifest has ${text.split('\n').length - 1} lines`);
    writeFileSync(path.join(folder, 'bao.yml'), text);
    const name = 'bao-manifest-check';
    const measured = measure([
      { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
      { name, command: [process.execPath, path.join(root, 'dist/bin', name), 'bao.yml'], cwd: folder },
    ], { rounds, costRounds: Math.min(rounds, 11) });
    return markdownTable(measured, { [name]: goal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
