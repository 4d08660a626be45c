import type { Diagnostic, Location } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { runRules } from '../../core/rule.ts';
import type { SourceFile } from '../../core/source.ts';
import { createLimit } from '../../lib/limit.ts';
import { entryOf } from '../../lib/tree.ts';
import type { TreeNode } from '../../lib/tree.ts';
import { parseTree } from '../../lib/yaml-tree.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import { declaredGrants } from '../acl-paths.ts';
import { createPattern } from '../acl/pattern.ts';
import { coverageRules } from '../coverage-rules/index.ts';
import type { Role, Workload } from '../coverage/fleet.ts';
import { createSubject } from '../coverage/fleet.ts';
import { readManifest, refuseSize } from '../manifest.ts';
import type { Manifest } from '../manifest-model.ts';
import { setOf } from '../policy/capability.ts';
import { matches } from '../acl/pattern.ts';
import { readPolicyFiles } from './policy-files.ts';
import { namespaceOf, versionOf } from './reverse-coverage-input.ts';
import type { fleetOptions } from './reverse-coverage-options.ts';

/** Files that are read at the same time. */
const atOnce = 16;
const skipped = new Set(['.git', 'node_modules', 'vendor']);

async function manifestsBelow(files: FileReader, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, kind } of await files.list(folder) ?? []) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    if (kind === 'file' && /^(?:.+\.)?bao\.ya?ml$/.test(name)) found.push(path);
    else if (kind === 'folder' && !skipped.has(name)) found.push(...await manifestsBelow(files, path));
  }
  return found;
}

/** Texts of the manifests. @throws UsageError when a path is not there, or a folder holds none. */
async function manifestSources(files: FileReader, paths: readonly string[]): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  for (const given of paths) {
    const path = given.replace(/(.)\/+$/, '$1');
    const below = (await files.stat(path))?.kind === 'folder' ? await manifestsBelow(files, path) : [path];
    if (below.length === 0) throw new UsageError(`no bao.yml below ${given}`);
    const limit = createLimit(atOnce);
    sources.push(...await Promise.all(below.map((one) => limit(async () => {
      const text = await files.text(one);
      if (text === undefined) throw new UsageError(`there is no file ${one}`);
      return { path: one, text };
    }))));
  }
  return sources;
}

/** A manifest in the words of the coverage rules. */
export function workloadOf(manifest: Manifest): Workload {
  const namespace = namespaceOf(manifest.namespace?.value);
  const at = (range: { readonly start: number; readonly end: number }): Location => ({ kind: 'file', path: manifest.path, range });
  return {
    name: manifest.workload.value, namespace, location: at(manifest.workload.range),
    roles: manifest.auth.map(({ mount, role, policies, range }) => ({ mount: mount.value, role: role.value, policies: policies?.map(({ value }) => value), location: at(range) })),
    declared: declaredGrants(manifest).map(({ path, capabilities, access, secret, range }) => (
      { pattern: createPattern(namespace + path), set: setOf(capabilities), access, optional: secret.optional, location: at(range) })),
  };
}

function texts(node: TreeNode | undefined): string[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : [])) : [];
}

