import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import { matrixWorkflow, minorsOf } from '../python-matrix.ts';
import type { Minor } from '../python-matrix.ts';
import { toxEnvs, toxFiles } from '../tox-envs.ts';
import { loadCatalog } from './load-catalog.ts';
import type { options } from './python-matrix-options.ts';

type Options = Invocation<typeof options>['options'];

async function sourceOf(given: string | undefined, read: Readers): Promise<SourceFile> {
  const files = await read.files();
  for (const path of given === undefined ? toxFiles : [given]) {
    const text = await files.text(path);
    // as tox does: setup.cfg and pyproject.toml count only when they speak of tox
    const silent = given === undefined && ((path === 'setup.cfg' && !text?.includes('[tox:tox]')) || (path === 'pyproject.toml' && !text?.includes('tool.tox')));
    if (text !== undefined && !silent) return { path, text };
  }
  throw new UsageError(given === undefined ? `there is none of ${toxFiles.join(', ')} that configures tox` : `there is no ${given}`);
}

async function imagesOf(given: Options, minors: readonly Minor[], read: Readers): Promise<((minor: string) => string | undefined) | undefined> {
  const template = given['base-image'];
  if (template !== undefined && given.family !== undefined) throw new UsageError('give --base-image or --family, not both');
  if (template !== undefined) return (minor) => template.replaceAll('{python}', minor);
  if (given.family === undefined) return undefined;
  const { catalog } = await loadCatalog(read);
  const family = catalog.families.find(({ name }) => name === given.family);
  if (family?.matrix === undefined) throw new UsageError(`the catalogue has no image "${given.family}" with a matrix`);
  const missing = minors.filter(({ minor }) => !family.images.some(({ matrix }) => matrix?.value === minor)).map(({ minor }) => minor);
  if (missing.length > 0) throw new UsageError(`\`${given.family}\` has no image for Python ${missing.join(', ')}`, { help: `it has ${family.matrix.values.join(', ')}: add the minor to the catalogue, or take it out of env_list` });
  return (minor) => `${family.images.find(({ matrix }) => matrix?.value === minor)?.reference ?? ''}:${given['base-tag']}`;
}

export async function run({ options: given, args, read }: Invocation<typeof options>): Promise<Outcome> {
  const source = await sourceOf(args[0], read);
  const { value: envs, diagnostics } = toxEnvs(source);
  if (envs === undefined) return { diagnostics, sources: [source] };
  const minors = minorsOf(envs);
  if (minors.length === 0) throw new UsageError(`env_list of ${source.path} names no CPython minor: ${envs.join(', ')}`, { help: 'name environments like py312 or 3.12' });
  const left = envs.filter((env) => !minors.some((one) => one.envs.includes(env)));
  if (left.length > 0) read.progress.note(`not in the matrix, for they name no CPython minor: ${left.join(', ')}`);
  const text = matrixWorkflow({ minors, imageOf: await imagesOf(given, minors, read), apt: given.apt });
  const document = { version: 1, source: source.path, envs, minors };
  if (given.out === undefined) return { text, document };
  return { document, plan: [{ kind: 'write-file', path: given.out, text, before: await (await read.files()).text(given.out) }] };
}
