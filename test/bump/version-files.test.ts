import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { VersionFile, VersionFileSpec } from '../../scripts/bump/updaters/updater.ts';
import { detectVersionFiles, relatedVersionFiles } from '../../scripts/bump/version-detection.ts';
import { planVersionFiles } from '../../scripts/bump/version-files.ts';
import { applyEdits } from '../../scripts/core/edit.ts';
import { parseJson } from '../../scripts/lib/json.ts';
import { parseToml, tomlValueOf } from '../../scripts/lib/toml.ts';
import type { TomlTable } from '../../scripts/lib/toml.ts';
import { parseYaml, valueOf } from '../../scripts/lib/yaml.ts';
import { forAll } from '../support/random.ts';
import { relatedFilesOf } from '../support/version-files.ts';

function run(text: string): { said: string[]; texts: Record<string, string>; edits: number } {
  const { current, next, files } = relatedFilesOf(text);
  const { diagnostics, edits } = planVersionFiles(files, current, next);
  const texts = Object.fromEntries(files.map(({ file }) => [file.path, applyEdits(file.text, edits.filter((edit) => edit.path === file.path))]));
  return { said: diagnostics.map(({ rule, severity, message }) => `${rule} ${severity} ${message}`), texts, edits: edits.length };
}

/** What a project on disk needs: detect, read, read what belongs to it, until nothing is new. */
function released(tree: Readonly<Record<string, string>>, folder: string, current: string | undefined, next: string): { tree: Record<string, string>; said: string[] } {
  const paths = Object.keys(tree);
  const read = (specs: readonly VersionFileSpec[]): VersionFile[] => specs.map((spec) => ({ file: { path: spec.path, text: tree[spec.path] as string }, spec }));
  const files = read(detectVersionFiles(paths, folder));
  for (let more = relatedVersionFiles(files, paths); more.length > 0; more = relatedVersionFiles(files, paths)) files.push(...read(more));
  const { edits, diagnostics } = planVersionFiles(files, current, next);
  const after = Object.fromEntries(Object.entries(tree).map(([name, text]) => [name, applyEdits(text, edits.filter((edit) => edit.path === name))]));
  return { tree: after, said: diagnostics.map(({ rule, message }) => `${rule} ${message}`) };
}

