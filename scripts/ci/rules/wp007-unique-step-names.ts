import type { Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { areas } from '../keys.ts';
import type { Container } from '../model.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP007', name: 'unique-step-names', severity: 'warning', fixable: false,
    summary: 'step and service names are unique within a workflow',
    why: 'As soon as one step has `depends_on`, the later of two steps with one name silently replaces the earlier one: it never runs (an error then). In a plain sequence both run, and their logs look alike. Two services of one name share a host name.',
    examples: [{ title: 'The first one never runs', bad: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make unit]\n  - name: test\n    image: alpine:3.22\n    commands: [make integration]\n    depends_on: []\n', good: 'steps:\n  - name: unit\n    image: alpine:3.22\n    commands: [make unit]\n  - name: integration\n    image: alpine:3.22\n    commands: [make integration]\n    depends_on: []\n' }],
  },
  *check({ files }) {
    for (const file of files) {
      const isGraph = file.workflow.steps.some(({ dependsOn }) => dependsOn !== undefined);
      for (const area of areas) {
        const seen = new Map<string, Container>();
        for (const container of file.workflow[area]) {
          const before = seen.get(container.name);
          seen.set(container.name, container);
          if (before === undefined) continue;
          const replaced = area === 'steps' && isGraph;
          yield findingFor(file, container.namePlace, `two of the \`${area}\` are called \`${container.name}\`${replaced ? ': the first one never runs' : ''}`, {
            severity: replaced ? 'error' : 'warning', help: 'give each a name of its own',
            related: [{ message: 'the first one is here', location: { kind: 'file', path: file.source.path, range: before.namePlace.use ?? before.namePlace.range } }],
          });
        }
      }
    }
  },
};
