import type { Diagnostic } from '../../core/diagnostic.ts';
import { runRules } from '../../core/rule.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Readers } from '../../ports/index.ts';
import { driftRules } from '../drift-rules/index.ts';
import type { DriftReport } from '../drift/detect.ts';
import { headerOf } from '../drift/header.ts';
import { mentionsTemplates } from '../drift/mentions.ts';
import { showsSigns } from '../drift/signs.ts';
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
  for (const file of files) {
    const folder = folderOf(file);
    const group = byFolder.get(folder);
    if (group === undefined) byFolder.set(folder, [file]);
    else group.push(file);
  }
  return [...byFolder.values()];
}

/** Names of the shipped templates that one of these files may follow: by its header, or because it shows the signs of one. */
async function possible(files: readonly PipelineFile[]): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const free = files.filter((file) => {
    const header = headerOf(file);
    if (header !== undefined) names.add(header.template);
    return header === undefined;
  });
  // when every file says what it follows, nobody has to guess
  if (free.length === 0) return names;
  const { signs } = await import('../../generated/ci-template-signs.ts');
  const steps = free.flatMap(({ workflow }) => workflow.steps);
  for (const { name, ...one } of signs) if (!names.has(name) && showsSigns(one, steps)) names.add(name);
  return names;
}

function saysSomething({ drifts, headers }: DriftReport): boolean {
  return headers.length > 0 || drifts.some(({ differences }) => differences.length > 0);
}

/** Findings of the DRF rules, and the templates they point into. Templates are loaded only when something looks like following one. */
export async function driftOf({ files, settings }: Subject, read: Pick<Readers, 'files'>, folder: string | undefined): Promise<{ diagnostics: Diagnostic[]; sources: SourceFile[] }> {
  if (folder === undefined && !mentionsTemplates(files, settings)) return { diagnostics: [], sources: [] };
  const names = folder === undefined ? await possible(files) : undefined;
  if (names?.size === 0) return { diagnostics: [], sources: [] };
  const { findDrift, loadTemplates } = await import('./drift-run.ts');
  const templates = await loadTemplates(read, folder, names);
  const found = repositories(files).map((group) => ({ group, report: findDrift(group, templates, settings) })).filter(({ report }) => saysSomething(report));
  if (found.length === 0) return { diagnostics: [], sources: [] };
  const { withFixes } = await import('../drift-fixes/fix-of.ts');
  const reports = found.map(({ group, report }) => withFixes(report, group, templates, settings));
  const diagnostics = reports.flatMap((report) => runRules(driftRules, { report }));
  return { diagnostics, sources: [...new Set(reports.flatMap(({ drifts }) => drifts.map(({ template }) => template.file.source)))] };
}
