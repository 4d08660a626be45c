import { runRules } from '../../../scripts/core/rule.ts';
import { withFixes } from '../../../scripts/ci/drift-fixes/fix-of.ts';
import { findDrift } from '../../../scripts/ci/drift/detect.ts';
import { parseTemplates } from '../../../scripts/ci/drift/parse-contract.ts';
import { driftRules } from '../../../scripts/ci/drift-rules/index.ts';
import { parsePipelineFile } from '../../../scripts/ci/pipeline-file.ts';
import { defaultSettings } from '../../../scripts/ci/settings.ts';
import { bundledTemplates } from '../ci-templates.ts';
import type { CheckExample } from '../rule-examples.ts';

function filesOf(text: string): { path: string; text: string }[] {
  const parts = text.split(/^# file: (\S+)\n/m);
  if (parts.length === 1) return [{ path: '.woodpecker/ci.yml', text }];
  return parts.slice(1).flatMap((part, at, all) => (at % 2 === 0 ? [{ path: part, text: all[at + 1] ?? '' }] : []));
}

/** A template with two versions, for examples that are behind. */
const example = parseTemplates([
  { path: 'templates/example.contract.yml', text: 'template: example\nversion: 2\ndescribe: an example\npath: .woodpecker/ci.yml\ndetect: []\nsteps:\n  lint: {required: true, identify: {}}\n' },
  { path: 'templates/example.yml', text: 'steps:\n  - name: lint\n    image: docker.io/library/alpine:3.24\n    commands: [make lint]\n' },
  { path: 'templates/history/example@1.yml', text: 'steps:\n  - name: lint\n    image: docker.io/library/alpine:3.20\n    commands: [make lint]\n' },
]);

/** An example is the pipelines of a repository; the templates are the shipped ones, and `example` in its version 2. */
export const checkExample: CheckExample = async (text) => {
  const files = filesOf(text).map(parsePipelineFile);
  const templates = [...await bundledTemplates(), ...example];
  return runRules(driftRules, { report: withFixes(findDrift(files, templates, defaultSettings), files, templates, defaultSettings) });
};
