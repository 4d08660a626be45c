import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import { firstManifest, workloadName } from '../manifest-init.ts';
import { findReferences } from '../references/find.ts';
import { findLogins, findPipelineSecrets } from '../references/logins.ts';
import type { LoginReference, Reference } from '../references/reference.ts';
import type { manifestInitOptions } from './bao-manifest-options.ts';

const skipped = new Set(['.git', 'node_modules', 'vendor', 'dist', 'build', 'target', '.venv', '__pycache__', '.terraform']);
const unread = /\.(?:png|jpe?g|gif|ico|pdf|zip|gz|xz|zst|tgz|jar|war|woff2?|ttf|so|dll|exe|wasm|lock|map|min\.js|svg|md)$/i;
const mostBytes = 1 << 20;

async function* filesBelow(files: FileReader, folder: string): AsyncIterable<string> {
  for (const { name, kind } of await files.list(folder) ?? []) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    if (kind === 'file' && !unread.test(name)) yield path;
    if (kind === 'folder' && !skipped.has(name)) yield* filesBelow(files, path);
  }
}

interface Uses {
  readonly references: readonly Reference[];
  readonly logins: readonly LoginReference[];
  readonly pipelineSecrets: readonly string[];
}

async function look(files: FileReader, paths: readonly string[], manifest: string): Promise<Uses> {
  const references: Reference[] = [];
  const logins: LoginReference[] = [];
  const pipelineSecrets: string[] = [];
  const readOne = async (path: string): Promise<void> => {
    const stat = await files.stat(path);
    if (path === manifest || stat?.kind !== 'file' || stat.size > mostBytes) return;
    const text = await files.text(path);
    if (text === undefined || text.includes('\0')) return;
    references.push(...findReferences({ path, text }));
    logins.push(...findLogins({ path, text }));
    pipelineSecrets.push(...findPipelineSecrets({ path, text }));
  };
  for (const path of paths) {
    const stat = await files.stat(path);
    if (stat === undefined) throw new UsageError(`there is no file ${path}`);
    if (stat.kind !== 'folder') await readOne(path);
    else for await (const file of filesBelow(files, path)) await readOne(file);
  }
  return { references, logins, pipelineSecrets };
}

export async function run({ args, options, read }: Invocation<typeof manifestInitOptions>): Promise<Outcome> {
  const files = await read.files();
  const manifest = options.file;
  if (await files.stat(manifest) !== undefined) throw new UsageError(`${manifest} is there already`, { help: 'name another file with --file, or edit the one there' });
  const { references, logins, pipelineSecrets } = await look(files, args.length === 0 ? ['.'] : args.map((path) => path.replace(/(.)\/+$/, '$1')), manifest);
  const workload = workloadName(options.workload ?? read.env['CI_REPO_NAME'] ?? 'workload');
  const text = firstManifest(workload, references, logins, pipelineSecrets);
  return {
    plan: [{ kind: 'write-file', path: manifest, text, before: undefined }],
    summary: `${references.length} use${references.length === 1 ? '' : 's'} of a secret found`,
  };
}
