import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { generateValidators } from './generate.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');

function chunkName(file: string): string {
  return path.relative(path.join(root, 'scripts'), file).replace(/\.ts$/, '').replaceAll(/[/\\]/g, '-');
}

/** Files of the cellar that carry a third-party package: one file each in `dist/`, shared by all that use them. */
function packageFiles(): ReadonlySet<string> {
  const folder = path.join(root, 'scripts/lib');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
  return new Set(files.filter((file) => /^import (?!type\b)[^;]*? from '(?!\.|node:)/m.test(readFileSync(file, 'utf8'))));
}

/**
 * Every `import('./x.ts')` becomes a CommonJS file of its own, loaded by `require` when it is reached: a command pays
 * only for what it uses (measured against one file and against ESM splitting: docs/performance.md).
 */
function lazyFiles(found: Set<string>): Plugin {
  const packages = packageFiles();
  return {
    name: 'lazy-files',
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ kind, path: wanted, resolveDir }) => {
        const file = path.resolve(resolveDir, wanted);
        if (kind !== 'dynamic-import' && !(kind === 'import-statement' && packages.has(file))) return undefined;
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

async function bundle(manifest: { version: string; homepage: string }): Promise<Record<string, unknown>> {
  const done = new Set<string>();
  const wanted = new Set([path.join(root, 'scripts/main.ts')]);
  const inputs: Record<string, unknown> = {};
  while (wanted.size > done.size) {
    const round = [...wanted].filter((file) => !done.has(file));
    for (const file of round) done.add(file);
    const { metafile } = await build({
      entryPoints: round.map((file) => ({ in: file, out: file.endsWith('scripts/main.ts') ? 'ci-shared' : chunkName(file) })),
      outdir: dist, outExtension: { '.js': '.cjs' }, bundle: true, metafile: true, format: 'cjs', platform: 'node', target: 'node20',
      // jsonc-parser's `main` is UMD, whose inner requires no bundler can follow
      mainFields: ['module', 'main'],
      minifySyntax: true, minifyWhitespace: true, keepNames: false, legalComments: 'none', logLevel: 'warning',
      define: {
        // yargs-parser hands this to createRequire, which takes a path as well
        'import.meta.url': '__filename', 'import.meta.dirname': '__dirname',
        CI_SHARED_VERSION: JSON.stringify(manifest.version), CI_SHARED_HOMEPAGE: JSON.stringify(manifest.homepage),
      },
      supported: { 'dynamic-import': false },
      plugins: [lazyFiles(wanted), onlyTheParserOfYargs],
    });
    Object.assign(inputs, metafile.outputs);
  }
  return inputs;
}

const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string; homepage: string };
await generateValidators();
await rm(dist, { recursive: true, force: true });
await mkdir(path.join(dist, 'bin'), { recursive: true });
await writeFile(path.join(dist, 'meta.json'), JSON.stringify(await bundle(manifest)));
await writeFile(path.join(dist, 'package.json'), '{ "type": "commonjs" }\n');
await chmod(path.join(dist, 'ci-shared.cjs'), 0o755);
const { commands, aliases } = await import('../cli/commands.ts');
for (const name of ['ci-shared', ...Object.keys(commands), ...Object.keys(aliases)]) {
  await symlink('../ci-shared.cjs', path.join(dist, 'bin', name));
}
