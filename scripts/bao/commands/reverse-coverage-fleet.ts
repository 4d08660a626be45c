import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { runRules } from '../../core/rule.ts';
import type { SourceFile } from '../../core/source.ts';
import { parseTree } from '../../lib/yaml-tree.ts';
import type { Invocation, OptionValues } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Readers } from '../../ports/index.ts';
import { coverageRules } from '../coverage-rules/index.ts';
import { sameRules } from '../coverage/drift.ts';
import { withoutExcepted } from '../coverage/exceptions.ts';
import type { Exception, FleetPolicy, Missing } from '../coverage/fleet.ts';
import { createSubject } from '../coverage/fleet.ts';
import { readManifest, refuseSize } from '../manifest.ts';
import type { Manifest } from '../manifest-model.ts';
import type { PolicyOptions } from '../policy/read.ts';
import type { LiveFleet } from './live-fleet.ts';
import { findManifests } from './manifest-sources.ts';
import type { PolicyFile } from './policy-files.ts';
import { readPolicyFiles } from './policy-files.ts';
import { namespaceOf, versionOf } from './reverse-coverage-input.ts';
import type { fleetOptions } from './reverse-coverage-options.ts';
import { rolesIn } from './role-inventory.ts';
import { exceptionsOf, workloadOf } from './workload.ts';

type Options = OptionValues<typeof fleetOptions>;

interface ConfigException { readonly rule: string; readonly workload?: string; readonly path?: string; readonly owner: string; readonly reason: string; readonly until: string }

interface Config {
  readonly manifests?: readonly string[];
  readonly organisations?: readonly string[];
  readonly repositories?: string;
  readonly policies?: readonly string[];
  readonly roles?: string;
  readonly baoVersion?: string;
  readonly exceptions?: readonly ConfigException[];
}

interface Parsed {
  readonly manifests: readonly Manifest[];
  readonly diagnostics: readonly Diagnostic[];
  readonly missing: readonly Missing[];
}

/** Manifests that can be judged; of the others it is said what is wrong, and that they are missing. */
function parseAll(sources: readonly SourceFile[]): Parsed {
  const parsed = sources.map((source) => {
    const tooLarge = refuseSize(source);
    return { source, ...tooLarge === undefined ? readManifest(source, parseTree(source.text)) : { value: undefined, diagnostics: [tooLarge] } };
  });
  return {
    manifests: parsed.flatMap(({ value }) => (value === undefined ? [] : [value])), diagnostics: parsed.flatMap(({ diagnostics }) => diagnostics),
    missing: parsed.filter(({ value }) => value === undefined).map(({ source }) => ({ kind: 'manifest', namespace: '', name: source.path, reason: 'it is not valid', told: true })),
  };
}

async function inventoryFrom(files: FileReader, path: string | undefined): Promise<SourceFile | undefined> {
  const text = path === undefined ? undefined : await files.text(path);
  if (path !== undefined && text === undefined) throw new UsageError(`there is no file ${path}`);
  return path === undefined || text === undefined ? undefined : { path, text };
}

interface Live extends LiveFleet {
  readonly unknown: readonly string[];
  readonly address: string;
}

/** Everything the server has where a workload lives, or where we were told to look. */
async function readLive(read: Readers, options: Options, wanted: readonly string[], policyOptions: PolicyOptions): Promise<Live> {
  const { readLiveFleet } = await import('./live-fleet.ts');
  const session = await (await read.vault()).open({ method: options.auth as 'token' | 'approle' | 'jwt', mount: options['auth-mount'], role: options['auth-role'], inline: options['inline-auth'], jobs: options.jobs });
  try {
    const plain = (namespace: string): string => namespaceOf(namespace).replace(/\/$/, '');
    const all = options['all-namespaces'] ? await session.namespaces(session.namespace) : { found: [], unread: [] };
    const own = wanted.length + options.namespace.length + all.found.length === 0 || options['all-namespaces'] ? [session.namespace] : [];
    const namespaces = [...new Set([...own, ...wanted, ...options.namespace, ...all.found].map(plain))];
    const fleet = await readLiveFleet(session, namespaces, policyOptions);
    const unlisted = all.unread.map(({ name, reason }): Missing => ({ kind: 'namespaces', namespace: '', name: name.replace(/^namespaces /, ''), reason }));
    return { ...fleet, missing: [...unlisted, ...fleet.missing], address: session.address };
  } finally {
    await session.close();
  }
}

/** Policies of the server; those with the rules of a file stand for that file, so that places and fixes are in it. */
function placed(live: readonly FleetPolicy[], written: readonly PolicyFile[]): FleetPolicy[] {
  const byName = new Map(written.map((policy) => [policy.name.toLowerCase(), policy]));
  return live.map((policy) => {
    const file = byName.get(policy.name.toLowerCase());
    return file !== undefined && sameRules(file, policy) ? { ...file, namespace: policy.namespace } : policy;
  });
}

function configured({ exceptions = [] }: Config): Exception[] {
  return exceptions.map((one) => ({ ...one, workload: one.workload, path: one.path, location: { kind: 'resource', name: '.ci-shared.yml' } }));
}

