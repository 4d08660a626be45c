import type { Rule } from '../../core/rule.ts';
import { deviationFindings } from '../message-subject.ts';
import type { MessageSubject } from '../message-subject.ts';

export const rule: Rule<MessageSubject> = {
  meta: {
    id: 'BMP004', name: 'blank-second-line', severity: 'warning', fixable: false,
    summary: 'the second line is empty',
    why: 'Git joins the first lines up to an empty one into the subject, and other tools refuse such a commit altogether. We still read its header.',
    examples: [{ title: 'Body at once', bad: 'feat: add login\nwith a form\n', good: 'feat: add login\n\nwith a form\n' }],
  },
  check: (subject) => deviationFindings(subject, ['second-line-not-blank']),
};
