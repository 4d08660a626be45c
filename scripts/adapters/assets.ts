import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { EnvironmentError } from '../core/failure.ts';
import type { AssetReader } from '../ports/files.ts';

/** `templates/` and `schema/` stand beside `dist/` when built, and two folders up from here in development. */
function assetRoot(): string {
  const beside = path.resolve(import.meta.dirname, '..');
  return existsSync(path.join(beside, 'schema')) ? beside : path.resolve(beside, '..');
}

/** Reads what is shipped with the program. */
export function createAssetReader(): AssetReader {
  const root = assetRoot();
  return {
    async text(file) {
      try {
        return await readFile(path.join(root, file), 'utf8');
      } catch {
        throw new EnvironmentError(`${file} is missing beside the program`, { help: 'install ci-shared again: the installation is incomplete' });
      }
    },
    async list(folder) {
      return (await readdir(path.join(root, folder)).catch(() => [])).sort();
    },
    place: (file) => path.join(root, file),
  };
}
