import type { Rule } from '../../core/rule.ts';
import { refusalsIn } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP006', name: 'require-image', severity: 'error', fixable: false,
    summary: 'every step, service and clone step has an `image`',
    why: 'Woodpecker refuses the whole pipeline otherwise. In the mapping form of `steps` a `<<` is taken for a step of that name, which then has no image: Woodpecker does not merge there.',
    examples: [{ title: 'Forgotten', bad: 'steps:\n  - name: test\n    commands: [make test]\n', good: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' }],
  },
  check: (subject) => refusalsIn(subject, ['image']),
};
