import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { areas, deadKeys } from '../keys.ts';
import type { Text } from '../model.ts';
import { renameKey } from '../rename.ts';
import type { PipelineFile, Subject } from '../subject.ts';

function* dead(file: PipelineFile, keys: readonly Text[], level: 'workflow' | 'container'): Generator<Finding> {
  for (const key of keys) {
    const death = Object.hasOwn(deadKeys, key.value) ? deadKeys[key.value] : undefined;
    if (death === undefined || !death.levels.includes(level)) continue;
    const fix = key.value === 'pipeline' ? renameKey(file, keys, key, 'steps', 'safe') : undefined;
    yield findingFor(file, key, `\`${key.value}\` is gone since Woodpecker ${death.since}; it is ignored`, { help: death.instead, ...(fix === undefined ? {} : { fix }) });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP008', name: 'no-dead-keys', severity: 'warning', fixable: 'safe',
    summary: 'no key of an older Woodpecker or of Drone',
    why: 'Woodpecker 3 ignores them silently: a step with `secrets:` runs without its secrets, and one with `group:` waits for the one before it.',
    examples: [{ title: 'Steps of version 1', bad: 'pipeline:\n  test:\n    image: alpine:3.22\n    commands: [make test]\n', good: 'steps:\n  test:\n    image: alpine:3.22\n    commands: [make test]\n' }, { title: 'Secrets of version 2', bad: 'steps:\n  - name: publish\n    image: alpine:3.22\n    commands: [make publish]\n    secrets: [token]\n', good: 'steps:\n  - name: publish\n    image: alpine:3.22\n    commands: [make publish]\n    environment:\n      TOKEN:\n        from_secret: token\n' }],
  },
  *check({ files }) {
    for (const file of files) {
      yield* dead(file, file.workflow.keys, 'workflow');
      for (const area of areas) for (const container of file.workflow[area]) yield* dead(file, container.keys, 'container');
    }
  },
};
