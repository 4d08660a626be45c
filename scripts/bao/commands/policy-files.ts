import type { NamedPolicy } from '../acl/acl.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Policy } from '../policy/model.ts';
import { longestPolicy, readPolicy } from '../policy/read.ts';
import type { PolicyOptions } from '../policy/read.ts';
import { embeddedPolicies } from '../policy/terraform.ts';

/** A policy with the file it stands in. */
export interface PolicyFile extends NamedPolicy {
  readonly file: SourceFile;
}

/** Names that hold policies in a folder; a file that is named outright may have any name. */
const policyNames = /\.(?:hcl|tf|policy|pol)$|\.policy\.json$/i;
const skipped = new Set(['.git', 'node_modules', 'vendor', '.terraform']);

async function filesBelow(files: FileReader, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, kind } of await files.list(folder) ?? []) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    if (kind === 'file' && policyNames.test(name)) found.push(path);
    else if (kind === 'folder' && !skipped.has(name)) found.push(...await filesBelow(files, path));
  }
  return found;
}

/** Text of a policy; bytes that are no UTF-8 are refused, as OpenBao's parser does. @throws UsageError */
export async function readPolicyText(files: FileReader, path: string): Promise<string> {
  const stat = await files.stat(path);
  if (stat === undefined) throw new UsageError(`there is no file ${path}`);
  if (stat.kind === 'folder') throw new UsageError(`${path} is a folder`, { help: 'name a policy file' });
  if (stat.size > longestPolicy * 2) throw new UsageError(`${path} has ${Math.round(stat.size / 1024 / 1024)} MiB; OpenBao takes no policy above ${longestPolicy / 1024 / 1024} MiB`);
  const bytes = await files.bytes(path);
  if (bytes === undefined) throw new UsageError(`there is no file ${path}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is not UTF-8 text, so OpenBao refuses it as a policy`);
  }
}

function nameOf(path: string): string {
  return (path.split('/').at(-1) as string).replace(/\.policy\.json$|\.[^.]+$/i, '').toLowerCase();
}

/** The policies of one file: one, or in a `.tf` file one for each heredoc. */
export function policiesIn(file: SourceFile, options: PolicyOptions, namespace: string): PolicyFile[] {
  const make = (name: string, policy: Policy): PolicyFile => ({ name, namespace, policy, source: file.path, file });
  if (!/\.tf$/i.test(file.path)) return [make(nameOf(file.path), readPolicy(file.text, options))];
  return embeddedPolicies(file.text).map(({ name, text }) => make(name.toLowerCase(), readPolicy(text, { ...options, interpolated: true })));
}

/** Policies of files and of folders with all below them. @throws UsageError when a path is not there, or a folder holds no policy. */
export async function readPolicyFiles(files: FileReader, paths: readonly string[], options: PolicyOptions, namespace = ''): Promise<PolicyFile[]> {
  const found: PolicyFile[] = [];
  for (const given of paths) {
    const path = given.replace(/(.)\/+$/, '$1');
    const folder = (await files.stat(path))?.kind === 'folder';
    const below = folder ? await filesBelow(files, path) : [path];
    if (below.length === 0) throw new UsageError(`no policy below ${given}`, { help: 'policies are files named *.hcl, *.policy, *.policy.json or *.tf' });
    for (const one of below) found.push(...policiesIn({ path: one, text: await readPolicyText(files, one) }, options, namespace));
  }
  return found;
}

/** What is wrong with a policy, as findings. */
export function mistakesOf({ file, policy }: PolicyFile, rule: string): Diagnostic[] {
  return policy.mistakes.map(({ message, range, help }) => (
    { rule, severity: 'error', message, location: { kind: 'file', path: file.path, range }, ...(help === undefined ? {} : { help }) }));
}

/** @throws UsageError when OpenBao would refuse one of them: no answer can be given about it. */
export function requireAccepted(policies: readonly PolicyFile[]): void {
  const wrong = policies.filter(({ policy }) => !policy.accepted);
  if (wrong.length === 0) return;
  throw new UsageError(`OpenBao would refuse ${[...new Set(wrong.map(({ source }) => source))].join(', ')}`, {
    help: 'correct the policy first; nothing can be said about one that no server has',
    diagnostics: wrong.flatMap((one) => mistakesOf(one, 'COV020')), sources: [...new Map(wrong.map(({ file }) => [file.path, file])).values()],
  });
}
