import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

function newest(folder: string): number {
  const times = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('generated'))
    .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(...times);
}

function builtAt(): number {
  try {
    return statSync(path.join(root, 'dist/package.json')).mtimeMs;
  } catch {
    return 0;
  }
}

/** Before tests that run `dist/`: builds it when a source is newer. A run of other test files alone does not wait for it. */
export function setup(): void {
  const files = process.argv.slice(2).filter((word) => word.includes('test') && !word.startsWith('-'));
  const wanted = files.length === 0 || files.some((word) => /e2e|bench/.test(word));
  if (!wanted || builtAt() >= Math.max(newest('scripts'), newest('schema'), newest('templates'))) return;
  execFileSync(process.execPath, [path.join(root, 'scripts/tooling/build.ts')], { stdio: 'inherit' });
}
