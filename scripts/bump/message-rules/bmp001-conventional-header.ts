import type { Rule } from '../../core/rule.ts';
import { deviationFindings } from '../message-subject.ts';
import type { MessageSubject } from '../message-subject.ts';

export const rule: Rule<MessageSubject> = {
  meta: {
    id: 'BMP001', name: 'conventional-header', severity: 'error', fixable: false,
    summary: 'the first line is `type(scope): description`',
    why: 'A commit whose header is not conventional changes no version and stands in no changelog. What it did is released with the next commit that counts, and nobody is told.',
    examples: [{ title: 'No type', bad: 'Added login\n', good: 'feat: add login\n' }],
  },
  check: (subject) => deviationFindings(subject, ['not-conventional', 'near-miss']),
};
