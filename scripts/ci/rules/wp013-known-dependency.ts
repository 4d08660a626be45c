import type { Rule } from '../../core/rule.ts';
import { refusalsIn } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP013', name: 'known-dependency', severity: 'error', fixable: false,
    summary: '`depends_on` of a step names a step that exists, and nothing waits for itself',
    why: 'Woodpecker refuses the whole pipeline. A step without a name is called `step-` and its number.',
    examples: [{ title: 'Misspelt', bad: 'steps:\n  - name: build\n    image: alpine:3.22\n    commands: [make]\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n    depends_on: biuld\n', good: 'steps:\n  - name: build\n    image: alpine:3.22\n    commands: [make]\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n    depends_on: build\n' }],
  },
  check: (subject) => refusalsIn(subject, ['dependency', 'cycle', 'extra-hosts', 'port']),
};