describe('files of one component', () => {
  test('that disagree are an error which names every place, and nothing is written', () => {
    expect(run('current 1.0.0\nnext 1.1.0\n--- a/package.json\n{\n  "version": "1.0.0" }\n--- VERSION\n0.9.0\n--- pyproject.toml\n[project]\nversion = "1.0.0"\n')).toMatchObject({
      edits: 0,
      said: ['BMP205 error the version files do not agree: a/package.json:2:15 has 1.0.0, VERSION:1:1 has 0.9.0, pyproject.toml:2:12 has 1.0.0', 'BMP206 warning `version` of `VERSION` is behind the tag: 0.9.0, the last release is 1.0.0'],
    });
  });

  test('that differ with permission are all set', () => {
    expect(run('current 1.0.0\nnext 1.1.0\n--- package.json\n{ "version": "1.0.0" }\n--- VERSION {"allowDrift":true}\n0.9.0\n').texts).toEqual({ 'package.json': '{ "version": "1.1.0" }\n', VERSION: '1.1.0\n' });
  });

  test.each([['0.9.0', 'is behind'], ['2.0.0', 'is ahead of'], ['unreleased', '']])('that say %s together are set with a warning: the tag is the truth', (version, words) => {
    const done = run(`current 1.0.0\nnext 1.1.0\n--- package.json\n{ "version": "${version}" }\n--- x.json {"fields":["v"]}\n{ "v": "${version}" }\n`);
    expect(done.texts).toEqual({ 'package.json': '{ "version": "1.1.0" }\n', 'x.json': '{ "v": "1.1.0" }\n' });
    expect(done.said).toHaveLength(2);
    for (const line of done.said) expect(line).toMatch(new RegExp(`^BMP206 warning .*${words}`));
  });

  test('before the first release any version they agree on is fine', () => {
    expect(run('next 0.1.0\n--- package.json\n{ "version": "0.0.0" }\n').said).toEqual([]);
    expect(run('next 0.1.0\n--- package.json\n{ "version": "0.0.0" }\n--- VERSION\n0.0.1\n').said).toHaveLength(1);
  });

  test('a run that was cut short is finished: what is at the next version already stays', () => {
    const done = run('current 1.0.0\nnext 1.1.0\n--- package.json\n{ "version": "1.1.0" }\n--- VERSION\n1.0.0\n');
    expect(done).toMatchObject({ said: [], edits: 1, texts: { VERSION: '1.1.0\n' } });
  });

  test('one that cannot be read stops all', () => {
    expect(run('current 1.0.0\nnext 1.1.0\n--- package.json\n{ "version": "1.0.0" }\n--- Chart.yaml\nversion: [\n')).toMatchObject({ edits: 0, said: [expect.stringContaining('BMP202 error not valid YAML')] });
  });

  test('a file named twice is edited once, and one that does not exist says so', () => {
    expect(run('current 1.0.0\nnext 1.1.0\n--- a.py {"updater":"python-version"}\n__version__ = "1.0.0"\n--- a.py {"pattern":"= .(.*?)\\""}\n__version__ = "1.0.0"\n')).toMatchObject({ edits: 1, said: [] });
    const { diagnostics } = planVersionFiles([{ file: { path: 'VERSION', text: '' }, spec: { path: 'VERSION' }, absent: true }], '1.0.0', '1.1.0');
    expect(diagnostics.map(({ rule, message }) => `${rule} ${message}`)).toEqual(['BMP201 the version file `VERSION` does not exist']);
  });
});

test('what is found when nothing is configured', () => {
  const paths = ['Cargo.toml', 'Cargo.lock', 'a/package.json', 'package-lock.json', 'a/pyproject.toml', 'a/uv.lock', 'a/Chart.yaml', 'a/VERSION', 'b/VERSION', 'package.json', 'a/b/package.json'];
  const found = (folder?: string): string[] => detectVersionFiles(paths, folder).map((spec) => spec.path);
  expect(found()).toEqual(['Cargo.toml', 'Cargo.lock', 'package.json', 'package-lock.json']);
  expect(found('a')).toEqual(['a/Chart.yaml', 'a/VERSION', 'a/package.json', 'package-lock.json', 'a/pyproject.toml', 'a/uv.lock']);
  expect(found('c')).toEqual([]);
});

test('what is found need not have a version', () => {
  const tree = { 'package.json': '{ "private": true }\n', 'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": {} } }\n', 'pyproject.toml': '[tool.ruff]\n', 'uv.lock': 'version = 1\n', 'Cargo.toml': '[workspace]\nmembers = []\n', 'Cargo.lock': 'version = 4\n', VERSION: '1.0.0\n' };
  expect(released(tree, '', '1.0.0', '1.1.0')).toEqual({ said: [], tree: { ...tree, VERSION: '1.1.0\n' } });
});

