import type { Rule } from '../../core/rule.ts';
import { mistakesOf } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP003', name: 'no-duplicate-keys', severity: 'error', fixable: false,
    summary: 'a key stands once in a mapping',
    why: 'Woodpecker refuses the file, and with it the whole pipeline, when a key that it reads stands twice. Where it does not look (`variables`, unknown keys) one of the two values is never used; that is a warning.',
    examples: [{ title: 'Two conditions', bad: 'when:\n  event: push\n  event: tag\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n', good: 'when:\n  event: [push, tag]\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' }],
  },
  check: (subject) => mistakesOf(subject, ['duplicate-key']),
};
