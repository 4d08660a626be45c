import type { Diagnostic } from '../core/diagnostic.ts';
import { UsageError } from '../core/failure.ts';
import type { SourceFile } from '../core/source.ts';
import type { FileReader } from '../ports/files.ts';

const usualName = '.ci-shared.yml';

/** Severities that the configuration file gives to rules. */
export type Levels = Readonly<Record<string, 'off' | 'info' | 'warning' | 'error'>>;

export interface Settings {
  /** The command's own section. */
  readonly section: unknown;
  readonly levels: Levels;
  /** The file it stands in; absent when there is none. */
  readonly source: SourceFile | undefined;
}

/** Folders above the working directory that are searched for the top of the repository. */
const mostFolders = 64;

/** Way from the working directory up to the folder that holds `.git`; nothing outside of a repository. */
async function topOf(files: FileReader): Promise<string | undefined> {
  for (let up = '', at = 0; at < mostFolders; up += '../', at += 1) if (await files.stat(`${up}.git`) !== undefined) return up;
  return undefined;
}

/** The file in the working directory, else the one at the top of the repository. */
async function findConfig(files: FileReader): Promise<{ readonly path: string; readonly text: string | undefined }> {
  const text = await files.text(usualName);
  const up = text === undefined ? await topOf(files) : undefined;
  if (up === undefined || up === '') return { path: usualName, text };
  return { path: up + usualName, text: await files.text(up + usualName) };
}

/**
 * The section of a command in `.ci-shared.yml`. YAML and schema are loaded only when there is a file.
 * @throws UsageError with every mistake at its place.
 */
export async function readSettings(files: FileReader, command: string, given: string | undefined): Promise<Settings> {
  const { path, text } = given === undefined ? await findConfig(files) : { path: given, text: await files.text(given) };
  if (text === undefined) {
    if (given !== undefined) throw new UsageError(`there is no configuration file ${given}`);
    return { section: undefined, levels: {}, source: undefined };
  }
  const { parseConfig } = await import('./config-file.ts');
  const { value, diagnostics } = parseConfig({ path, text });
  if (value === undefined) {
    throw new UsageError(`${path} is not valid`, { diagnostics: diagnostics as Diagnostic[], sources: [{ path, text }] });
  }
  const section = value[command];
  const levels = typeof section === 'object' && section !== null && 'rules' in section ? (section.rules as Levels) : {};
  return { section, levels, source: { path, text } };
}
