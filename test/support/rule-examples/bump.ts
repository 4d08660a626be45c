import type { Diagnostic } from '../../../scripts/core/diagnostic.ts';
import { planVersionFiles } from '../../../scripts/bump/version-files.ts';
import { relatedFilesOf } from '../version-files.ts';
import type { CheckExample } from '../rule-examples.ts';

/** Examples of BMP2xx are several files: `current`, `next`, then `--- path {spec}` and its text, again and again. */
function versionFiles(text: string): readonly Diagnostic[] {
  const { current, next, files } = relatedFilesOf(text);
  return planVersionFiles(files, current, next).diagnostics;
}

export const checkExample: CheckExample = (text) => versionFiles(text);
