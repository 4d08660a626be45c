import type { SourceFile } from '../../core/source.ts';
import { parseToml, tomlAt, tomlStringAt } from '../../lib/toml.ts';
import type { TomlNode, TomlString } from '../../lib/toml.ts';
import { baseName, below, folderOf, placeIn, reading, syntax } from './place.ts';
import type { Problem, Updater, VersionPlace } from './updater.ts';

function itemsOf(node: TomlNode | undefined): readonly TomlNode[] {
  return node?.kind === 'array' ? node.items : [];
}

/** An entry that names a folder of the workspace: what comes from elsewhere has a `source`. */
function ownVersion(entry: TomlNode, name: string): TomlString | undefined {
  const ours = tomlStringAt(entry, ['name'])?.value === name && tomlAt(entry, ['source']) === undefined;
  return ours ? tomlStringAt(entry, ['version']) : undefined;
}

/** Where a crate has several versions in one lock, its dependents name the version: `dependencies = ["name 1.2.3"]`. */
function mentions(file: SourceFile, entries: readonly TomlNode[], name: string, version: string): VersionPlace[] {
  return entries.flatMap((entry) => itemsOf(tomlAt(entry, ['dependencies']))).flatMap((item) => {
    if (item.kind !== 'string' || item.value !== `${name} ${version}`) return [];
    return [placeIn(file, { start: item.inside.end - version.length, end: item.inside.end }, `dependency on ${name}`)];
  });
}

export const updater: Updater = {
  name: 'cargo-lock',
  summary: 'the entries of a `Cargo.lock` that name released members of the workspace',
  matches: (path) => baseName(path) === 'Cargo.lock',
  read(file, { packages }) {
    const { root, mistakes } = parseToml(file.text);
    if (root === undefined) return reading({ problems: syntax('TOML', mistakes) });
    const released = packages.filter(({ ecosystem, folder }) => ecosystem === 'cargo' && below(folder, folderOf(file.path)) !== undefined);
    const entries = itemsOf(tomlAt(root, ['package']));
    const places: VersionPlace[] = [];
    const absent: string[] = [];
    for (const { name } of released) {
      const [version] = entries.flatMap((entry) => ownVersion(entry, name) ?? []);
      if (version === undefined) absent.push(name);
      else places.push(placeIn(file, version.inside, `package ${name}`), ...mentions(file, entries, name, version.value));
    }
    const problems = absent.map((name): Problem => ({ kind: 'missing', message: `\`${file.path}\` has no entry for the crate \`${name}\``, help: 'bring it up to date with `cargo update --workspace`' }));
    if (released.length === 0) problems.push({ kind: 'missing', message: `\`${file.path}\` belongs to no released \`Cargo.toml\``, help: 'list the `Cargo.toml` beside it too' });
    return reading({ places, problems });
  },
  example: {
    path: 'Cargo.lock', current: '1.2.3', next: '1.3.0',
    beside: [{ path: 'Cargo.toml', text: '[package]\nname = "example"\nversion = "1.2.3"\n' }],
    before: 'version = 4\n\n[[package]]\nname = "example"\nversion = "1.2.3"\n\n[[package]]\nname = "serde"\nversion = "1.2.3"\nsource = "registry+https://crates.example/index"\n',
    after: 'version = 4\n\n[[package]]\nname = "example"\nversion = "1.3.0"\n\n[[package]]\nname = "serde"\nversion = "1.2.3"\nsource = "registry+https://crates.example/index"\n',
  },
};
