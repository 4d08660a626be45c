import { UsageError } from '../../core/failure.ts';
import type { Document, Outcome } from '../../core/outcome.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import { checkManifest, sharedWorkloads } from '../manifest-check.ts';
import type { Manifest } from '../manifest-model.ts';
import type { manifestCheckOptions } from './bao-manifest-options.ts';
import { parseTree } from '../../lib/yaml-tree.ts';

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

export async function run({ args, options, read }: Invocation<typeof manifestCheckOptions>): Promise<Outcome> {
  const files = await read.files();
  const today = new Date(read.clock.now()).toISOString().slice(0, 10);
  const sources: SourceFile[] = [];
  for (const path of await filesOf(files, args)) {
    const text = await files.text(path);
    if (text === undefined) throw new UsageError(`there is no file ${path}`);
    sources.push({ path, text });
  }
  const checked = sources.map((source) => checkManifest(source, today, parseTree));
  const manifests = checked.flatMap(({ manifest }) => (manifest === undefined ? [] : [manifest]));
  const diagnostics = [...checked.flatMap((one) => one.diagnostics), ...sharedWorkloads(manifests)];
  const newer = diagnostics.some(({ rule }) => rule === 'BAM003');
  const entries = manifests.reduce((sum, { secrets }) => sum + secrets.length, 0);
  return {
    diagnostics, sources,
    ...(options['print-acl'] ? await aclOutcome(manifests) : {}),
    summary: `${sources.length} manifest${sources.length === 1 ? '' : 's'} checked, ${entries} secret${entries === 1 ? '' : 's'} declared`,
    ...(newer ? { exit: 'usage' as const } : {}),
  };
}
