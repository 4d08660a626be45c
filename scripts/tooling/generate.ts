import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Options } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ajv writes the whole schema, and once more each definition that is used; here the second becomes a reference to the first. */
function withoutCopies(source: string, schema: unknown): string {
  const definitions = isMapping(schema) && isMapping(schema['$defs']) ? schema['$defs'] : {};
  const known = new Map(Object.entries(definitions).map(([name, definition]) => [JSON.stringify(definition), name]));
  const whole = /const (\w+) = $/.exec(source.slice(0, source.indexOf(JSON.stringify(schema))))?.[1];
  if (whole === undefined) throw new Error('ajv no longer writes the schema as it did: look at withoutCopies');
  return source.replaceAll(/const (schema\d+) = (\{.*?\});(?=const|\n|function|export)/g, (all, name: string, text: string) => {
    const definition = known.get(text);
    return definition === undefined || name === whole ? all : `const ${name} = ${whole}["$defs"][${JSON.stringify(definition)}];`;
  });
}

/** Keywords whose message `lib/schema-message.ts` words itself. */
const worded = 'additionalProperties|unevaluatedProperties|required|type|discriminator|enum|const|pattern|format|propertyNames|uniqueItems|m(?:in|ax)(?:Items|Properties|Length|imum)';
const expression = String.raw`(?:[^"]|"(?:\\.|[^"\\])*")*?`;
const messageOfOurs = new RegExp(String.raw`(keyword:"(?:${worded})",params:${expression}),message:${expression}(?=,schema:)`, 'g');
const ownSchema = new RegExp(String.raw`,schema:${expression}(?=,parentSchema:)`, 'g');
const pushed = /if\(vErrors === null\)\{vErrors = \[(err\d+)\];\}\s*else \{vErrors\.push\(\1\);\}\s*errors\+\+;/g;

/** The same validator, shorter: without what nobody asks an error for, and with a short way to add it to the list. */
function shorter(source: string): string {
  return source.replaceAll(messageOfOurs, '$1').replaceAll(ownSchema, '').replaceAll(pushed, '(vErrors ??= []).push($1);errors++;');
}

/** Schemas that get a second validator, which says yes or no and no more: it is a third of the size of the other one. */
const quick = new Set(['v1.json']);

/** Schemas that the program itself reads (`lib/plain-schema.ts`), as data without what people need. */
const asData = new Set(['ci-shared.v1.json', 'ci-contract.v1.json']);

/** An error as ajv writes it into the code: where, which keyword, with what. */
const errorObject = /\{\s*instancePath(?::(?:[^{}",]|"(?:\\.|[^"\\])*")*)?,\s*schemaPath:(?:[^{}"]|"(?:\\.|[^"\\])*"|\{(?:[^{}"]|"(?:\\.|[^"\\])*")*\})*\}/g;

/** What only messages need. */
const annotations = new Set(['title', 'description', 'x-instead']);

/** Copies a schema without annotations; each branch of a `oneOf` becomes a definition in `definitions`. */
function slim(value: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => slim(item, definitions));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !annotations.has(key)).map(([key, inner]) => {
    // a mapping by name is no schema: a property may be called `description`
    if (['properties', '$defs'].includes(key) && isMapping(inner)) return [key, Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, slim(one, definitions)]))];
    if (key !== 'oneOf' || !Array.isArray(inner)) return [key, slim(inner, definitions)];
    return [key, inner.map((branch) => {
      const name = `branch-${Object.keys(definitions).length}`;
      definitions[name] = slim(branch, definitions);
      return { $ref: `#/$defs/${name}` };
    })];
  }));
}

/** Copies a schema without what only messages need. */
function withoutAnnotations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAnnotations);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !annotations.has(key)).map(([key, inner]) => {
    // a mapping by name is no schema: a property may be called `description`
    const byName = ['properties', '$defs'].includes(key) && isMapping(inner);
    return [key, byName ? Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, withoutAnnotations(one)])) : withoutAnnotations(inner)];
  }));
}

/** The same question in fewer words. A branch of a `oneOf` is a function of its own, which V8 compiles only for a document that takes it. */
function slimSchema(schema: object): object {
  const definitions: Record<string, unknown> = {};
  const slimmed = slim(schema, definitions);
  if (!isMapping(slimmed)) throw new Error('a schema is an object');
  return { ...slimmed, $defs: { ...isMapping(slimmed['$defs']) ? slimmed['$defs'] : {}, ...definitions } };
}