describe('workspaces of cargo', () => {
  const root = '[workspace]\nmembers = ["crates/*"]\n\n[workspace.package]\nversion = "1.0.0"\n\n[workspace.dependencies]\nalpha = { path = "crates/alpha", version = "1.0.0" }\nserde = "1.0.0"\n';
  const alpha = '[package]\nname = "alpha"\nversion.workspace = true\n';
  const beta = '[package]\nname = "beta"\nversion = "0.3.0"\n\n[dependencies]\nal = { path = "../alpha", package = "alpha", version = "=1.0.0" }\n\n[target."cfg(unix)".dev-dependencies]\nalpha = { path = "../alpha", version = "1" }\n';
  const lock = 'version = 4\n\n[[package]]\nname = "alpha"\nversion = "0.2.0"\nsource = "registry+https://x.example"\n\n[[package]]\nname = "alpha"\nversion = "1.0.0"\n\n[[package]]\nname = "beta"\nversion = "0.3.0"\ndependencies = [\n "alpha 0.2.0",\n "alpha 1.0.0",\n]\n';
  const tree = { 'Cargo.toml': root, 'Cargo.lock': lock, 'crates/alpha/Cargo.toml': alpha, 'crates/beta/Cargo.toml': beta };

  test('one version for all members: members, requirements and lock follow', () => {
    const done = released(tree, '', '1.0.0', '2.0.0');
    expect(done.said).toEqual([]);
    expect(done.tree['Cargo.toml']).toBe(root.replace('version = "1.0.0"\n\n', 'version = "2.0.0"\n\n').replace('alpha", version = "1.0.0"', 'alpha", version = "2.0.0"'));
    expect(done.tree['crates/alpha/Cargo.toml']).toBe(alpha);
    expect(done.tree['crates/beta/Cargo.toml']).toBe(beta.replace('"=1.0.0"', '"=2.0.0"').replace('version = "1" }', 'version = "2" }'));
    expect(done.tree['Cargo.lock']).toBe(lock.replace('"alpha"\nversion = "1.0.0"', '"alpha"\nversion = "2.0.0"').replace('alpha 1.0.0', 'alpha 2.0.0'));
  });

  test('a member with a version of its own', () => {
    const done = released(tree, 'crates/beta', '0.3.0', '0.4.0');
    expect(done.said).toEqual([]);
    expect(done.tree).toEqual({ ...tree, 'crates/beta/Cargo.toml': beta.replace('0.3.0', '0.4.0'), 'Cargo.lock': lock.replace('0.3.0', '0.4.0') });
  });

  test('a requirement that admits the version stays as it is', () => {
    const done = released(tree, '', '1.0.0', '1.1.0');
    expect(done.tree['crates/beta/Cargo.toml']).toBe(beta.replace('"=1.0.0"', '"=1.1.0"'));
    expect(done.tree['Cargo.toml']).toContain('alpha", version = "1.0.0"');
  });
});

test('a workspace of uv', () => {
  const lock = 'version = 1\n\n[manifest]\nmembers = ["app", "my-lib"]\n\n[[package]]\nname = "app"\nversion = "1.0.0"\nsource = { virtual = "." }\ndependencies = [\n    { name = "my-lib" },\n]\n\n[[package]]\nname = "my-lib"\nversion = "0.5.0"\nsource = { editable = "packages/lib" }\n';
  const tree = { 'pyproject.toml': '[project]\nname = "app"\nversion = "1.0.0"\n', 'packages/lib/pyproject.toml': '[project]\nname = "My.Lib"\nversion = "0.5.0"\n', 'uv.lock': lock };
  expect(released(tree, 'packages/lib', '0.5.0', '0.6.0-alpha.1')).toEqual({ said: [], tree: { ...tree, 'packages/lib/pyproject.toml': '[project]\nname = "My.Lib"\nversion = "0.6.0a1"\n', 'uv.lock': lock.replace('0.5.0', '0.6.0a1') } });
});

