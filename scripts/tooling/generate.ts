import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Compiles every schema of `schema/` to a validator without dependencies in `scripts/generated/`: compiling at run
 * time costs 37 ms at each start, a compiled validator half a millisecond (docs/performance.md).
 */
export async function generateValidators(): Promise<void> {
  const target = path.join(root, 'scripts/generated');
  await mkdir(target, { recursive: true });
  for (const file of (await readdir(path.join(root, 'schema'))).filter((name) => name.endsWith('.json'))) {
    const schema = JSON.parse(await readFile(path.join(root, 'schema', file), 'utf8'));
    const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictTypes: false, strictRequired: false, discriminator: true, inlineRefs: false, keywords: ['x-instead'], code: { source: true, esm: true } });
    const source = standalone.default(ajv, ajv.compile(schema));
    const bundled = await build({
      stdin: { contents: source, resolveDir: root, loader: 'js' }, bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20', legalComments: 'none',
    });
    const name = file.replace(/\.json$/, '.ts');
    const text = `// @ts-nocheck\n// Made from schema/${file} by scripts/tooling/generate.ts; do not edit.\n${(bundled.outputFiles[0] as { text: string }).text}`;
    await writeFile(path.join(target, name), text);
  }
}

if (import.meta.main) await generateValidators();
