import type { Rule } from '../../core/rule.ts';
import { refusalsIn } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP012', name: 'settings-or-commands', severity: 'error', fixable: false,
    summary: 'a step has `settings` or `commands`, never both',
    why: '`settings` belong to a plugin, which brings its own program; `commands` replace that program. Woodpecker refuses the whole pipeline when it finds both, or `settings` with an `entrypoint`.',
    examples: [{ title: 'Both', bad: 'steps:\n  - name: publish\n    image: alpine:3.22\n    settings:\n      target: prod\n    commands: [make publish]\n', good: 'steps:\n  - name: publish\n    image: alpine:3.22\n    environment:\n      TARGET: prod\n    commands: [make publish]\n' }],
  },
  check: (subject) => refusalsIn(subject, ['settings']),
};
