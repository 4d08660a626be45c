import { describe, expect, test } from 'vitest';
import { updaters } from '../../scripts/bump/updaters/index.ts';
import type { Updater, UpdaterExample, VersionFile, VersionFileSpec } from '../../scripts/bump/updaters/updater.ts';
import { planVersionFiles } from '../../scripts/bump/version-files.ts';
import type { VersionFilesPlan } from '../../scripts/bump/version-files.ts';
import { applyEdits } from '../../scripts/core/edit.ts';
import type { SourceFile } from '../../scripts/core/source.ts';
import { positionAt } from '../../scripts/core/source.ts';

function plan(path: string, text: string, { current = '1.2.3', next = '1.3.0', spec = {}, beside = [] }: Partial<UpdaterExample> & { readonly spec?: Partial<VersionFileSpec> }): VersionFilesPlan & { readonly after: string } {
  const files: VersionFile[] = [...beside.map((file) => ({ file, spec: { path: file.path } })), { file: { path, text }, spec: { ...spec, path } }];
  const done = planVersionFiles(files, current, next);
  return { ...done, after: applyEdits(text, done.edits.filter((edit) => edit.path === path)) };
}

function said({ diagnostics }: VersionFilesPlan): string[] {
  return diagnostics.map(({ rule, message }) => `${rule} ${message}`);
}

/** The same example with other line ends, a byte order mark, and so on: nothing of that may change. */
const disguises: readonly { readonly name: string; readonly wear: (text: string, path: string) => string }[] = [
  { name: 'as it is', wear: (text) => text },
  { name: 'CRLF', wear: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'byte order mark', wear: (text) => `\ufeff${text}` },
  { name: 'byte order mark and CRLF', wear: (text) => `\ufeff${text.replaceAll('\n', '\r\n')}` },
  { name: 'no newline at the end', wear: (text) => text.replace(/\n$/, '') },
  { name: 'empty lines around', wear: (text) => `\n\n${text}\n \n` },
  { name: 'non-ASCII before it', wear: (text, path) => (/\.(?:json|txt)$|VERSION$/.test(path) ? text : `# é 😀 \u2028 日本\n${text}`) },
];

describe.each(updaters.map((updater): [string, Updater] => [updater.name, updater]))('%s', (_, updater) => {
  const { example } = updater;

  test.each(disguises)('example: $name', ({ wear }) => {
    const done = plan(example.path, wear(example.before, example.path), example);
    expect(said(done)).toEqual([]);
    expect(done.after).toBe(wear(example.after, example.path));
    expect(done.changes.length).toBeGreaterThan(0);
  });

  test('updating twice changes nothing', () => {
    const again = plan(example.path, example.after, example);
    expect(again.edits.filter(({ path }) => path === example.path)).toEqual([]);
    expect(said(again)).toEqual([]);
  });

  test('and back again is the text it was', () => {
    expect(plan(example.path, example.after, { ...example, current: example.next, next: example.current, beside: example.beside?.map((file) => ({ ...file, text: file.text.replace(example.current, example.next) })) ?? [] }).after).toBe(example.before);
  });

  test('a folder with spaces and other letters', () => {
    const moved = (file: SourceFile): SourceFile => ({ ...file, path: `mein Ordner/ä/${file.path}` });
    const done = plan(`mein Ordner/ä/${example.path}`, example.before, { ...example, beside: (example.beside ?? []).map(moved) });
    expect(done.after).toBe(example.after);
  });

  test('an empty file is an error, and nothing is changed', () => {
    const done = plan(example.path, '', example);
    expect(done.edits).toEqual([]);
    expect(said(done).join('\n')).toMatch(/BMP20[23]/);
  });

  test('the updater is found by the name of the file, or is named', () => {
    const byName = updaters.filter(({ matches }) => matches(example.path)).map(({ name }) => name);
    expect(byName).toEqual(example.spec === undefined ? [updater.name] : []);
  });
});

