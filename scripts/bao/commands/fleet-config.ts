import { UsageError } from '../../core/failure.ts';
import type { OptionValues } from '../../ports/command.ts';
import type { Exception } from '../coverage/fleet.ts';
import type { ManifestPlaces } from './manifest-sources.ts';
import type { fleetOptions } from './reverse-coverage-options.ts';

export type FleetOptions = OptionValues<typeof fleetOptions>;

interface ConfigException { readonly rule: string; readonly workload?: string; readonly path?: string; readonly owner: string; readonly reason: string; readonly until: string }

/** Section `reverse-coverage` of `.ci-shared.yml`, as its schema has it. */
export interface FleetConfig {
  readonly manifests?: readonly string[];
  readonly organisations?: readonly string[];
  readonly repositories?: string;
  readonly policies?: readonly string[];
  readonly roles?: string;
  readonly baoVersion?: string;
  readonly exceptions?: readonly ConfigException[];
}

/** Exceptions of the configuration, beside those of the manifests. */
export function configuredExceptions({ exceptions = [] }: FleetConfig): Exception[] {
  return exceptions.map((one) => ({ ...one, workload: one.workload, path: one.path, location: { kind: 'resource', name: '.ci-shared.yml' } }));
}

/** @throws UsageError when one side of the comparison is missing. */
export function requireInput(manifests: number, policies: number, live: boolean): void {
  if (manifests > 0 && (policies > 0 || live)) return;
  throw new UsageError('manifests and policies are needed to compare them', {
    help: 'give --manifests PATH (or --organisation NAME) and --policies PATH (or --live), or write them into `.ci-shared.yml`; single questions: can, covers, parse',
  });
}

/** Where manifests come from: options replace the configuration as a whole. */
export function manifestPlaces(options: FleetOptions, config: FleetConfig): Pick<ManifestPlaces, 'paths' | 'organisations' | 'list'> {
  const given = options.manifests.length + options.organisation.length > 0 || options.repositories !== undefined;
  return given ? { paths: options.manifests, organisations: options.organisation, list: options.repositories }
    : { paths: config.manifests ?? [], organisations: config.organisations ?? [], list: config.repositories };
}
