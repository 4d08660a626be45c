import { UsageError } from '../../core/failure.ts';
import type { Document, Outcome } from '../../core/outcome.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import type { CheckedManifest } from '../manifest-check.ts';
import type { Manifest } from '../manifest-model.ts';
import { quickManifest } from '../manifest-quick.ts';
import { sharedWorkloads } from '../shared-workloads.ts';
import type { manifestCheckOptions } from './bao-manifest-options.ts';

const names = ['bao.yml', 'bao.yaml'];
/** Folders that hold nobody's manifest. */
const skipped = new Set(['.git', 'node_modules', 'vendor']);

async function manifestsBelow(files: FileReader, folder: string): Promise<string[]> {
  const entries = await files.list(folder) ?? [];
  const found: string[] = [];
  for (const { name, kind } of entries) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    if (kind === 'file' && (names.includes(name) || /\.bao\.ya?ml$/.test(name))) found.push(path);
    if (kind === 'folder' && !skipped.has(name)) found.push(...await manifestsBelow(files, path));
  }
  return found;
}

/** Files that the arguments mean. @throws UsageError when one is not there, or a folder holds no manifest. */
async function filesOf(files: FileReader, args: readonly string[]): Promise<string[]> {
  if (args.length === 0) {
    for (const name of names) if (await files.stat(name) !== undefined) return [name];
    throw new UsageError('there is no bao.yml here', { help: 'name the manifest, or write a first one with `bao-manifest-check init`' });
  }
  const found: string[] = [];
  for (const argument of args) {
    const path = argument.replace(/(.)\/+$/, '$1');
    const stat = await files.stat(path);
    if (stat === undefined) throw new UsageError(`there is no file ${argument}`);
    if (stat.kind !== 'folder') found.push(path);
    else {
      const below = await manifestsBelow(files, path);
      if (below.length === 0) throw new UsageError(`no bao.yml below ${argument}`);
      found.push(...below);
    }
  }
  return [...new Set(found)];
}

async function aclOutcome(manifests: readonly Manifest[]): Promise<{ text: string; document: Document }> {
  const { aclDocument, aclText } = await import('../acl-listing.ts');
  return { text: manifests.map(aclText).join('\n'), document: aclDocument(manifests) };
}

/** Looks twice only when the first look has seen something: what words and places need is loaded then. */
async function check(source: SourceFile, today: string): Promise<CheckedManifest> {
  const manifest = quickManifest(source, today);
  if (manifest !== undefined) return { manifest, diagnostics: [] };
  const { checkWithYaml } = await import('../manifest-check-careful.ts');
  return checkWithYaml(source, today);
}

export async function run({ args, options, read }: Invocation<typeof manifestCheckOptions>): Promise<Outcome> {
  const files = await read.files();
  const today = new Date(read.clock.now()).toISOString().slice(0, 10);
  const sources: SourceFile[] = [];
  for (const path of await filesOf(files, args)) {
    const text = await files.text(path);
    if (text === undefined) throw new UsageError(`there is no file ${path}`);
    sources.push({ path, text });
  }
  const checked: CheckedManifest[] = [];
  for (const source of sources) checked.push(await check(source, today));
  const manifests = checked.flatMap(({ manifest }) => (manifest === undefined ? [] : [manifest]));
  const diagnostics = [...checked.flatMap((one) => one.diagnostics), ...sharedWorkloads(manifests)];
  const newer = diagnostics.some(({ rule }) => rule === 'BAM003');
  const entries = manifests.reduce((sum, { secrets }) => sum + secrets.length, 0);
  // a text about which there is nothing to say, not even by a suppression, costs the loading of all rules
  const spoken = diagnostics.length > 0 ? sources : sources.filter(({ text }) => text.includes('bao-manifest-check:'));
  return {
    diagnostics, sources: spoken,
    ...(options['print-acl'] ? await aclOutcome(manifests) : {}),
    summary: `${sources.length} manifest${sources.length === 1 ? '' : 's'} checked, ${entries} secret${entries === 1 ? '' : 's'} declared`,
    ...(newer ? { exit: 'usage' as const } : {}),
  };
}
