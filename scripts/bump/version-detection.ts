import { baseName, below, folderOf } from './updaters/place.ts';
import { workspacesOf } from './updaters/package-lock.ts';
import type { VersionFile, VersionFileSpec } from './updaters/updater.ts';

const manifests: readonly { readonly name: string; readonly locks: readonly string[] }[] = [
  { name: 'Cargo.toml', locks: ['Cargo.lock'] },
  { name: 'Chart.yaml', locks: [] },
  { name: 'VERSION', locks: [] },
  { name: 'package.json', locks: ['package-lock.json', 'npm-shrinkwrap.json'] },
  { name: 'pyproject.toml', locks: ['uv.lock'] },
];

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A lock stands beside its manifest, or above it at the root of the workspace: the nearest counts. */
function nearest(paths: ReadonlySet<string>, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = folderOf(at)) {
    if (paths.has(join(at, name))) return join(at, name);
    if (at === '') return undefined;
  }
}

/**
 * The version files of a component whose configuration names none: the known manifests in its folder with their locks.
 * They are optional: a `package.json` or `pyproject.toml` without a version is simply none.
 * @param paths all files of the project that git knows
 * @param folder of the component; empty for the project itself
 */
export function detectVersionFiles(paths: readonly string[], folder = ''): VersionFileSpec[] {
  const known = new Set(paths);
  const found: VersionFileSpec[] = [];
  for (const { name, locks } of manifests) {
    const path = join(folder, name);
    if (!known.has(path)) continue;
    found.push({ path, optional: true });
    for (const lock of locks) {
      const beside = nearest(known, folder, lock);
      if (beside !== undefined) found.push({ path: beside, optional: true });
    }
  }
  return found;
}

/**
 * Files that must be read with the version files because they speak of what is released: manifests of sibling
 * workspaces. Read them too and give all together to `planVersionFiles`.
 */
export function relatedVersionFiles(files: readonly VersionFile[], paths: readonly string[]): VersionFileSpec[] {
  const listed = new Set(files.map(({ file }) => file.path));
  const known = new Set(paths);
  const wanted = new Set<string>();
  for (const { file } of files) {
    if (/^(?:package-lock|npm-shrinkwrap)\.json$/.test(baseName(file.path))) for (const folder of workspacesOf(file)) wanted.add(join(folder, 'package.json'));
    const isCargoRoot = baseName(file.path) === 'Cargo.lock' || (baseName(file.path) === 'Cargo.toml' && /^\s*\[workspace[\].]/m.test(file.text));
    if (isCargoRoot) for (const path of paths) if (baseName(path) === 'Cargo.toml' && below(folderOf(path), folderOf(file.path)) !== undefined) wanted.add(path);
  }
  return [...wanted].filter((path) => known.has(path) && !listed.has(path)).sort().map((path) => ({ path, follow: true, optional: true }));
}
