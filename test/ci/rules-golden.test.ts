import { describe, expect, test } from 'vitest';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { rules } from '../../scripts/ci/rules/index.ts';
import { settingsOf } from '../../scripts/ci/settings.ts';
import { sortDiagnostics } from '../../scripts/core/diagnostic.ts';
import { runRules } from '../../scripts/core/rule.ts';
import type { Rule } from '../../scripts/core/rule.ts';
import type { SourceFile } from '../../scripts/core/source.ts';
import type { Subject } from '../../scripts/ci/subject.ts';
import { render } from '../../scripts/report/pretty.ts';
import { goldenCases } from '../support/ci-golden-cases.ts';

/* What each rule prints, for all that it has to say: its examples, and the cases that examples have no room for. */

function filesOf(text: string): SourceFile[] {
  const parts = text.split(/^# file: (\S+)\n/m);
  if (parts.length === 1) return [{ path: '.woodpecker/ci.yml', text }];
  return parts.slice(1).flatMap((part, at, all) => (at % 2 === 0 ? [{ path: part, text: all[at + 1] ?? '' }] : []));
}

function printed(rule: Rule<Subject>, text: string, section: unknown): string {
  const sources = filesOf(text);
  const version = /^# woodpecker (\S+)/.exec(text)?.[1];
  const diagnostics = sortDiagnostics(runRules([rule], { files: sources.map(parsePipelineFile), settings: settingsOf(section, version), complete: true }));
  return render({
    tool: { name: 'ci-lint', version: '0.0.0', homepage: 'https://ci-shared.example' }, command: 'ci-lint', diagnostics,
    sources: new Map(sources.map((source) => [source.path, source])), rules: new Map([[rule.meta.id, rule.meta]]),
    text: undefined, document: undefined, summary: undefined, plan: [], results: [], dryRun: false, hidden: [], fixed: 0, failOn: 'error',
  }, { color: false });
}

describe.each(rules.map((rule) => [rule.meta.id, rule] as const))('%s', (id, rule) => {
  test('says', async () => {
    const cases = [
      ...rule.meta.examples.map(({ title, bad }) => ({ title, text: bad, settings: undefined })),
      ...(goldenCases[id] ?? []).map(({ title, text, settings }) => ({ title, text, settings })),
    ];
    const all = cases.map(({ title, text, settings }) => `== ${title}\n\n${printed(rule, text, settings)}`).join('\n');
    await expect(all).toMatchFileSnapshot(`../fixtures/ci/golden/${id.toLowerCase()}.txt`);
  });
});
