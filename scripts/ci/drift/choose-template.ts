import type { Template } from './template.ts';

/**
 * The template for a repository with these files at its top: the one that names one of them, the first in the list of files
 * winning; else the general one.
 */
export function chooseTemplate(names: ReadonlySet<string>, templates: readonly Template[]): Template | undefined {
  const special = templates.filter(({ contract }) => contract.repository_has?.some((name) => names.has(name)) === true);
  // a Python service with a package.json for its pages is a Python service: templates with a parameter know most
  return special.find(({ contract }) => contract.params !== undefined) ?? special[0] ?? templates.find(({ contract }) => contract.detect.length === 0);
}

/** The newest allowed minor of Python that `requires-python` or `.python-version` asks for. */
export function wantedPython(allowed: readonly string[], { pyproject, versionFile }: { readonly pyproject: string | undefined; readonly versionFile: string | undefined }): string | undefined {
  const pinned = /^\s*(\d+\.\d+)/.exec(versionFile ?? '')?.[1];
  if (pinned !== undefined) return allowed.find((one) => one === pinned);
  const least = /^\s*requires-python\s*=\s*["'][^"']*>=\s*(\d+)\.(\d+)/m.exec(pyproject ?? '');
  if (least === null) return undefined;
  return allowed.find((one) => Number(one.split('.')[0]) === Number(least[1]) && Number(one.split('.')[1]) >= Number(least[2]));
}
