import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { areas } from '../keys.ts';
import { isPull } from '../match.ts';
import type { Condition, Text } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';

function keyOf({ keys }: Condition, name: string): Text | undefined {
  return keys.find(({ value }) => value === name);
}

function* inCondition(file: PipelineFile, condition: Condition): Generator<Finding> {
  const events = condition.event?.items.map(({ value }) => value) ?? [];
  if (events.length === 0 || events.some((event) => event.includes('${'))) return;
  const branch = condition.branch === undefined ? undefined : keyOf(condition, 'branch');
  if (branch !== undefined && events.includes('tag')) {
    const only = events.every((event) => event === 'tag');
    yield findingFor(file, branch, `\`branch\` is not looked at for a tag: ${only ? 'this condition takes every tag' : 'of the events here, `tag` comes through on every branch'}`, {
      help: 'a tag belongs to no branch; filter tags with `ref: refs/tags/...`', severity: only ? 'warning' : 'info',
    });
  }
  const path = condition.path === undefined ? undefined : keyOf(condition, 'path');
  if (path !== undefined && !events.some((event) => event === 'push' || isPull(event))) {
    yield findingFor(file, path, `\`path\` is looked at for pushes and pull requests only, not for ${events.map((event) => `\`${event}\``).join(', ')}`, { help: 'remove it, or add the event that it is for' });
  }
  const cron = condition.cron === undefined ? undefined : keyOf(condition, 'cron');
  if (cron !== undefined && !events.includes('cron')) {
    yield findingFor(file, cron, '`cron` is looked at for the event `cron` only, which is not among the events here', { help: 'add `cron` to `event`, or remove it' });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP030', name: 'ignored-filter', severity: 'warning', fixable: false,
    summary: 'no filter that the event makes Woodpecker ignore',
    why: 'Woodpecker does not look at `branch` when the event is a tag, at `path` when it is neither a push nor a pull request, and at `cron` unless a cron job started the pipeline. The condition then matches more than it says: `event: tag, branch: main` releases every tag, from whatever branch.',
    examples: [
      { title: 'Every tag', bad: 'steps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n    when:\n      - event: tag\n        branch: main\n', good: 'steps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n    when:\n      - event: tag\n        ref: refs/tags/v[0-9]*\n' },
      { title: 'Paths of a tag', bad: 'when:\n  event: tag\n  path: src/**\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n', good: 'when:\n  event: tag\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const item of file.workflow.when?.items ?? []) yield* inCondition(file, item);
      for (const { when } of areas.flatMap((area) => file.workflow[area])) for (const item of when?.items ?? []) yield* inCondition(file, item);
    }
  },
};
