import type { Rule } from '../../core/rule.ts';
import { mistakesOf } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP001', name: 'valid-yaml', severity: 'error', fixable: false,
    summary: 'the file is YAML that Woodpecker can read',
    why: 'Woodpecker reads every file of the pipeline before it decides which workflow runs. One file that is not YAML stops all of them, on every event: a slip in `ci.yml` also keeps a tag from being released. Woodpecker names no line; this rule does.',
    examples: [
      { title: 'A colon that makes a mapping out of a text', bad: 'steps:\n  - name: notify\n    image: alpine:3.22\n    commands: [echo]\n    environment:\n      NOTE: released: yes\n', good: 'steps:\n  - name: notify\n    image: alpine:3.22\n    commands: [echo]\n    environment:\n      NOTE: "released: yes"\n' },
      { title: 'A substitution without quotes in a flow list', bad: 'steps:\n  - name: push\n    image: alpine:3.22\n    settings:\n      tags: [${CI_COMMIT_TAG}]\n', good: 'steps:\n  - name: push\n    image: alpine:3.22\n    settings:\n      tags: ["${CI_COMMIT_TAG}"]\n' },
    ],
  },
  check: (subject) => mistakesOf(subject, ['syntax', 'control-character', 'byte-order-mark', 'too-deep', 'too-large', 'alias']),
};
