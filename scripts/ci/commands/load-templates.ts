import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Readers } from '../../ports/index.ts';
import { parseTemplates } from '../drift/parse-contract.ts';
import { templateFrom } from '../drift/shipped.ts';
import type { TemplateText } from '../drift/shipped.ts';
import type { Template } from '../drift/template.ts';

const isTemplateFile = /\.yml$/;

/** What is shipped with the program, as the build made it of the files below `templates/`. */
async function bundled(only?: ReadonlySet<string>): Promise<readonly Template[]> {
  const { templates } = await import('../../generated/ci-templates.ts');
  const names = Object.keys(templates);
  const chosen = only !== undefined && [...only].every((name) => names.includes(name)) ? names.filter((name) => only.has(name)) : names;
  return Promise.all(chosen.map(async (name) => templateFrom(JSON.parse((await templates[name]?.())?.template ?? '') as TemplateText)));
}

/** A fleet's own, from a folder of the same shape. */
async function given(files: Pick<FileReader, 'list' | 'text'>, folder: string): Promise<SourceFile[]> {
  const root = folder.replace(/\/+$/, '');
  const names = async (path: string): Promise<string[]> => (await files.list(path) ?? []).filter(({ name, kind }) => kind === 'file' && isTemplateFile.test(name)).map(({ name }) => `${path}/${name}`);
  const paths = [...await names(root), ...await names(`${root}/history`)];
  const texts = await Promise.all(paths.map((path) => files.text(path)));
  return paths.map((path, at) => ({ path, text: texts[at] ?? '' }));
}

/**
 * A fleet's or a repository's own templates.
 * @throws UsageError when the folder holds none, or when a contract is wrong.
 */
export async function ownTemplates(files: Pick<FileReader, 'list' | 'text'>, folder: string, only?: ReadonlySet<string>): Promise<readonly Template[]> {
  const templates = parseTemplates(await given(files, folder), only);
  if (templates.length === 0) throw new UsageError(`there is no template in ${folder}`, { help: 'a template is NAME.yml with NAME.contract.yml beside it' });
  return templates;
}

/**
 * The canonical pipelines and their contracts; with `only`, those of these names.
 * @throws UsageError when a folder was named and holds none, or when a contract is wrong.
 */
export async function loadTemplates(read: Pick<Readers, 'files'>, folder?: string, only?: ReadonlySet<string>): Promise<readonly Template[]> {
  return folder === undefined ? bundled(only) : ownTemplates(await read.files(), folder, only);
}
