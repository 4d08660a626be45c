import type { SourceFile } from '../../core/source.ts';
import { plainData } from '../drift/plain-data.ts';
import { settingsOf } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { parseYaml } from '../yaml/parse.ts';

/** The pipelines of one repository. */
export interface FleetRepository {
  readonly name: string;
  readonly files: readonly SourceFile[];
  readonly defaultBranch: string | undefined;
  /** Text of its `.ci-shared.yml`. */
  readonly config: string | undefined;
}

/** Or why they could not be read. */
export type FleetItem = FleetRepository | { readonly name: string; readonly failure: string };

export const configName = '.ci-shared.yml';

/** Which of the paths of a repository the server reads: a folder, else one of two files. */
export function pipelinePaths(paths: readonly string[]): string[] {
  const inFolder = paths.filter((path) => /^\.woodpecker\/[^/]+\.ya?ml$/.test(path));
  if (inFolder.length > 0) return inFolder.sort();
  return ['.woodpecker.yaml', '.woodpecker.yml'].filter((path) => paths.includes(path)).slice(0, 1);
}

/** Settings of the repository itself win over what the forge knows of it, and that over those of the fleet. */
export function settingsFor({ config, defaultBranch }: FleetRepository, fleet: unknown): Settings {
  const data = config === undefined ? undefined : plainData(parseYaml(config).root);
  const own = typeof data === 'object' && data !== null && 'ci-lint' in data && typeof data['ci-lint'] === 'object' ? data['ci-lint'] : {};
  return settingsOf({ ...(fleet as object | undefined), ...(defaultBranch === undefined || defaultBranch === '' ? {} : { defaultBranch }), ...own });
}
