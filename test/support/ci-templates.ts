import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceFile } from '../../scripts/core/source.ts';
import { parseTemplates } from '../../scripts/ci/drift/parse-contract.ts';
import type { Template } from '../../scripts/ci/drift/template.ts';
import { root } from './imports.ts';

/** Every file below `templates/` that makes a template. */
export function templateSources(): SourceFile[] {
  return ['templates', 'templates/history'].flatMap((folder) => readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.yml'))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(path.join(root, folder, name), 'utf8') })));
}

/** The shipped templates, with some files replaced by other texts. */
export async function bundledTemplates(changes: Readonly<Record<string, string>> = {}): Promise<Template[]> {
  return parseTemplates(templateSources().map((source) => ({ path: source.path, text: changes[source.path] ?? source.text })));
}
