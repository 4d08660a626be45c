import { parsePipelineFile } from '../pipeline-file.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { templateNamespace, templateRegistry, templateSharedImage } from '../drift/template.ts';
import type { Template } from '../drift/template.ts';
import { templateImage } from '../drift/images.ts';

/** What a repository has in place of the template's own words. */
export interface Locality {
  readonly registry: string;
  readonly params: Readonly<Record<string, string>>;
}

function escape(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\*]/g, '\\$&');
}

/** Host of the fleet's registry, from the first image of the fleet in these files. */
export function registryOf(files: readonly PipelineFile[], { sharedImage }: Settings): string | undefined {
  const namespace = sharedImage.name.slice(0, sharedImage.name.lastIndexOf('/') + 1);
  for (const { workflow } of files) {
    for (const { image } of workflow.steps) {
      const at = image?.value.indexOf(`/${namespace}shared-`) ?? -1;
      const shared = image?.value.indexOf(`/${sharedImage.name}`) ?? -1;
      const end = Math.max(at, shared);
      if (image !== undefined && end > 0) return image.value.slice(0, end);
    }
  }
  return undefined;
}

/** The text of a version of a template as this repository would have written it: its registry, owner, branch and parameters. */
export function localizeText(text: string, { contract }: Template, { registry, params }: Locality, settings: Settings): string {
  const namespace = settings.sharedImage.name.slice(0, settings.sharedImage.name.lastIndexOf('/'));
  let result = text;
  for (const clause of Object.values(contract.steps)) {
    const { param: name, pattern } = clause.image ?? {};
    const param = name === undefined ? undefined : contract.params?.[name];
    const value = name === undefined ? undefined : param?.values[params[name] ?? ''];
    if (param === undefined || pattern === undefined || value === undefined) continue;
    const usual = templateImage(pattern, param.values[param.default] ?? '');
    result = result.replaceAll(new RegExp(`${escape(usual)}(?=["']?\\s)`, 'g'), templateImage(pattern, value));
  }
  const major = settings.sharedImage.majors.at(-1) ?? 1;
  return result
    .replaceAll(`${templateRegistry}/${templateSharedImage}:v1`, `${registry}/${settings.sharedImage.name}:v${major}`)
    .replaceAll(`${templateRegistry}/${templateNamespace}/`, `${registry}/${namespace}/`)
    .replaceAll(templateRegistry, registry)
    .replaceAll(/\bbranch: main\b/g, `branch: ${settings.defaultBranch}`);
}

export function localize(file: PipelineFile, template: Template, locality: Locality, settings: Settings): PipelineFile {
  return parsePipelineFile({ path: file.source.path, text: localizeText(file.source.text, template, locality, settings) });
}
