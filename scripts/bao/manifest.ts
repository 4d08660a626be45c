import type { Diagnostic } from '../core/diagnostic.ts';
import type { Parsed } from '../core/outcome.ts';
import type { Range, SourceFile } from '../core/source.ts';
import { validate as validateManifest } from '../generated/v1.ts';
import { validate } from '../lib/schema.ts';
import type { SchemaMistake } from '../lib/schema.ts';
import { dataOf, entryOf, placeInTree } from '../lib/tree.ts';
import type { TreeNode } from '../lib/tree.ts';
import type { Tree } from '../lib/yaml-tree.ts';
import { modelOf } from './manifest-build.ts';
import { mostCharacters } from './manifest-limit.ts';
import type { Manifest } from './manifest-model.ts';
import { explainPath } from './secret-path.ts';

function wrong(source: SourceFile, rule: string, message: string, range: Range, help?: string): Diagnostic {
  return { rule, severity: 'error', message, location: { kind: 'file', path: source.path, range }, ...(help === undefined ? {} : { help }) };
}

const names = new Set(['workload', 'environments', 'id']);

/** The name that was meant, where one is written in capitals, with dots or with spaces. */
function likelyName({ path }: SchemaMistake, text: string): string | undefined {
  if (!names.has(String(path.findLast((part) => typeof part === 'string')))) return undefined;
  const name = text.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 63).replace(/^-+|-+$/g, '');
  return name === '' ? undefined : name;
}

/** Says of a path that breaks the pattern what breaks it. */
function explained(mistake: SchemaMistake, root: TreeNode): SchemaMistake {
  const last = mistake.path.at(-1);
  if (!mistake.message.endsWith('is not well-formed') || mistake.at === 'key') return mistake;
  const kind = last === 'path' ? 'path' : last === 'mount' || last === 'namespace' ? 'place' : last === 'key' || last === 'role' ? 'segment' : undefined;
  let node: TreeNode | undefined = root;
  for (const part of mistake.path) node = entryOf(node, String(part))?.value ?? (node?.kind === 'list' ? node.items[Number(part)] : undefined);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return mistake;
  if (kind === undefined) {
    const name = likelyName(mistake, node.value);
    return name === undefined ? mistake : { ...mistake, help: `${mistake.help ?? ''} Write ${name}?`.trim() };
  }
  const reason = explainPath(node.value, kind);
  if (reason === undefined) return mistake;
  return { ...mistake, message: `${mistake.message.slice(0, mistake.message.indexOf(': '))}: ${reason.message}`, help: reason.help };
}

/** A version that is a whole number above ours: the file is right, this tool is old. */
function newerVersion(root: TreeNode): { readonly version: number; readonly range: Range } | undefined {
  const version = entryOf(root, 'version')?.value;
  if (version?.kind !== 'scalar' || typeof version.value !== 'number') return undefined;
  return Number.isInteger(version.value) && version.value > 1 ? { version: version.value, range: version.range } : undefined;
}

/**
 * The manifest in a YAML tree. Mistakes of form: `BAM001` (YAML), `BAM002` (schema), `BAM003` (a version that this
 * tool does not know); the value is absent when there is any. What is odd about a well-formed manifest is left to
 * `manifest-rules/`.
 */
export function readManifest(source: SourceFile, { root, mistakes }: Tree): Parsed<Manifest> {
  if (mistakes.length > 0) return { value: undefined, diagnostics: mistakes.map(({ message, range, help }) => wrong(source, 'BAM001', message, range, help)) };
  const newer = newerVersion(root);
  if (newer !== undefined) {
    const help = 'use a newer ci-shared, or write the manifest as version 1';
    return { value: undefined, diagnostics: [wrong(source, 'BAM003', `version ${newer.version} of the manifest is newer than this tool, which knows version 1`, newer.range, help)] };
  }
  const found = validate(validateManifest, dataOf(root));
  if (found.length === 0) return { value: modelOf(source.path, root), diagnostics: [] };
  return {
    value: undefined,
    diagnostics: found.map((mistake) => explained(mistake, root)).map(({ path, at, message, help }) => wrong(source, 'BAM002', message, placeInTree(root, path, at), help)),
  };
}

/** A manifest that is too large to be one; `undefined` when it is not. */
export function refuseSize(source: SourceFile): Diagnostic | undefined {
  if (source.text.length <= mostCharacters) return undefined;
  return wrong(source, 'BAM001', `this file has ${source.text.length} characters; a manifest has ${mostCharacters} at most`, { start: 0, end: 0 }, 'is it really a manifest? split the workload otherwise');
}
