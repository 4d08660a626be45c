import type { Rule } from '../../core/rule.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { findingAt } from '../message-subject.ts';
import type { MessageSubject } from '../message-subject.ts';

export const rule: Rule<MessageSubject> = {
  meta: {
    id: 'BMP007', name: 'known-scope', severity: 'error', fixable: false,
    summary: 'the scope is one that `scopes` of the configuration names',
    why: 'A project that lists its scopes wants its changelog grouped by them; a misspelt one stands alone. Without `scopes` in `.ci-shared.yml` any scope is right. (The examples allow api and ui.)',
    examples: [{ title: 'Misspelt', bad: 'feat(apy): add login\n', good: 'feat(api): add login\n' }],
  },
  *check(subject) {
    const { scope, header } = subject.message;
    if (scope === null || subject.scopes === undefined) return;
    for (const one of scope.split(',').map((part) => part.trim())) {
      if (subject.scopes.includes(one)) continue;
      const start = Math.max(0, header.indexOf(one));
      yield findingAt(subject, { start, end: start + one.length }, `the scope \`${one}\` is not known${didYouMean(one, subject.scopes)}`, `scopes: ${subject.scopes.join(', ')}`);
    }
  },
};