describe('workspaces of npm', () => {
  const manifest = (data: unknown): string => `${JSON.stringify(data, null, 2)}\n`;

  test('without a lock the siblings follow too, and what is no workspace does not', () => {
    const tree = {
      'package.json': manifest({ name: 'root', workspaces: ['packages/*', '!packages/odd'] }), 'packages/a/package.json': manifest({ name: '@x/a', version: '1.0.0' }),
      'packages/b/package.json': manifest({ name: '@x/b', version: '3.0.0', dependencies: { '@x/a': '^1.0.0' }, devDependencies: { z: '1.0.0' }, peerDependencies: { '@x/a': '1.x' } }),
      'packages/c/package.json': manifest({ dependencies: { '@x/a': '*' }, devDependencies: { '@x/a': 'workspace:^' } }),
      'packages/odd/package.json': manifest({ dependencies: { '@x/a': '^1.0.0' } }), 'examples/package.json': manifest({ dependencies: { '@x/a': '^1.0.0' } }),
    };
    const done = released(tree, 'packages/a', '1.0.0', '2.0.0');
    expect(done.said).toEqual([]);
    expect(done.tree).toEqual({ ...tree, 'packages/a/package.json': manifest({ name: '@x/a', version: '2.0.0' }), 'packages/b/package.json': tree['packages/b/package.json'].replace('"^1.0.0"', '"^2.0.0"').replace('"1.x"', '"2.x"') });
  });

  const hasNpm = ((): boolean => {
    try {
      execFileSync('npm', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      console.log('skipped: npm is not here to judge its lock files');
      return false;
    }
  })();
  const folder = mkdtempSync(path.join(tmpdir(), 'ci shared é '));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const npm = (args: readonly string[]): string => execFileSync('npm', [...args, '--offline', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  test.skipIf(!hasNpm).each([3, 2, 1])('npm itself finds nothing to change in a lock of version %d', (lockfileVersion) => {
    const workspaces = lockfileVersion === 1 ? {} : { workspaces: ['packages/*'] };
    const tree: Record<string, string> = { 'package.json': manifest({ name: 'root', version: '1.0.0', ...workspaces }) };
    if (lockfileVersion > 1) {
      tree['packages/a/package.json'] = manifest({ name: '@x/a', version: '1.0.0' });
      tree['packages/b/package.json'] = manifest({ name: '@x/b', version: '1.0.0', dependencies: { '@x/a': '^1.0.0' } });
    }
    const write = (texts: Readonly<Record<string, string>>): void => {
      for (const [name, text] of Object.entries(texts)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
    };
    rmSync(path.join(folder, 'package-lock.json'), { force: true });
    write(tree);
    npm(['install', '--package-lock-only', `--lockfile-version=${lockfileVersion}`]);
    tree['package-lock.json'] = readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
    for (const [component, next] of lockfileVersion === 1 ? [['', '2.0.0']] as const : [['packages/a', '2.0.0'], ['', '2.0.0'], ['packages/b', '1.0.1']] as const) {
      const done = released(tree, component, '1.0.0', next);
      expect(done.said).toEqual([]);
      Object.assign(tree, done.tree);
    }
    write(tree);
    npm(['install', '--package-lock-only', `--lockfile-version=${lockfileVersion}`]);
    expect(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).toBe(tree['package-lock.json']);
    if (lockfileVersion > 1) expect(JSON.parse(tree['packages/b/package.json'] as string)).toEqual({ name: '@x/b', version: '1.0.1', dependencies: { '@x/a': '^2.0.0' } });
  });
});

describe('documents stay what they were, but for the version', () => {
  const noise = ['a', 'é', '"', "'", '#', ' ', '1.2.3', '\\', '{', '😀', ':', '- '];

  test('JSON', async () => {
    await forAll({ runs: 300 }, (random) => {
      const data = Object.fromEntries(random.shuffle([['version', '1.2.3'], ...random.list(0, 6, () => [random.text(1, 5, noise), random.pick([1, null, '1.2.3', ['version', '1.2.3'], { version: '1.2.3' }])])]));
      const text = random.pick(['', '\ufeff']) + JSON.stringify(data, null, random.pick([0, 2, '\t'])).replaceAll('\n', random.pick(['\n', '\r\n'])) + random.pick(['', '\n']);
      const { edits, diagnostics } = planVersionFiles([{ file: { path: 'package.json', text }, spec: { path: 'package.json' } }], '1.2.3', '4.5.6');
      expect(diagnostics).toEqual([]);
      const after = applyEdits(text, edits);
      expect(JSON.parse(after.replace('\ufeff', ''))).toEqual({ ...data, version: '4.5.6' });
      expect(after.length).toBe(text.length);
      expect(parseJson(after).mistakes).toEqual([]);
    });
  });

  test('TOML', async () => {
    await forAll({ runs: 300 }, (random) => {
      const quote = random.pick(['"', "'"]);
      const others = random.list(0, 5, () => `${JSON.stringify(random.text(1, 4, ['a', 'b', 'é', ' ', '.']) + random.int(0, 1e9))} = ${random.pick(['"1.2.3"', '1', '[ "1.2.3" ]', '{ version = "1.2.3" }', "'''\n1.2.3'''"])}`);
      const eol = random.pick(['\n', '\r\n']);
      const text = ['[tool.x]', 'version = "1.2.3"', random.pick(['[project]', '[ "project" ] # 1.2.3']), ...random.shuffle([...others, `version  =  ${quote}1.2.3${quote}  # 1.2.3`]), '[[project.urls]]', 'version = "1.2.3"'].join(eol) + random.pick(['', eol]);
      const { edits, diagnostics } = planVersionFiles([{ file: { path: 'pyproject.toml', text }, spec: { path: 'pyproject.toml' } }], '1.2.3', '4.5.6');
      expect(diagnostics, text).toEqual([]);
      const after = applyEdits(text, edits);
      const [before, now] = [text, after].map((one) => tomlValueOf(parseToml(one).root as TomlTable) as { project: Record<string, unknown> });
      expect(now).toEqual({ ...before, project: { ...before?.project, version: '4.5.6' } });
      expect(edits).toHaveLength(1);
    });
  });

  test('YAML', async () => {
    await forAll({ runs: 300 }, (random) => {
      const quote = random.pick(['', '"', "'"]);
      const eol = random.pick(['\n', '\r\n']);
      const others = random.list(0, 5, (one) => `k${one.int(0, 1e9)}: ${one.pick(['1.2.3', '"1.2.3" # c', '[1.2.3]', '{version: 1.2.3}', '|\n  version: 1.2.3'])}`.replaceAll('\n', eol));
      const text = [...random.shuffle([...others, `version:  ${quote}1.2.3${quote}  # 1.2.3`]), ''].join(eol);
      const { edits, diagnostics } = planVersionFiles([{ file: { path: 'Chart.yaml', text }, spec: { path: 'Chart.yaml' } }], '1.2.3', '4.5.6');
      expect(diagnostics, text).toEqual([]);
      const after = applyEdits(text, edits);
      expect(valueOf(parseYaml(after).document)).toEqual({ ...valueOf(parseYaml(text).document) as object, version: '4.5.6' });
      expect(after.length).toBe(text.length);
    });
  });
});

test('a lock of 5 MB takes a moment only', () => {
  const packages: Record<string, unknown> = { '': { name: 'x', version: '1.0.0' } };
  for (let at = 0; at < 14_000; at += 1) packages[`node_modules/foo-${at}`] = { version: '1.0.0', resolved: `https://r.example/foo-${at}.tgz`, integrity: `sha512-${'A'.repeat(86)}==`, dependencies: { a: '^1.0.0', b: '~2.0.0' }, license: 'MIT', engines: { node: '>=18' } };
  const lock = JSON.stringify({ name: 'x', version: '1.0.0', lockfileVersion: 3, packages }, null, 2);
  expect(lock.length).toBeGreaterThan(4_500_000);
  const started = performance.now();
  const { edits } = planVersionFiles([{ file: { path: 'package.json', text: '{"name":"x","version":"1.0.0"}' }, spec: { path: 'package.json' } }, { file: { path: 'package-lock.json', text: lock }, spec: { path: 'package-lock.json' } }], '1.0.0', '1.1.0');
  expect(edits).toHaveLength(3);
  // 0.1 s on a quiet machine
  expect(performance.now() - started).toBeLessThan(3000);
});