test('the list is in the order of the alphabet', () => {
  const names = updaters.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
});

describe('no place, or two', () => {
  const cases: readonly (readonly [path: string, text: string, spec: Partial<VersionFileSpec>, rule: string, says: RegExp])[] = [
    ['VERSION', '# nothing\n', {}, 'BMP203', /no line/],
    ['VERSION', '1.2.3\n\n1.2.3\n', {}, 'BMP204', /at 1:1, 3:1/],
    ['package.json', '{"name": "x"}', {}, 'BMP203', /no `version`/],
    ['package.json', '{"version": 1}', {}, 'BMP203', /no `version`/],
    ['package.json', '{"version": "1.2.3",\n"version": "1.2.3"}', {}, 'BMP204', /at 1:13, 2:12/],
    ['package.json', '[]', {}, 'BMP203', /no `version`/],
    ['package.json', '{"version": "1.2.3",}', {}, 'BMP202', /trailing comma/],
    ['package.json', '{"version": "1.2.3" /* x */}', {}, 'BMP202', /comments/],
    ['package-lock.json', '{"version": "1.2.3"}', {}, 'BMP203', /belongs to no released/],
    ['pyproject.toml', '[project]\nname = "x"\n', {}, 'BMP203', /neither/],
    ['pyproject.toml', '[project]\nname = "x"\ndynamic = ["readme", "version"]\n', {}, 'BMP203', /computed when the package is built/],
    ['pyproject.toml', '[project]\nversion = "1.2.3"\nversion = "1.2.3"\n', {}, 'BMP202', /multiple times/],
    ['uv.lock', 'version = 1\n', {}, 'BMP203', /belongs to no released/],
    ['Cargo.toml', '[workspace]\nmembers = []\n', {}, 'BMP203', /neither/],
    ['crates/a/Cargo.toml', '[package]\nname = "a"\nversion.workspace = true\n', {}, 'BMP203', /from the workspace/],
    ['crates/a/Cargo.toml', '[package]\nname = "a"\nversion = { workspace = true }\n', {}, 'BMP203', /from the workspace/],
    ['Cargo.lock', 'version = 4\n', {}, 'BMP203', /belongs to no released/],
    ['Chart.yaml', 'name: x\nappVersion: 1.2.3\n', {}, 'BMP203', /no text at `version`/],
    ['Chart.yaml', 'version: 1.2.3\nversion: 1.2.3\n', {}, 'BMP202', /unique/],
    ['Chart.yaml', 'version: 1.2.3\n---\nversion: 1.2.3\n', {}, 'BMP202', /multiple documents/],
    ['a/__init__.py', 'version = "1.2.3"\n', {}, 'BMP203', /assigns no text/],
    ['a/__init__.py', '__version__ = "1.2.3"\nif x:\n  pass\n__version__ = "1.2.3"\n', {}, 'BMP204', /at 1:16, 4:16/],
    ['x.txt', 'a\nb\n', { updater: 'marked-line' }, 'BMP203', /no line of .* is marked/],
    ['x.txt', 'a # x-release-version\n', { updater: 'marked-line' }, 'BMP203', /has no version/],
    ['x.txt', '1.2.3 4.5.6 # x-release-version\n', { updater: 'marked-line' }, 'BMP204', /at 1:1, 1:7/],
    ['x.txt', '# x-release-start-version\n1.2.3\n', { updater: 'marked-line' }, 'BMP203', /has no end/],
    ['x.txt', '# x-release-start-version\n# x-release-start-version\n1.2.3\n# x-release-end', { updater: 'marked-line' }, 'BMP204', /inside of another/],
    ['x.txt', '# x-release-start-version\nx\n# x-release-end', { updater: 'marked-line' }, 'BMP203', /block of .* has no version/],
    ['x.txt', 'v=1\n', { pattern: 'w=(.*)' }, 'BMP203', /matches nothing/],
    ['x.txt', 'v=1.2.3\nv=1.2.3', { pattern: 'v=(.*)' }, 'BMP204', /at 1:3, 2:3/],
    ['x.txt', 'v=1.2.3', { pattern: 'v=.*' }, 'BMP208', /no group/],
    ['x.txt', 'v=1.2.3', { pattern: '(?<=v=)(.*)' }, 'BMP208', /looking ahead/],
    ['x.txt', 'v=1.2.3', { updater: 'regex' }, 'BMP208', /needs a `pattern`/],
    ['x.json', '{"a": {"v": "1.2.3", "v": "1.2.3"}}', { fields: ['a.v'] }, 'BMP204', /`a.v` stands 2 times/],
    ['x.json', '{"a": {"v": 1}}', { fields: ['a.v'] }, 'BMP203', /no text at `a.v`/],
    ['x.toml', 'a = 1', { fields: ['a'] }, 'BMP203', /no text at `a`/],
    ['x.yaml', 'a: [', { fields: ['a'] }, 'BMP202', /YAML/],
    ['x.yaml', 'a:\n', { fields: ['a'] }, 'BMP203', /no text at `a`/],
    ['x.unknown', '1.2.3', {}, 'BMP201', /nothing is known of `x.unknown`/],
    ['x', '1.2.3', { updater: 'plain-verson' }, 'BMP201', /did you mean `plain-version`/],
    ['VERSION', '1.2.3\0', {}, 'BMP202', /not a text in UTF-8/],
    ['VERSION', '\ufffd 1.2.3', {}, 'BMP202', /not a text in UTF-8/],
  ];

  test.each(cases)('%s: %j %j is %s', (path, text, spec, rule, says) => {
    const done = plan(path, text, { spec });
    expect(done.edits).toEqual([]);
    expect(done.diagnostics.map((one) => one.rule)).toContain(rule);
    expect(said(done).join('\n')).toMatch(says);
    for (const { help } of done.diagnostics) expect(help).toBeTruthy();
  });

  test.each(cases.filter(([, , , rule]) => rule === 'BMP203'))('%s: %j %j is nothing when it was only found', (path, text, spec) => {
    if (/x-release-start/.test(text)) return;
    expect(said(plan(path, text, { spec: { ...spec, optional: true } }))).toEqual([]);
  });
});

