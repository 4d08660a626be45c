import type { Rule } from '../../core/rule.ts';
import { findingAt } from '../message-subject.ts';
import type { MessageSubject } from '../message-subject.ts';

export const rule: Rule<MessageSubject> = {
  meta: {
    id: 'BMP008', name: 'header-length', severity: 'warning', fixable: false,
    summary: 'the header is no longer than `headerLength` of the configuration',
    why: 'Forges and `git log --oneline` cut long headers, and the changelog prints them in full. Without `headerLength` in `.ci-shared.yml` any length is right. (The examples allow 40 characters.)',
    examples: [{ title: 'Everything in one line', bad: 'feat: add a login form with a field for the name and one for the password\n', good: 'feat: add a login form\n\nIt has a field for the name and one for the password.\n' }],
  },
  *check(subject) {
    const { headerLength, message: { header } } = subject;
    if (headerLength === undefined || header.length <= headerLength) return;
    yield findingAt(subject, { start: headerLength, end: header.length }, `the header has ${header.length} characters; ${headerLength} are allowed`, 'say the rest in the body');
  },
};