const parameters = /(validate\d+\([\w.[\]"-]+), ?\{instancePath(?:[^{}]|\{\})*\}(?:=\{\})?\)/g;
const taken = /vErrors = vErrors === null \? (validate\d+)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g;
const evaluated = /const (evaluated\d+) = validate\d+\.evaluated;if\(\1\.dynamicProps\)\{\1\.props = undefined;\}if\(\1\.dynamicItems\)\{\1\.items = undefined;\}/g;

/** A validator that says yes or no: no errors, no places. Nothing may ask which properties were looked at (`unevaluatedProperties`). */
function yesOrNo(source: string): string {
  if (source.includes('unevaluated')) throw new Error('a quick validator knows nothing of unevaluated properties');
  return source.replace(errorObject, '0').replaceAll(parameters, '$1)').replaceAll(taken, 'errors++;').replaceAll(evaluated, '')
    .replaceAll(/evaluated\d+\.props = props\d+;|validate\d+\.evaluated = \{[^}]*\};/g, '')
    .replaceAll(/validate\d+\.errors = \[0\];(?=return false;)|validate\d+\.errors = vErrors;/g, '');
}

async function generateValidator(target: string, file: string, schema: object, name: string, options: Options): Promise<void> {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, discriminator: true, inlineRefs: false, keywords: ['x-instead'], code: { source: true, esm: true }, ...options });
  const code = standalone.default(ajv, ajv.compile(schema));
  const source = options.messages === false ? yesOrNo(code) : shorter(withoutCopies(code, schema));
  const bundled = await build({
    stdin: { contents: source, resolveDir: root, loader: 'js' }, bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20', legalComments: 'none',
  });
  const text = `// @ts-nocheck\n// Made from schema/${file} by scripts/tooling/generate.ts; do not edit.\n${(bundled.outputFiles[0] as { text: string }).text}`;
  await writeFile(path.join(target, name), text);
}

/**
 * Compiles every schema of `schema/` to a validator without dependencies in `scripts/generated/`: compiling at run
 * time costs 37 ms at each start, a compiled validator half a millisecond (docs/performance.md).
 */
async function generateValidators(): Promise<void> {
  const target = path.join(root, 'scripts/generated');
  await mkdir(target, { recursive: true });
  for (const file of (await readdir(path.join(root, 'schema'))).filter((name) => name.endsWith('.json'))) {
    const schema = JSON.parse(await readFile(path.join(root, 'schema', file), 'utf8'));
    await generateValidator(target, file, schema, file.replace(/\.json$/, '.ts'), { allErrors: true, verbose: true });
    if (quick.has(file)) await generateValidator(target, file, slimSchema(schema), file.replace(/\.json$/, '-quick.ts'), { messages: false });
    if (asData.has(file)) await writeFile(path.join(target, file.replace(/\.json$/, '-schema.ts')), `// Made from schema/${file} by scripts/tooling/generate.ts; do not edit.\nexport const schema: unknown = ${JSON.stringify(withoutAnnotations(schema))};\n`);
  }
}

/** Texts below `templates/` that make a template. */
async function templateSources(): Promise<{ path: string; text: string }[]> {
  const paths = await Promise.all(['templates', 'templates/history'].map(async (folder) => (await readdir(path.join(root, folder))).filter((name) => name.endsWith('.yml')).sort().map((name) => `${folder}/${name}`)));
  return Promise.all(paths.flat().map(async (file) => ({ path: file, text: await readFile(path.join(root, file), 'utf8') })));
}

/**
 * The shipped templates with their contracts read, checked and filled in, and the few patterns that tell whether a pipeline
 * can be one of them: at run time no contract is parsed. Needs the validators.
 */
export async function templateModules(): Promise<Readonly<Record<string, string>>> {
  const { parseTemplates } = await import('../ci/drift/parse-contract.ts');
  const { signsOf } = await import('../ci/drift/signs.ts');
  const templates = parseTemplates(await templateSources());
  const text = (template: (typeof templates)[number]): string => JSON.stringify({
    contract: template.contract, source: template.file.source, history: template.history.map(({ version, file }) => ({ version, source: file.source })),
  });
  const head = '// Made from templates/ by scripts/tooling/generate.ts; do not edit.\n';
  // a file and a text each: only what is asked for is loaded and parsed
  const loaders = templates.map(({ name }) => `  ${JSON.stringify(name)}: () => import('./ci-template-${name}.ts'),\n`).join('');
  return {
    ...Object.fromEntries(templates.map((one) => [`ci-template-${one.name}.ts`, `${head}export const template = ${JSON.stringify(text(one))};\n`])),
    'ci-templates.ts': `${head}export const templates: Readonly<Record<string, () => Promise<{ readonly template: string }>>> = {\n${loaders}};\n`,
    'ci-template-signs.ts': `${head}export const signs: readonly { readonly name: string; readonly commands: readonly string[]; readonly images: readonly string[] }[] = ${JSON.stringify(templates.map(({ name, contract }) => ({ name, ...signsOf(contract) })))};\n`,
  };
}

/** Writes everything of `scripts/generated/`. */
export async function generate(): Promise<void> {
  await generateValidators();
  for (const [name, text] of Object.entries(await templateModules())) await writeFile(path.join(root, 'scripts/generated', name), text);
}

if (import.meta.main) await generate();
