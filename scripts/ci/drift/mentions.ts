import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';

/** Cheap question before templates are loaded: does anything here look like it follows one? */
export function mentionsTemplates(files: readonly PipelineFile[], { sharedImage }: Settings): boolean {
  const base = sharedImage.name.slice(sharedImage.name.lastIndexOf('/') + 1);
  return files.some(({ source: { text } }) => text.includes(base) || text.includes('ci-lint: template=') || /\/shared-\w+-base/.test(text));
}
