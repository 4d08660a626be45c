import type { Rule } from '../../core/rule.ts';
import { mistakesOf } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP011', name: 'valid-types', severity: 'error', fixable: false,
    summary: 'every value has the kind that Woodpecker decodes',
    why: 'A list where a text belongs, `environment` as a list, a number or `true` in a list of commands, an empty `- `: Woodpecker refuses the file, and with it the whole pipeline.',
    examples: [
      { title: 'A branch that is a number', bad: 'when:\n  - event: push\n    branch: [main, 1.0]\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n', good: 'when:\n  - event: push\n    branch: [main, "1.0"]\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' },
      { title: 'Environment as a list, as in version 2', bad: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n    environment: [MODE=ci]\n', good: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n    environment:\n      MODE: ci\n' },
    ],
  },
  check: (subject) => mistakesOf(subject, ['not-a-mapping', 'wrong-type', 'merge', 'matrix']),
};
