import type { Finding, Rule } from '../../core/rule.ts';
import { closest, didYouMean } from '../../lib/suggest.ts';
import { findingFor } from '../finding.ts';
import { areas, events, failures, statuses } from '../keys.ts';
import type { Text, When } from '../model.ts';
import { rename } from '../rename.ts';
import type { PipelineFile, Subject } from '../subject.ts';

function* oneOf(file: PipelineFile, values: readonly Text[], known: readonly string[], key: string, consequence: string): Generator<Finding> {
  for (const value of values) {
    if (known.includes(value.value) || value.value.includes('${')) continue;
    const near = closest(value.value, known);
    const fix = near === undefined || values.some((other) => other.value === near) ? undefined : rename(file, value, near, 'safe');
    yield findingFor(file, value, `\`${value.value}\` is no \`${key}\`${didYouMean(value.value, known)}`, { help: `${consequence}; it knows ${known.join(', ')}`, ...(fix === undefined ? {} : { fix }) });
  }
}

function* inWhen(file: PipelineFile, when: When | undefined): Generator<Finding> {
  for (const { event, status } of when?.items ?? []) {
    yield* oneOf(file, event?.items ?? [], events, 'event', 'Woodpecker compares the words: this one never comes');
    yield* oneOf(file, status?.items ?? [], statuses, 'status', 'Woodpecker compares the words: this one never comes');
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP009', name: 'known-values', severity: 'error', fixable: 'safe',
    summary: '`event`, `status` and `failure` have values that Woodpecker knows',
    why: 'An event is compared word by word: no globs, no list of exclusions. A condition with a misspelt event never matches, so the step never runs, and nothing says so.',
    examples: [{ title: 'Never runs', bad: 'steps:\n  - name: release\n    image: alpine:3.22\n    commands: [make release]\n    when:\n      - event: tags\n', good: 'steps:\n  - name: release\n    image: alpine:3.22\n    commands: [make release]\n    when:\n      - event: tag\n' }],
  },
  *check({ files }) {
    for (const file of files) {
      yield* inWhen(file, file.workflow.when);
      for (const area of areas) {
        for (const { when, failure } of file.workflow[area]) {
          yield* inWhen(file, when);
          if (failure !== undefined) yield* oneOf(file, [failure], failures, 'failure', 'Woodpecker takes an unknown word for `fail`');
        }
      }
    }
  },
};
