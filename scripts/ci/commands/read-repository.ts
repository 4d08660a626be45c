import { isUsageError } from '../../core/failure.ts';
import { positionAt } from '../../core/source.ts';
import type { SourceFile } from '../../core/source.ts';
import { findConfig } from '../../lib/find-config.ts';
import type { Template } from '../drift/template.ts';
import type { FleetItem } from '../fleet/repository.ts';
import { repositoryConfig } from '../repository-config.ts';
import type { Fallback, ReadConfig } from '../repository-config.ts';
import { discover } from './load-pipelines.ts';
import { ownTemplates } from './load-templates.ts';
import type { RepositoryFiles } from './repository-files.ts';

/** The configuration that counts at the top of a repository. */
export async function readConfig(files: RepositoryFiles, fallback: Fallback): Promise<ReadConfig> {
  const { path, text } = await findConfig(files, '');
  return repositoryConfig(text === undefined ? undefined : { path, text }, fallback);
}

/** The first mistake of a configuration, in one line. */
export function configFailure({ mistakes, source }: Extract<ReadConfig, { readonly mistakes: unknown }>): string {
  const [first] = mistakes;
  const range = first?.location.kind === 'file' ? first.location.range : undefined;
  const { line, column } = positionAt(source, range?.start ?? 0);
  const more = mistakes.length === 1 ? '' : ` (and ${mistakes.length - 1} more)`;
  return `${source.path}:${line}:${column}: ${first?.message ?? 'is not valid'}${more}`;
}

async function templatesOf(files: RepositoryFiles, folder: string | undefined): Promise<{ readonly templates: readonly Template[] | undefined } | { readonly failure: string }> {
  try {
    return { templates: folder === undefined ? undefined : await ownTemplates(files, folder) };
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return { failure: error.message };
  }
}

/** Everything that a judgement of one repository asks for; a wrong configuration or template of its own is a failure, as in a run there. */
export async function readRepository(name: string, place: string, files: RepositoryFiles, fallback: Fallback): Promise<FleetItem> {
  const paths = await discover(files, '.');
  const read = await readConfig(files, fallback);
  if ('mistakes' in read) return { name, failure: configFailure(read) };
  const own = await templatesOf(files, paths.length === 0 ? undefined : read.config.templates);
  if ('failure' in own) return { name, failure: own.failure };
  const sources = await Promise.all(paths.map(async (path): Promise<SourceFile> => ({ path, text: await files.text(path) ?? '' })));
  return { name, place, files: sources, config: read.config, templates: own.templates };
}
