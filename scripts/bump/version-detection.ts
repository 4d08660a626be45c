import { parseGlob } from '../lib/glob.ts';
import { jsonItems, jsonNodeAt, jsonStringOf, parseJson } from '../lib/json.ts';
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

/** Folders that `workspaces` of a `package.json` names, as npm reads the patterns; none when it has no workspaces. */
function isWorkspaceOf(file: VersionFile['file']): ((path: string) => boolean) | undefined {
  const document = parseJson(file.text);
  const value = jsonNodeAt(document, ['workspaces', 'packages']) ?? jsonNodeAt(document, ['workspaces']);
  const patterns = jsonItems(document, value).flatMap((item) => jsonStringOf(document, item) ?? []);
  const globs = patterns.map((pattern) => ({ excluded: pattern.startsWith('!'), glob: parseGlob(pattern.replace(/^!/, '').replace(/^\.?\//, '').replace(/\/$/, '')) }));
  if (globs.length === 0) return undefined;
  return (path) => {
    const folder = below(folderOf(path), folderOf(file.path));
    if (folder === undefined || folder === '') return false;
    const matching = globs.filter(({ glob }) => glob.matches(folder));
    return matching.length > 0 && !matching.some(({ excluded }) => excluded);
  };
}

/** Manifests above this one, where a workspace may have its root. */
function manifestsAbove(path: string, known: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (let folder = folderOf(path); folder !== '';) {
    folder = folderOf(folder);
    if (known.has(join(folder, baseName(path)))) found.push(join(folder, baseName(path)));
  }
  return found;
}

function relatedOf(file: VersionFile['file'], paths: readonly string[], known: ReadonlySet<string>): string[] {
  switch (baseName(file.path)) {
    case 'package-lock.json': case 'npm-shrinkwrap.json': return workspacesOf(file).map((folder) => join(folder, 'package.json'));
    case 'package.json': {
      const isWorkspace = isWorkspaceOf(file);
      const members = isWorkspace === undefined ? [] : paths.filter((path) => baseName(path) === 'package.json' && isWorkspace(path));
      return [...manifestsAbove(file.path, known), ...members];
    }
    case 'Cargo.toml': {
      const isRoot = /^[ \t]*\[workspace[\].]/m.test(file.text);
      const members = isRoot ? paths.filter((path) => baseName(path) === 'Cargo.toml' && below(folderOf(path), folderOf(file.path)) !== undefined) : [];
      return [...manifestsAbove(file.path, known), ...members];
    }
    default: return [];
  }
}

/**
 * Files that must be read with the version files because they speak of what is released: roots of workspaces and
 * manifests of their other members. Read them too, ask again with all until there is nothing new (two or three
 * rounds), and give all together to `planVersionFiles`.
 */
export function relatedVersionFiles(files: readonly VersionFile[], paths: readonly string[]): VersionFileSpec[] {
  const listed = new Set(files.map(({ file }) => file.path));
  const known = new Set(paths);
  const wanted = new Set(files.flatMap(({ file }) => relatedOf(file, paths, known)));
  return [...wanted].filter((path) => known.has(path) && !listed.has(path)).sort().map((path) => ({ path, follow: true, optional: true }));
}
