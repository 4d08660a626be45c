import type { Finding, Rule } from '../../core/rule.ts';
import { closest, didYouMean } from '../../lib/suggest.ts';
import { findingFor } from '../finding.ts';
import { areas, conditionKeys, containerKeys, deadKeys, workflowKeys } from '../keys.ts';
import type { Text, When } from '../model.ts';
import { renameKey } from '../rename.ts';
import type { PipelineFile, Subject } from '../subject.ts';

function* unknown(file: PipelineFile, keys: readonly Text[], known: readonly string[], where: string, consequence = 'Woodpecker drops it without a word'): Generator<Finding> {
  for (const key of keys) {
    if (known.includes(key.value) || Object.hasOwn(deadKeys, key.value) || key.value.startsWith('x-')) continue;
    const fix = renameKey(file, keys, key, closest(key.value, known), 'safe');
    yield findingFor(file, key, `unknown key \`${key.value}\` in ${where}${didYouMean(key.value, known)}`, { help: consequence, ...(fix === undefined ? {} : { fix }) });
  }
}

function* inWhen(file: PipelineFile, when: When | undefined, where: string): Generator<Finding> {
  for (const item of when?.items ?? []) yield* unknown(file, item.keys, conditionKeys, where, 'Woodpecker drops it, and the condition matches more than it says');
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP004', name: 'known-keys', severity: 'warning', fixable: 'safe',
    summary: 'every key is one that Woodpecker reads',
    why: 'Woodpecker decodes what it knows and drops the rest. A misspelt `comands` leaves a step without commands, a misspelt condition lets a step run when it should not. Keys that begin with `x-` and everything below `variables` are yours.',
    examples: [
      { title: 'A condition that is none', bad: 'steps:\n  - name: release\n    image: alpine:3.22\n    commands: [make release]\n    when:\n      - events: tag\n', good: 'steps:\n  - name: release\n    image: alpine:3.22\n    commands: [make release]\n    when:\n      - event: tag\n' },
      { title: 'A step that does nothing', bad: 'steps:\n  - name: test\n    image: alpine:3.22\n    comands: [make test]\n', good: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' },
    ],
  },
  *check({ files }) {
    for (const file of files) {
      const { workflow } = file;
      yield* unknown(file, workflow.keys, workflowKeys, 'the workflow');
      yield* inWhen(file, workflow.when, '`when`');
      for (const area of areas) {
        for (const container of workflow[area]) {
          yield* unknown(file, container.keys, containerKeys, `\`${area}.${container.name}\``);
          yield* inWhen(file, container.when, `\`when\` of \`${container.name}\``);
        }
      }
    }
  },
};
