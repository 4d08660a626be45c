import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuleMeta } from '../../scripts/core/rule.ts';
import { root } from './imports.ts';

export type Exports = Readonly<Record<string, unknown>>;

/** What a source file of the project exports. */
export async function exportsOf(file: string): Promise<Exports> {
  return await import(/* @vite-ignore */ pathToFileURL(path.join(root, file)).href) as Exports;
}

/** Folders below `scripts/` that hold a list of things, one a file, beside an `index.ts`; by the last part of their path. */
export function listFolders(wanted: RegExp): string[] {
  return readdirSync(path.join(root, 'scripts'), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isDirectory() && wanted.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((folder) => existsSync(path.join(root, folder, 'index.ts')))
    .sort();
}

/** The TypeScript files of one folder except its list, as paths below the project. */
export function membersOf(folder: string): string[] {
  return readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.ts') && name !== 'index.ts').sort().map((name) => `${folder}/${name}`);
}

export const ruleFolders: readonly string[] = listFolders(/^(?:.+-)?rules$/);

function isRule(value: unknown): value is { readonly meta: RuleMeta } {
  return typeof value === 'object' && value !== null && 'meta' in value && typeof value.meta === 'object' && value.meta !== null && 'id' in value.meta;
}

/** One rule with the file it stands in. */
export interface FoundRule {
  readonly file: string;
  readonly meta: RuleMeta;
}

/** The rules that stand in the files of a folder, whether they are in its list or not. */
export async function rulesInFiles(folder: string): Promise<FoundRule[]> {
  const found: FoundRule[] = [];
  for (const file of membersOf(folder)) {
    const { rule } = await exportsOf(file);
    if (isRule(rule)) found.push({ file, meta: rule.meta });
  }
  return found;
}

/** The rules that the lists of a folder's `index.ts` name. */
export async function rulesInList(folder: string): Promise<RuleMeta[]> {
  const exported = Object.values(await exportsOf(`${folder}/index.ts`));
  return [...new Set(exported.flatMap((value) => (Array.isArray(value) ? value.filter(isRule) : [])).map(({ meta }) => meta))];
}
