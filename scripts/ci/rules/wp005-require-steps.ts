import type { Rule } from '../../core/rule.ts';
import { refusalsIn } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP005', name: 'require-steps', severity: 'error', fixable: false,
    summary: 'a workflow has `steps`',
    why: 'Without `steps` Woodpecker refuses the file, and with it every other workflow of the pipeline. `pipeline:` of version 1 does not count: it is ignored.',
    examples: [{ title: 'The word of version 1', bad: 'pipeline:\n  test:\n    image: alpine:3.22\n    commands: [make test]\n', good: 'steps:\n  test:\n    image: alpine:3.22\n    commands: [make test]\n' }],
  },
  check: (subject) => refusalsIn(subject, ['steps']),
};
