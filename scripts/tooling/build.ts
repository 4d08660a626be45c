import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { sharedFiles } from './chunks.ts';
import type { ModuleGraph } from './chunks.ts';
import { commonFile, commonSource, takeCommon } from './common-file.ts';
import type { CommonFile } from './common-file.ts';
import { generate } from './generate.ts';
import { ruleWords } from './rule-words.ts';
import type { RuleWords } from './rule-words.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');

function chunkName(file: string): string {
  return path.relative(path.join(root, 'scripts'), file).replace(/\.ts$/, '').replaceAll(/[/\\]/g, '-');
}

/**
 * Files of the bundle by themselves, loaded at the first use: the reader of YAML, because a second copy (for the
 * configuration, for what a command looks at) would have to be compiled again; yargs, because most calls have no options.
 */
const apartAlways = ['scripts/lib/yaml-reader/parse.ts', 'scripts/cli/words.ts'].map((file) => path.join(root, file));

/** Files that carry a third-party package, a compiled validator or Node's cryptography (10 ms): one file each in `dist/`, whoever uses them. */
function heavyFiles(): ReadonlySet<string> {
  const files = (folder: string): string[] => readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.ts')).map((name) => path.join(root, folder, name));
  const packages = files('scripts/lib').filter((file) => /^import (?!type\b)[^;]*? from '(?!\.|node:(?!crypto))/m.test(readFileSync(file, 'utf8')));
  return new Set([...packages, ...files('scripts/generated'), ...apartAlways]);
}

const atFirstUse = 'at-first-use';

/** A module whose exports load a heavy file when one of them is first used: who imports it and does not need it today does not pay. */
async function loaderOf(file: string): Promise<string> {
  const names = Object.keys(await import(pathToFileURL(file).href) as object);
  return `module.exports = { __esModule: true, ${names.map((name) => `get ${name}() { return require('./${chunkName(file)}.cjs').${name}; }`).join(', ')} };`;
}

/**
 * Every `import('./x.ts')` becomes a CommonJS file of its own, loaded by `require` when it is reached: a command pays
 * only for what it uses (measured against one file and against ESM splitting: docs/performance.md).
 * A heavy file is loaded at the first use of one of its exports, however it was imported.
 * @param found gets the files that were met
 * @param apart files that are a file of the bundle also when they are imported statically
 */
function separateFiles(found: Set<string>, apart: ReadonlySet<string>, heavy: ReadonlySet<string>): Plugin {
  return {
    name: 'separate-files',
    setup({ onResolve, onLoad }) {
      onLoad({ filter: /.*/, namespace: atFirstUse }, async ({ path: file }) => ({ contents: await loaderOf(file), loader: 'js' }));
      onResolve({ filter: /^\.{1,2}\// }, ({ kind, namespace, path: wanted, resolveDir }) => {
        if (namespace === atFirstUse) return { path: wanted, external: true };
        const file = path.resolve(resolveDir, wanted);
        if (kind === 'import-statement' && apart.has(file) && heavy.has(file)) {
          found.add(file);
          return { path: file, namespace: atFirstUse };
        }
        if (kind !== 'dynamic-import' && !(kind === 'import-statement' && apart.has(file))) return undefined;
        found.add(file);
        return { path: `./${chunkName(file)}.cjs`, external: true };
      });
    },
  };
}

/**
 * Of yargs we use the parser. Its other modules are imported for effect only (locale, terminal width: 30 ms), so the
 * bundler is told that leaving out what is not used changes nothing.
 */
const onlyTheParserOfYargs: Plugin = {
  name: 'only-the-parser-of-yargs',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /.*/ }, async ({ path: wanted, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'asked' || !/[/\\]node_modules[/\\]yargs[/\\]/.test(importer)) return undefined;
      return { ...await resolve(wanted, { importer, kind, resolveDir, pluginData: 'asked' }), sideEffects: false };
    });
  },
};

/** The door and the help: what they need stands in their own file, for it is read at every start. */
const door = [path.join(root, 'scripts/main.ts'), path.join(root, 'scripts/cli/help.ts')];
/** Where a thread starts that helps with many files. */
const threadDoor = path.join(root, 'scripts/cli/thread.ts');
/** What the questions asked most often go through: in few files, for each costs half a millisecond. */
const hot = ['cli/run.ts', 'bump/commands/next-run.ts', 'adapters/git-reader.ts', 'report/pretty.ts', 'bao/commands/bao-manifest-check-run.ts', 'ci/commands/lint-run.ts', 'ci/commands/drift-run.ts', 'ci/drift-fixes/fix-of.ts'].map((file) => path.join(root, 'scripts', file));
/** A file and one that it loads in the same run: what both contain is loaded once. */
const together = { name: 'ci-common', both: ['ci/commands/lint-run.ts', 'ci/commands/drift-run.ts'].map((file) => path.join(root, 'scripts', file)), others: [path.join(root, 'scripts/ci/drift-fixes/fix-of.ts')] };
/** A file that several use becomes a file of its own if that saves so many bytes. */
const leastSaving = 6_000;

/** Long words of rules, by the file of `dist/` that holds them. */
const words = new Map<string, Record<string, RuleWords>>();

interface Manifest {
  readonly version: string;
  readonly homepage: string;
}

