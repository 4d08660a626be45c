import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import type { Subject } from '../subject.ts';

function filters(event: { readonly items: readonly unknown[] } | undefined): boolean {
  return event !== undefined && event.items.length > 0;
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP019', name: 'event-filter', severity: 'warning', fixable: false,
    summary: 'a workflow or each of its steps says on which events it runs',
    why: 'Without an `event` filter a step runs on everything, today push, pull requests, tags, cron, manual and deployments, tomorrow what the next Woodpecker adds. Woodpecker warns of it, too (`bad_habit`).',
    examples: [{ title: 'On everything', bad: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n', good: 'when:\n  - event: [push, pull_request]\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      const { when, steps } = file.workflow;
      if (when !== undefined && when.items.length > 0 && when.items.every(({ event }) => filters(event))) continue;
      for (const step of steps) {
        if (step.when === undefined || step.when.items.length === 0) {
          yield findingFor(file, step.namePlace, `step \`${step.name}\` runs on every event`, { help: 'add `when: [{event: ...}]` to the workflow or to the step' });
          continue;
        }
        const open = step.when.items.find(({ event }) => !filters(event));
        if (open !== undefined) yield findingFor(file, open, `this condition of step \`${step.name}\` names no \`event\``, { help: 'add `event:` to it, or to every item of the workflow\'s `when`' });
      }
    }
  },
};
