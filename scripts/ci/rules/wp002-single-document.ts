import type { Rule } from '../../core/rule.ts';
import { mistakesOf } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP002', name: 'single-document', severity: 'warning', fixable: false,
    summary: 'a pipeline file holds one YAML document',
    why: 'Woodpecker reads the first document and says nothing about the others: the workflow behind `---` never runs.',
    examples: [{ title: 'Two workflows in one file', bad: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n---\nsteps:\n  - name: release\n    image: alpine:3.22\n    commands: [make release]\n', good: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' }],
  },
  check: (subject) => mistakesOf(subject, ['several-documents']),
};