function requireInput(manifests: number, policies: number, live: boolean): void {
  if (manifests > 0 && (policies > 0 || live)) return;
  throw new UsageError('manifests and policies are needed to compare them', {
    help: 'give --manifests PATH (or --organisation NAME) and --policies PATH (or --live), or write them into `.ci-shared.yml`; single questions: can, covers, parse',
  });
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `reverse-coverage` itself: manifests against policies. */
export async function run({ options, shared, read }: Invocation<typeof fleetOptions>): Promise<Outcome> {
  const config = (shared.config ?? {}) as Config;
  const given = options.manifests.length + options.organisation.length > 0 || options.repositories !== undefined;
  const places = given ? { paths: options.manifests, organisations: options.organisation, list: options.repositories }
    : { paths: config.manifests ?? [], organisations: config.organisations ?? [], list: config.repositories };
  const policyPaths = options.policies.length > 0 ? options.policies : config.policies ?? [];
  requireInput(places.paths.length + places.organisations.length + (places.list === undefined ? 0 : 1), policyPaths.length, options.live);
  const files = await read.files();
  const now = read.clock.now();
  const version = versionOf(options['bao-version'] ?? config.baoVersion);
  const { sources, repositories, missing: unreadManifests } = await findManifests(read, { ...places, jobs: options.jobs, cache: options.cache });
  const { manifests, diagnostics: mistakes, missing: invalid } = parseAll(sources);
  const elsewhere = options.live ? (await read.vault()).namespace() : '';
  const workloads = manifests.map((manifest) => workloadOf(manifest, elsewhere));
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
  const written = policyPaths.length === 0 ? [] : await readPolicyFiles(files, policyPaths, { version, now });
  const live = options.live ? await readLive(read, options, namespaces, { version, now }) : undefined;
  const policies: FleetPolicy[] = live === undefined ? (namespaces.length === 0 ? [''] : namespaces).flatMap((namespace) => written.map((policy) => ({ ...policy, namespace }))) : placed(live.policies, written);
  const inventory = await inventoryFrom(files, options.roles ?? config.roles);
  const listed = inventory === undefined ? undefined : rolesIn(inventory);
  const missing = [...unreadManifests, ...invalid, ...live?.missing ?? []];
  const exceptions = [...manifests.flatMap(exceptionsOf), ...configured(config)];
  const subject = createSubject({
    workloads, policies, roles: live === undefined ? listed : [...listed ?? [], ...live.roles], version, now, missing, exceptions,
    ...(live === undefined ? {} : { attached: live.attached, mounts: live.mounts, ...(policyPaths.length === 0 ? {} : { compared: { repository: written, server: live.policies } }) }),
  });
  const found = runRules(coverageRules, subject);
  const { counted: kept, excepted } = withoutExcepted(found, exceptions, new Date(now).toISOString().slice(0, 10));
  // a fix was checked against all that is known; with something missing that is not enough
  const told = missing.length === 0 ? kept : kept.map(({ fix: _fix, ...rest }) => rest);
  const facts = { subject, excepted, homes: new Map(manifests.flatMap(({ path, workload }) => (repositories.has(path) ? [[workload.value, repositories.get(path) ?? '']] : []))) };
  const follow = options.issues || options.trend !== undefined ? await nightly(read, options, facts) : undefined;
  const place = live === undefined ? counted(new Set(policies.map(({ source }) => source)).size, 'policy file') : `${counted(live.policies.length, 'policy').replace(/policys$/, 'policies')} of ${live.address}`;
  const summary = [
    `${manifests.length} of ${sources.length + unreadManifests.length} manifests compared with ${place}`, ...(excepted === 0 ? [] : [`${counted(excepted, 'finding')} excepted`]),
    ...(subject.unjudged.length === 0 ? [] : [`not judged: ${subject.unjudged.map(({ name }) => name).join(', ')}`]),
    ...(live === undefined || live.unknown.length === 0 ? [] : [`not looked at: ${live.unknown.join(', ')}`]),
    ...(missing.length === 0 ? [] : ['not complete: something could not be read']),
  ].join('; ');
  const diagnostics = [...mistakes, ...told];
  const allSources = [...sources, ...new Map([...policies, ...written].flatMap(({ file }) => (file === undefined ? [] : [[file.path, file] as const]))).values(), ...(inventory === undefined ? [] : [inventory])];
  const page = options.page === undefined ? [] : await (await import('./reverse-coverage-page.ts')).planPage(files, options.page,
    { subject, diagnostics, sources: new Map(allSources.map((source) => [source.path, source])) });
  return {
    diagnostics, summary, sources: allSources, plan: page, ...(follow === undefined ? {} : { follow }),
    ...(missing.some((one) => one.told !== true) ? { exit: 'environment' as const } : {}),
  };
}

async function nightly(read: Readers, options: Options, facts: Parameters<typeof import('./nightly.ts').followTrend>[2]): Promise<NonNullable<Outcome['follow']>> {
  const { followIssues, followTrend } = await import('./nightly.ts');
  const parts = [
    ...(options.issues ? [await followIssues(read, options['issue-repository'], facts, options.jobs)] : []),
    ...(options.trend === undefined ? [] : [await followTrend(read, options.trend, facts)]),
  ];
  return (findings) => parts.flatMap((part) => part(findings));
}