/** The inventory of roles. @throws UsageError when it does not have the form. */
function rolesIn(source: SourceFile): Role[] {
  const { root, mistakes } = parseTree(source.text);
  const list = root.kind === 'list' ? root : entryOf(root, 'roles')?.value;
  if (mistakes.length > 0 || list?.kind !== 'list') throw new UsageError(`${source.path} is no inventory of roles`, { help: 'write `roles:` with a list of {mount, name, policies}' });
  return list.items.map((node): Role => {
    const word = (key: string): string => {
      const value = entryOf(node, key)?.value;
      return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
    };
    if (word('mount') === '' || word('name') === '') throw new UsageError(`a role in ${source.path} has no \`mount\` or no \`name\``);
    return { namespace: namespaceOf(word('namespace')), mount: word('mount').replace(/^auth\//, '').replace(/\/$/, ''), name: word('name'), policies: texts(entryOf(node, 'policies')?.value), location: { kind: 'file', path: source.path, range: node.range } };
  });
}

interface Config { readonly manifests?: readonly string[]; readonly policies?: readonly string[]; readonly roles?: string; readonly baoVersion?: string }

/** Findings that a manifest excepts, by rule and path, with a date that is not past. */
function isExcepted(diagnostic: Diagnostic, manifests: readonly Manifest[], today: string): boolean {
  return manifests.some(({ exceptions, workload }) => diagnostic.message.includes(workload.value) && exceptions.some(({ rule, path, until }) =>
    rule.value === diagnostic.rule && until.value >= today
    && (path === undefined || Array.from(diagnostic.message.matchAll(/`([^`]+)`/g), ([, word = '']) => word).some((word) => word === path.value || matches(createPattern(path.value), word)))));
}

/** `reverse-coverage` itself: manifests against policies. */
export async function run({ options, shared, read }: Invocation<typeof fleetOptions>): Promise<Outcome> {
  const config = (shared.config ?? {}) as Config;
  const manifestPaths = options.manifests.length > 0 ? options.manifests : config.manifests ?? [];
  const policyPaths = options.policies.length > 0 ? options.policies : config.policies ?? [];
  if (manifestPaths.length === 0 || policyPaths.length === 0) {
    throw new UsageError('manifests and policies are needed to compare them', { help: 'give --manifests PATH and --policies PATH, or write them into `.ci-shared.yml`; single questions: can, covers, parse' });
  }
  const files = await read.files();
  const now = read.clock.now();
  const version = versionOf(options['bao-version'] ?? config.baoVersion);
  const sources = await manifestSources(files, manifestPaths);
  const parsed = sources.map((source) => {
    const tooLarge = refuseSize(source);
    return tooLarge === undefined ? readManifest(source, parseTree(source.text)) : { value: undefined, diagnostics: [tooLarge] };
  });
  const manifests = parsed.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const namespaces = [...new Set(manifests.map((manifest) => namespaceOf(manifest.namespace?.value)))];
  const written = await readPolicyFiles(files, policyPaths, { version, now });
  const policies = (namespaces.length === 0 ? [''] : namespaces).flatMap((namespace) => written.map((policy) => ({ ...policy, namespace })));
  const inventory = options.roles ?? config.roles;
  const roleText = inventory === undefined ? undefined : await files.text(inventory);
  if (inventory !== undefined && roleText === undefined) throw new UsageError(`there is no file ${inventory}`);
  const roleSource = inventory === undefined || roleText === undefined ? undefined : { path: inventory, text: roleText };
  const subject = createSubject({ workloads: manifests.map(workloadOf), policies, roles: roleSource === undefined ? undefined : rolesIn(roleSource), version, now });
  const today = new Date(now).toISOString().slice(0, 10);
  const found = runRules(coverageRules, subject);
  const excepting = manifests.filter(({ exceptions }) => exceptions.length > 0);
  const counted = found.filter((diagnostic) => !isExcepted(diagnostic, excepting, today));
  const excepted = found.length - counted.length;
  const allSources = [...sources, ...policies.map(({ file }) => file), ...(roleSource === undefined ? [] : [roleSource])];
  const diagnostics = [...parsed.flatMap(({ diagnostics: mistakes }) => mistakes), ...counted];
  const unread = sources.length - manifests.length;
  const gaps = unread === 0 ? [] : [`${unread} of ${sources.length} manifests could not be read; nothing is said about their workloads.`];
  const page = options.page === undefined ? [] : await (await import('./reverse-coverage-page.ts')).planPage(files, options.page,
    { subject, diagnostics, gaps, sources: new Map(allSources.map((source) => [source.path, source])) });
  return {
    diagnostics, sources: allSources, plan: page,
    summary: `${manifests.length} of ${sources.length} manifests compared with ${new Set(policies.map(({ source }) => source)).size} policy files${excepted === 0 ? '' : `, ${excepted} findings excepted`}`,
  };
}