function options(manifest: Manifest): BuildOptions {
  return {
    absWorkingDir: root, outExtension: { '.js': '.cjs' }, bundle: true, format: 'cjs', platform: 'node', target: 'node20',
    // jsonc-parser's `main` is UMD, whose inner requires no bundler can follow
    mainFields: ['module', 'main'],
    minify: true, keepNames: false, legalComments: 'none', logLevel: 'warning', logOverride: { 'commonjs-variable-in-esm': 'silent' },
    define: {
      // yargs-parser hands this to createRequire, which takes a path as well
      'import.meta.url': '__filename', 'import.meta.dirname': '__dirname',
      CI_SHARED_THREAD: JSON.stringify(`${chunkName(threadDoor)}.cjs`), CI_SHARED_VERSION: JSON.stringify(manifest.version), CI_SHARED_HOMEPAGE: JSON.stringify(manifest.homepage),
    },
    supported: { 'dynamic-import': false },
  };
}

function entryPoints(files: readonly string[]): { in: string; out: string }[] {
  return files.map((file) => ({ in: file, out: file === door[0] ? 'ci-shared' : chunkName(file) }));
}

/** Bundles the door and whatever is reached from it, round by round, for a file is known only when its importer was read. */
async function bundle(manifest: Manifest, write: boolean, apart: ReadonlySet<string>, heavy: ReadonlySet<string>, common?: CommonFile): Promise<{ readonly metafile: Metafile; readonly entries: ReadonlySet<string> }> {
  const done = new Set<string>();
  const wanted = new Set([...door.slice(0, 1), threadDoor]);
  const metafile: Metafile = { inputs: {}, outputs: {} };
  const add = async (own: Pick<BuildOptions, 'entryPoints' | 'stdin' | 'outfile' | 'outdir'>, separate: ReadonlySet<string>, taken?: CommonFile): Promise<void> => {
    const plugins = [ruleWords(words), ...(taken === undefined ? [] : [takeCommon(taken)]), separateFiles(wanted, separate, heavy), onlyTheParserOfYargs];
    const built = await build({ ...options(manifest), write, metafile: true, ...own, plugins });
    Object.assign(metafile.inputs, built.metafile.inputs);
    Object.assign(metafile.outputs, built.metafile.outputs);
  };
  if (common !== undefined) await add({ stdin: { contents: await commonSource(common), resolveDir: root, sourcefile: common.name }, entryPoints: [], outfile: path.join(dist, `${common.name}.cjs`) }, heavy);
  while (wanted.size > done.size) {
    const round = [...wanted].filter((file) => !done.has(file));
    for (const file of round) done.add(file);
    const kinds = [
      { files: round.filter((file) => door.includes(file)), separate: new Set<string>() },
      { files: round.filter((file) => hot.includes(file) && common?.users.has(file) !== true), separate: heavy },
      { files: round.filter((file) => common?.users.has(file) === true), separate: heavy, taken: common },
      { files: round.filter((file) => !door.includes(file) && !hot.includes(file)), separate: apart },
    ];
    for (const { files, separate, taken } of kinds) if (files.length > 0) await add({ entryPoints: entryPoints(files), outdir: dist }, separate, taken);
  }
  return { metafile, entries: done };
}

/** What the outputs of a first try say about the sources: who imports whom, and what is left of each file. */
function graphOf({ inputs, outputs }: Metafile): ModuleGraph {
  const bytes = new Map<string, number>();
  for (const output of Object.values(outputs)) {
    // the loaders of heavy files are part of who uses them
    const own = Object.entries(output.inputs).filter(([file]) => !file.startsWith(`${atFirstUse}:`));
    for (const [file, { bytesInOutput }] of own) bytes.set(path.resolve(root, file), Math.max(bytesInOutput, bytes.get(path.resolve(root, file)) ?? 0));
  }
  const imports = new Map(Object.entries(inputs).map(([file, input]) => {
    const targets = input.imports.filter(({ external }) => external !== true).map(({ path: target }) => path.resolve(root, target));
    return [path.resolve(root, file), targets.filter((target) => (bytes.get(target) ?? 0) > 0)] as const;
  }));
  return { imports, bytes };
}

const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Manifest;
await generate();
await rm(dist, { recursive: true, force: true });
await mkdir(path.join(dist, 'bin'), { recursive: true });
const heavy = heavyFiles();
const first = await bundle(manifest, false, heavy, heavy);
const graph = graphOf(first.metafile);
const shared = sharedFiles(graph, first.entries, leastSaving);
const { metafile } = await bundle(manifest, true, new Set([...heavy, ...shared]), heavy, commonFile(together.name, together.both, together.others, graph, first.entries));
await writeFile(path.join(dist, 'meta.json'), JSON.stringify(metafile.outputs));
for (const [name, rules] of words) await writeFile(path.join(dist, name), JSON.stringify(rules));
await writeFile(path.join(dist, 'package.json'), '{ "type": "commonjs" }\n');
await chmod(path.join(dist, 'ci-shared.cjs'), 0o755);
const { commands, aliases } = await import('../cli/commands.ts');
for (const name of ['ci-shared', ...Object.keys(commands), ...Object.keys(aliases)]) {
  await symlink('../ci-shared.cjs', path.join(dist, 'bin', name));
}
