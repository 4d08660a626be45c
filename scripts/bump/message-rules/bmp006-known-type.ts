import type { Rule } from '../../core/rule.ts';
import { closest } from '../../lib/suggest.ts';
import { findingAt } from '../message-subject.ts';
import type { MessageSubject } from '../message-subject.ts';

/** The types that Angular's convention made common; none of them is in the specification but feat and fix. */
const common = ['build', 'chore', 'ci', 'deps', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'security', 'style', 'test'];

export const rule: Rule<MessageSubject> = {
  meta: {
    id: 'BMP006', name: 'known-type', severity: 'warning', fixable: false,
    summary: 'the type is one of the usual ones, or of the policy',
    why: 'A misspelt type is a type without a release: `feature: add login` is not `feat: add login`.',
    examples: [{ title: 'Misspelt', bad: 'feature: add login\n', good: 'feat: add login\n' }],
  },
  *check(subject) {
    const { type, header } = subject.message;
    const known = [...new Set([...common, ...subject.types])];
    if (type === null || known.includes(type)) return;
    const near = type === 'feature' ? 'feat' : type === 'bugfix' || type === 'hotfix' ? 'fix' : closest(type, known);
    yield findingAt(subject, { start: 0, end: header.length < type.length ? header.length : type.length }, `the type \`${type}\` makes no release${near === undefined ? '' : `; did you mean \`${near}\`?`}`, `usual types: ${known.join(', ')}`);
  },
};
