import { parseToml, tomlAt, tomlStringAt } from '../../lib/toml.ts';
import type { TomlNode } from '../../lib/toml.ts';
import { baseName, below, folderOf, placeIn, reading, syntax } from './place.ts';
import type { Problem, Target, Updater, VersionPlace } from './updater.ts';

/** @see https://packaging.python.org/en/latest/specifications/name-normalization/ */
function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** Where a package of the project itself comes from: `editable`, `virtual` or `directory`, below the lock. */
function folderOfEntry(entry: TomlNode): string | undefined {
  for (const kind of ['editable', 'virtual', 'directory']) {
    const source = tomlStringAt(entry, ['source', kind])?.value;
    if (source !== undefined) return source === '.' ? '' : source.replace(/^\.\//, '');
  }
  return undefined;
}

function entriesOf(lock: TomlNode): readonly TomlNode[] {
  const packages = tomlAt(lock, ['package']);
  return packages?.kind === 'array' ? packages.items : [];
}

/** Where other entries name the version of the project too: uv does so when a name has several versions in one lock. */
function mentions(entry: TomlNode): TomlNode[] {
  const groups = [tomlAt(entry, ['dependencies']), ...['optional-dependencies', 'dev-dependencies'].flatMap((name) => {
    const table = tomlAt(entry, [name]);
    return table?.kind === 'table' ? [...table.entries.values()] : [];
  })];
  return groups.flatMap((group) => (group?.kind === 'array' ? group.items : []));
}

export const updater: Updater = {
  name: 'uv-lock',
  summary: 'the entries of a `uv.lock` that name the released projects',
  matches: (path) => baseName(path) === 'uv.lock',
  read(file, { packages }: Target) {
    const { root, mistakes } = parseToml(file.text);
    if (root === undefined) return reading({ problems: syntax('TOML', mistakes) });
    const top = folderOf(file.path);
    const places: VersionPlace[] = [];
    const problems: Problem[] = [];
    const released = packages.filter(({ ecosystem, folder }) => ecosystem === 'python' && below(folder, top) !== undefined);
    for (const { name, folder } of released) {
      const isOurs = (node: TomlNode): boolean => normalized(tomlStringAt(node, ['name'])?.value ?? '') === normalized(name) && folderOfEntry(node) === below(folder, top);
      const entries = entriesOf(root).filter(isOurs);
      const versions = entries.flatMap((entry) => tomlStringAt(entry, ['version']) ?? []);
      for (const { inside } of versions) places.push(placeIn(file, inside, `package ${name}`));
      for (const mention of entriesOf(root).flatMap(mentions).filter(isOurs)) {
        const version = tomlStringAt(mention, ['version']);
        if (version !== undefined) places.push(placeIn(file, version.inside, `dependency on ${name}`));
      }
      if (entries.length === 0) problems.push({ kind: 'missing', message: `\`${file.path}\` has no entry for the project \`${name}\``, help: 'bring it up to date with `uv lock`' });
      // a project with a dynamic version has an entry without one, and needs none
    }
    if (released.length === 0) problems.push({ kind: 'missing', message: `\`${file.path}\` belongs to no released \`pyproject.toml\``, help: 'list the `pyproject.toml` beside it too' });
    return reading({ places, problems });
  },
  example: {
    path: 'uv.lock', current: '1.2.3', next: '1.3.0',
    beside: [{ path: 'pyproject.toml', text: '[project]\nname = "My_App"\nversion = "1.2.3"\n' }],
    before: 'version = 1\n\n[[package]]\nname = "my-app"\nversion = "1.2.3"\nsource = { editable = "." }\n\n[[package]]\nname = "other"\nversion = "1.2.3"\nsource = { registry = "https://pypi.example/simple" }\n',
    after: 'version = 1\n\n[[package]]\nname = "my-app"\nversion = "1.3.0"\nsource = { editable = "." }\n\n[[package]]\nname = "other"\nversion = "1.2.3"\nsource = { registry = "https://pypi.example/simple" }\n',
  },
};
