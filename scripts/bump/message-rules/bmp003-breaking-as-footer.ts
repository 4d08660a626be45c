import type { Rule } from '../../core/rule.ts';
import { deviationFindings } from '../message-subject.ts';
import type { MessageSubject } from '../message-subject.ts';

export const rule: Rule<MessageSubject> = {
  meta: {
    id: 'BMP003', name: 'breaking-as-footer', severity: 'warning', fixable: false,
    summary: 'a breaking change is a footer in upper case, or a `!`',
    why: 'Only `!` before the colon, or a footer `BREAKING CHANGE: text` behind an empty line, makes a major release. Most tools also count such a line anywhere; the specification does not, and missing a major is worse than a warning. `breakingInBody: true` counts it.',
    examples: [
      { title: 'In the middle of a paragraph', bad: 'fix: close files\n\nsome text\nBREAKING CHANGE: needs Node 24\n', good: 'fix: close files\n\nsome text\n\nBREAKING CHANGE: needs Node 24\n' },
      { title: 'Lower case', bad: 'fix: close files\n\nbreaking change: needs Node 24\n', good: 'fix!: close files\n' },
    ],
  },
  check: (subject) => deviationFindings(subject, ['breaking-in-body', 'breaking-not-upper-case', 'breaking-without-text']),
};
