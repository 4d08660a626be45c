import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Readers } from '../../ports/index.ts';
import type { CoverageSubject, Fleet, FleetPolicy } from '../coverage/fleet.ts';
import { createSubject } from '../coverage/fleet.ts';
import type { Manifest } from '../manifest-model.ts';
import type { FleetConfig, FleetOptions } from './fleet-config.ts';
import { configuredExceptions, manifestPlaces, requireInput } from './fleet-config.ts';
import type { Live } from './fleet-live.ts';
import { parseManifests } from './fleet-manifests.ts';
import { findManifests } from './manifest-sources.ts';
import type { PolicyFile } from './policy-files.ts';
import { readPolicyFiles } from './policy-files.ts';
import { versionOf } from './reverse-coverage-input.ts';
import { rolesIn } from './role-inventory.ts';
import { exceptionsOf, workloadOf } from './workload.ts';

/** Everything that a comparison looks at. */
export interface FleetInputs {
  readonly subject: CoverageSubject;
  /** Mistakes in the manifests themselves. */
  readonly mistakes: readonly Diagnostic[];
  readonly manifests: readonly Manifest[];
  /** Manifests that were found, or should have been. */
  readonly wanted: number;
  /** Repository of the forge by workload. */
  readonly homes: ReadonlyMap<string, string>;
  readonly live: Live | undefined;
  /** Texts that findings point into. */
  readonly sources: readonly SourceFile[];
}

async function inventoryFrom(files: FileReader, path: string | undefined): Promise<SourceFile | undefined> {
  if (path === undefined) return undefined;
  const text = await files.text(path);
  if (text === undefined) throw new UsageError(`there is no file ${path}`);
  return { path, text };
}

function policiesOf(live: Live | undefined, placed: readonly FleetPolicy[], written: readonly PolicyFile[], namespaces: readonly string[]): readonly FleetPolicy[] {
  if (live !== undefined) return placed;
  return (namespaces.length === 0 ? [''] : namespaces).flatMap((namespace) => written.map((policy) => ({ ...policy, namespace })));
}

function serverParts(live: Live | undefined, written: readonly PolicyFile[]): Partial<Fleet> {
  if (live === undefined) return {};
  return { identities: live.identities, mounts: live.mounts, ...(written.length === 0 ? {} : { compared: { repository: written, server: live.policies } }) };
}

function filesOf(policies: readonly FleetPolicy[]): SourceFile[] {
  return [...new Map(policies.flatMap(({ file }) => (file === undefined ? [] : [[file.path, file] as const]))).values()];
}

/** Reads both sides of the comparison. @throws UsageError when one is not there, EnvironmentError when nothing can be read. */
export async function readFleet(read: Readers, options: FleetOptions, config: FleetConfig): Promise<FleetInputs> {
  const places = manifestPlaces(options, config);
  const policyPaths = options.policies.length > 0 ? options.policies : config.policies ?? [];
  requireInput(places.paths.length + places.organisations.length + (places.list === undefined ? 0 : 1), policyPaths.length, options.live);
  const files = await read.files();
  const asked = { version: versionOf(options['bao-version'] ?? config.baoVersion), now: read.clock.now() };
  const found = await findManifests(read, { ...places, jobs: options.jobs, cache: options.cache });
  const { manifests, diagnostics: mistakes, missing: invalid } = parseManifests(found.sources);
  const elsewhere = options.live ? (await read.vault()).namespace() : '';
  const workloads = manifests.map((manifest) => workloadOf(manifest, elsewhere));
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
  const written = policyPaths.length === 0 ? [] : await readPolicyFiles(files, policyPaths, asked);
  const server = options.live ? await import('./fleet-live.ts') : undefined;
  const live = await server?.readLive(read, options, namespaces, asked);
  const policies = policiesOf(live, live === undefined ? [] : server?.placed(live.policies, written) ?? [], written, namespaces);
  const inventory = await inventoryFrom(files, options.roles ?? config.roles);
  const listed = inventory === undefined ? undefined : rolesIn(inventory);
  const subject = createSubject({
    workloads, policies, roles: live === undefined ? listed : [...listed ?? [], ...live.roles], ...asked, ...serverParts(live, written),
    missing: [...found.missing, ...invalid, ...live?.missing ?? []], exceptions: [...manifests.flatMap(exceptionsOf), ...configuredExceptions(config)],
  });
  return {
    subject, mistakes, manifests, live, wanted: found.sources.length + found.missing.length,
    homes: new Map(manifests.flatMap(({ path, workload }) => (found.repositories.has(path) ? [[workload.value, found.repositories.get(path) ?? '']] : []))),
    sources: [...found.sources, ...filesOf([...policies, ...written]), ...(inventory === undefined ? [] : [inventory])],
  };
}
