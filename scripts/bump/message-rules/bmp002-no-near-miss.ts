import type { Rule } from '../../core/rule.ts';
import { deviationFindings } from '../message-subject.ts';
import type { MessageSubject } from '../message-subject.ts';

export const rule: Rule<MessageSubject> = {
  meta: {
    id: 'BMP002', name: 'no-near-miss', severity: 'warning', fixable: false,
    summary: 'a header that looks conventional is conventional',
    why: 'Conventional Commits asks for a colon and a space. Some tools count `feat:x`, others do not; we follow the specification, so such a commit makes no release, which its author surely did not mean. This is the warning about commits that are in the history already; `bump check` calls the same an error (BMP001).',
    examples: [
      { title: 'No space behind the colon', bad: 'feat:add login\n', good: 'feat: add login\n' },
      { title: 'An emoji before the type', bad: '✨ feat: add login\n', good: 'feat: ✨ add login\n' },
    ],
  },
  check: (subject) => deviationFindings(subject, ['near-miss']),
};
