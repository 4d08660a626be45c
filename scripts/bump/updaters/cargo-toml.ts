import type { TextEdit } from '../../core/edit.ts';
import type { SourceFile } from '../../core/source.ts';
import { parseToml, tomlAt, tomlStringAt } from '../../lib/toml.ts';
import type { TomlNode, TomlTable } from '../../lib/toml.ts';
import { fieldsOf } from './fields.ts';
import { cargoRange } from './sibling-range.ts';
import { baseName, below, folderOf, placeIn, reading, syntax } from './place.ts';
import type { Problem, Target, Updater } from './updater.ts';

const own = [['package', 'version'], ['workspace', 'package', 'version']] as const;

function inherits(root: TomlTable): boolean {
  return tomlAt(root, ['package', 'version', 'workspace'])?.kind === 'boolean';
}

function tablesOf(node: TomlNode | undefined): [string, TomlNode][] {
  return node?.kind === 'table' ? [...node.entries] : [];
}

/** Every dependency of a manifest: its own, those for a target, those of the workspace. */
function dependenciesOf(root: TomlTable): [string, TomlNode][] {
  const owners = [root, tomlAt(root, ['workspace']), ...tablesOf(tomlAt(root, ['target'])).map(([, target]) => target)];
  return owners.flatMap((owner) => ['dependencies', 'dev-dependencies', 'build-dependencies'].flatMap((name) => tablesOf(tomlAt(owner, [name]))));
}

/** Requirements on released crates by path that no longer admit them; cargo refuses to build with those. */
function follow(file: SourceFile, root: TomlTable, { packages, next }: Target): { follow: TextEdit[]; problems: Problem[] } {
  const released = new Set(packages.filter(({ ecosystem }) => ecosystem === 'cargo').map(({ name }) => name));
  const edits: TextEdit[] = [];
  const problems: Problem[] = [];
  for (const [key, dependency] of dependenciesOf(root)) {
    const name = tomlStringAt(dependency, ['package'])?.value ?? key;
    const version = tomlStringAt(dependency, ['version']);
    if (!released.has(name) || version === undefined || tomlStringAt(dependency, ['path']) === undefined) continue;
    const verdict = cargoRange(version.value, next);
    if (verdict.kind === 'changed') edits.push({ path: file.path, range: version.inside, newText: verdict.range });
    if (verdict.kind === 'unclear') {
      problems.push({
        kind: 'requirement', range: version.range, message: `\`${file.path}\` asks for \`${name}\` at \`${version.value}\`, which does not admit ${next}`,
        help: 'write a requirement that admits the new version, or one like "1.2.3" that can be moved with it',
      });
    }
  }
  return { follow: edits, problems };
}

function missing(file: SourceFile, root: TomlTable, { paths }: Target): Problem[] {
  const range = tomlAt(root, ['package'])?.range ?? { start: 0, end: 0 };
  if (!inherits(root)) return [{ kind: 'missing', message: `\`${file.path}\` has neither \`package.version\` nor \`workspace.package.version\``, range, help: 'add `version = "0.0.0"` below [package], or do not list the file' }];
  const folder = folderOf(file.path);
  const rootListed = [...paths].some((path) => path !== file.path && baseName(path) === 'Cargo.toml' && below(folder, folderOf(path)) !== undefined);
  if (rootListed) return [];
  return [{ kind: 'missing', message: `\`${file.path}\` takes its version from the workspace`, range: tomlAt(root, ['package', 'version'])?.range ?? range, help: 'list the `Cargo.toml` with [workspace.package]: one version for all members' }];
}

export const updater: Updater = {
  name: 'cargo-toml',
  summary: '`[package] version` and `[workspace.package] version` of a `Cargo.toml`; requirements of siblings follow when they no longer admit it',
  matches: (path) => baseName(path) === 'Cargo.toml',
  packages(file, spec) {
    const { root } = parseToml(file.text);
    const name = tomlStringAt(root, ['package', 'name']);
    if (root === undefined || name === undefined) return [];
    const fromWorkspace = inherits(root);
    if (spec.follow === true && !fromWorkspace) return [];
    return [{ ecosystem: 'cargo', name: name.value, folder: folderOf(file.path), ...(fromWorkspace ? { inherits: true } : {}) }];
  },
  read(file, target) {
    const { root, mistakes } = parseToml(file.text);
    if (root === undefined) return reading({ problems: syntax('TOML', mistakes) });
    const found = follow(file, root, target);
    if (target.spec.follow === true) return reading(found);
    if (target.spec.fields !== undefined) {
      const named = fieldsOf(file, target.spec.fields, (path) => [tomlStringAt(root, path)?.inside ?? []].flat());
      return reading({ places: named.places, follow: found.follow, problems: [...named.problems, ...found.problems] });
    }
    const places = own.flatMap((path) => {
      const node = tomlStringAt(root, path);
      return node === undefined ? [] : [placeIn(file, node.inside, path.join('.'))];
    });
    return reading({ places, follow: found.follow, problems: [...found.problems, ...(places.length === 0 ? missing(file, root, target) : [])] });
  },
  example: {
    path: 'Cargo.toml', current: '1.2.3', next: '1.3.0',
    before: '[package]\nname = "example"\nversion = "1.2.3"\n\n[dependencies]\nserde = "1.2.3"\n', after: '[package]\nname = "example"\nversion = "1.3.0"\n\n[dependencies]\nserde = "1.2.3"\n',
  },
};