describe('single updaters', () => {
  test.each<readonly [string, string, string, Partial<UpdaterExample> & { readonly spec?: Partial<VersionFileSpec> }]>([
    ['Chart.yaml', 'version: &v 1.2.3\nappVersion: *v # same\n', 'version: &v 1.3.0\nappVersion: *v # same\n', {}],
    ['Chart.yaml', "version: '1.2.3'\nappVersion: |\n  1.2.3\n", "version: '1.3.0'\nappVersion: |\n  1.3.0\n", {}],
    ['Chart.yaml', '{version: 1.2.3, appVersion: "1.2.3"}', '{version: 1.3.0, appVersion: "1.3.0"}', {}],
    ['Chart.yaml', 'version: 1.2.3\nappVersion: 9.0.0\n', 'version: 1.3.0\nappVersion: 9.0.0\n', { spec: { fields: ['version'] } }],
    ['Chart.yaml', 'version: 9.0.0\nappVersion: v1.2.3\n', 'version: 9.0.0\nappVersion: v1.3.0\n', { spec: { fields: ['appVersion'] } }],
    ['Chart.yaml', 'version: 1.2.3\ndependencies:\n  - name: x\n    version: 1.2.3\n', 'version: 1.3.0\ndependencies:\n  - name: x\n    version: 1.2.3\n', {}],
    ['pyproject.toml', 'project.version = """\n1.2.3"""\n[tool.poetry]\nversion = \'1.2.3\'\n', 'project.version = """\n1.3.0"""\n[tool.poetry]\nversion = \'1.3.0\'\n', {}],
    ['pyproject.toml', 'project = { name = "x", version = "1.2.3" }\n', 'project = { name = "x", version = "1.3.0" }\n', {}],
    ['pyproject.toml', '[project]\nversion = "1.2.3rc1"\n', '[project]\nversion = "1.2.3"\n', { current: '1.2.3-rc.1', next: '1.2.3' }],
    ['pyproject.toml', '[project]\nversion = "1.2"\n', '[project]\nversion = "1.3.0"\n', { current: '1.2.0' }],
    ['Cargo.toml', '[workspace.package]\nversion = "1.2.3"\n[package]\nname = "x"\nversion.workspace = true\n', '[workspace.package]\nversion = "1.3.0"\n[package]\nname = "x"\nversion.workspace = true\n', {}],
    ['src/__init__.py', '# __version__ = "0"\n__version__: str = "1.2.3"\n', '# __version__ = "0"\n__version__: str = "1.3.0"\n', {}],
    ['src/__init__.py', '__version__ = u"""1.2.3"""\n', '__version__ = u"""1.3.0.dev4"""\n', { next: '1.3.0-dev.4' }],
    ['VERSION', ' v1.2.3 \r\n\r\n', ' v1.3.0 \r\n\r\n', {}],
    ['VERSION', '# the version\n1.2.3-rc.1\n', '# the version\n1.2.3\n', { current: '1.2.3-rc.1', next: '1.2.3' }],
    ['README.md', 'uses: x@v1.2.3 <!-- x-release-please-version -->\n', 'uses: x@v1.3.0 <!-- x-release-please-version -->\n', { spec: { updater: 'marked-line' } }],
    ['README.md', '<!-- x-release-please-start-version -->\nx@1.2.3 and x@v1.2.3\n\n`1.2.3`\n<!-- x-release-please-end -->\nx@1.2.3\n', '<!-- x-release-please-start-version -->\nx@1.3.0 and x@v1.3.0\n\n`1.3.0`\n<!-- x-release-please-end -->\nx@1.2.3\n', { spec: { updater: 'marked-line' } }],
    ['action.yml', 'uses: x@v1 # ci-shared: major\ny: 1.2 # x\nminor: 2 # x-release-minor\n', 'uses: x@v2 # ci-shared: major\ny: 1.2 # x\nminor: 0 # x-release-minor\n', { next: '2.0.0', spec: { updater: 'marked-line' } }],
    ['a.py', 'V = "1.2.3"  # x-release-version\n', 'V = "1.3.0b2"  # x-release-version\n', { next: '1.3.0-beta.2', spec: { updater: 'marked-line' } }],
    ['x.go', 'const Version = "v1.2.3"', 'const Version = "v1.3.0"', { spec: { pattern: '(const) Version = "(?<version>.*)"' } }],
    ['x.json', '{"list": [{"a.b": "1.2.3"}]}', '{"list": [{"a.b": "1.3.0"}]}', { spec: { fields: ['list.0."a.b"'] } }],
  ])('%s: %j becomes %j', (path, before, after, options) => {
    const done = plan(path, before, options);
    expect(said(done)).toEqual([]);
    expect(done.after).toBe(after);
  });

  test('a place names its line and column, and a message says where', () => {
    const text = '{\n  "version": "1.2.3",\n  "é": 1,\n  "version": "1.2.3"\n}\n';
    const [diagnostic] = plan('package.json', text, {}).diagnostics;
    expect(diagnostic?.message).toBe('`version` stands 2 times in `package.json`: at 2:14, 4:14');
    expect(diagnostic?.related?.map(({ location }) => location.kind === 'file' && location.range && positionAt({ path: '', text }, location.range.start))).toEqual([{ line: 4, column: 14 }]);
  });

  test.each(['1.3.0-next.1', '1.3.0-1', '1.3.0-post.1'])('Python has no words for %s', (next) => {
    const done = plan('pyproject.toml', '[project]\nversion = "1.2.3"\n', { next });
    expect(done.edits).toEqual([]);
    expect(said(done).join()).toMatch(/BMP207 .*PEP 440/);
  });
});
