import type { SourceFile } from '../../core/source.ts';
import { parseToml, tomlAt, tomlStringAt } from '../../lib/toml.ts';
import type { TomlString, TomlTable } from '../../lib/toml.ts';
import { fieldsOf } from './fields.ts';
import { baseName, folderOf, placeIn, reading, syntax } from './place.ts';
import type { Problem, Updater } from './updater.ts';

/** PEP 621, and Poetry before it. Both may stand in one file; then both are set. */
const known = [['project', 'version'], ['tool', 'poetry', 'version']] as const;

function isDynamic(root: TomlTable): boolean {
  const dynamic = tomlAt(root, ['project', 'dynamic']);
  return dynamic?.kind === 'array' && dynamic.items.some((item) => item.kind === 'string' && item.value === 'version');
}

function missing(file: SourceFile, root: TomlTable): Problem {
  const project = tomlAt(root, ['project']) ?? tomlAt(root, ['tool', 'poetry']);
  const range = project?.range ?? { start: 0, end: 0 };
  if (!isDynamic(root)) return { kind: 'missing', message: `\`${file.path}\` has neither \`project.version\` nor \`tool.poetry.version\``, range, help: 'add `version = "0.0.0"` below [project], or do not list the file' };
  return {
    kind: 'missing', range: tomlAt(root, ['project', 'dynamic'])?.range ?? range,
    message: `\`${file.path}\` has no version of its own: it is computed when the package is built (\`dynamic = ["version"]\`)`,
    help: 'leave it out, and list the file the version is computed from (often a `__init__.py`); from a git tag it needs none',
  };
}

export const updater: Updater = {
  name: 'pyproject-toml',
  summary: '`[project] version` and `[tool.poetry] version` of a `pyproject.toml`, spelled by PEP 440',
  matches: (path) => baseName(path) === 'pyproject.toml',
  packages(file, spec) {
    const { root } = parseToml(file.text);
    const name = tomlStringAt(root, ['project', 'name']) ?? tomlStringAt(root, ['tool', 'poetry', 'name']);
    return name === undefined || spec.follow === true ? [] : [{ ecosystem: 'python', name: name.value, folder: folderOf(file.path) }];
  },
  read(file, { spec }) {
    const { root, mistakes } = parseToml(file.text);
    if (root === undefined) return reading({ problems: syntax('TOML', mistakes) });
    if (spec.fields !== undefined) return fieldsOf(file, spec.fields, (path) => [tomlStringAt(root, path)?.inside ?? []].flat());
    const found = known.map((path) => ({ path, node: tomlStringAt(root, path) })).filter((one): one is { path: typeof one.path; node: TomlString } => one.node !== undefined);
    if (found.length === 0) return reading({ problems: [missing(file, root)] });
    return reading({ places: found.map(({ path, node }) => placeIn(file, node.inside, path.join('.'))) });
  },
  example: {
    path: 'pyproject.toml', current: '1.2.3', next: '1.3.0-rc.1',
    before: '[project]\nname = "example"\nversion = "1.2.3"\n', after: '[project]\nname = "example"\nversion = "1.3.0rc1"\n',
  },
};
