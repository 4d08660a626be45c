import { runRules } from '../../../scripts/core/rule.ts';
import { parsePipelineFile } from '../../../scripts/ci/pipeline-file.ts';
import { rules } from '../../../scripts/ci/rules/index.ts';
import { settingsOf } from '../../../scripts/ci/settings.ts';
import type { CheckExample } from '../rule-examples.ts';

/** Files of an example: one, or several behind lines `# file: .woodpecker/name.yml`. */
function filesOf(text: string): { path: string; text: string }[] {
  const parts = text.split(/^# file: (\S+)\n/m);
  if (parts.length === 1) return [{ path: '.woodpecker/ci.yml', text }];
  return parts.slice(1).flatMap((part, at, all) => (at % 2 === 0 ? [{ path: part, text: all[at + 1] ?? '' }] : []));
}

/** An example is the pipeline of a repository. `# woodpecker 3.14` at its top says which minor the server is. */
export const checkExample: CheckExample = (text) => {
  const version = /^# woodpecker (\S+)/.exec(text)?.[1];
  return runRules(rules, { files: filesOf(text).map(parsePipelineFile), settings: settingsOf(undefined, version), complete: true });
};
