import type { Diagnostic } from '../core/diagnostic.ts';
import { UsageError } from '../core/failure.ts';
import type { SourceFile } from '../core/source.ts';
import { findConfig } from '../lib/find-config.ts';
import type { Levels } from '../lib/settle.ts';
import type { FileReader } from '../ports/files.ts';

export interface Settings {
  /** The command's own section. */
  readonly section: unknown;
  readonly levels: Levels;
  /** The file it stands in; absent when there is none. */
  readonly source: SourceFile | undefined;
}

/** Without a configuration file. */
export const noSettings: Settings = { section: undefined, levels: {}, source: undefined };

/**
 * The section of a command in `.ci-shared.yml`. YAML and schema are loaded only when there is a file.
 * @throws UsageError with every mistake at its place.
 */
export async function readSettings(files: FileReader, command: string, given: string | undefined): Promise<Settings> {
  const { path, text } = given === undefined ? await findConfig(files, '') : { path: given, text: await files.text(given) };
  if (text === undefined) {
    if (given !== undefined) throw new UsageError(`there is no configuration file ${given}`);
    return noSettings;
  }
  const { readConfig } = await import('../lib/read-config.ts');
  const { value, diagnostics } = await readConfig({ path, text });
  if (value === undefined) {
    throw new UsageError(`${path} is not valid`, { diagnostics: diagnostics as Diagnostic[], sources: [{ path, text }] });
  }
  const section = value[command];
  const levels = typeof section === 'object' && section !== null && 'rules' in section ? (section.rules as Levels) : {};
  return { section, levels, source: { path, text } };
}
