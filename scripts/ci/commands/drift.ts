import type { Diagnostic } from '../../core/diagnostic.ts';
import { runRules } from '../../core/rule.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Readers } from '../../ports/index.ts';
import { driftRules } from '../drift-rules/index.ts';
import { headerOf } from '../drift/header.ts';
import { mentionsTemplates } from '../drift/mentions.ts';
import { folderOf } from '../keys.ts';
import type { PipelineFile, Subject } from '../subject.ts';

/** Folder of the fleet's own templates, from the section of the configuration. */
export function templatesOf(config: unknown): string | undefined {
  const section = (config ?? {}) as { readonly templates?: string };
  return section.templates;
}

/** Files of one repository stand in one folder. */
function repositories(files: readonly PipelineFile[]): PipelineFile[][] {
  const byFolder = new Map<string, PipelineFile[]>();
  for (const file of files) byFolder.set(folderOf(file), [...(byFolder.get(folderOf(file)) ?? []), file]);
  return [...byFolder.values()];
}

/** Findings of the DRF rules, and the templates they point into. Templates are loaded only when something looks like following one. */
export async function driftOf({ files, settings }: Subject, read: Pick<Readers, 'assets' | 'files'>, folder: string | undefined): Promise<{ diagnostics: Diagnostic[]; sources: SourceFile[] }> {
  if (!mentionsTemplates(files, settings) && folder === undefined) return { diagnostics: [], sources: [] };
  const { findDrift, loadTemplates } = await import('./drift-run.ts');
  // when every file says what it follows, nobody has to guess among all of them
  const names = files.flatMap((file) => headerOf(file)?.template ?? []);
  const templates = await loadTemplates(read, folder, names.length === files.length ? new Set(names) : undefined);
  const diagnostics = repositories(files).flatMap((group) => runRules(driftRules, { report: findDrift(group, templates, settings) }));
  return { diagnostics, sources: diagnostics.length === 0 ? [] : templates.map(({ file }) => file.source) };
}
