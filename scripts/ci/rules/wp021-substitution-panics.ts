import type { Finding, Rule } from '../../core/rule.ts';
import { findingAt } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { allExpressions } from '../substitution.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP021', name: 'substitution-panics', severity: 'error', fixable: false,
    summary: 'no length below zero in `${X:start:length}`',
    why: 'The shell counts a negative length from the end. Woodpecker\'s substitution slices out of bounds and panics; since 3.16 a webhook is handled where nothing catches that, so reading this file ends the server process, for every repository.',
    examples: [{ title: 'All but the last character', bad: 'steps:\n  - name: tag\n    image: alpine:3.22\n    commands:\n      - echo "${CI_COMMIT_SHA:0:-1}"\n', good: 'steps:\n  - name: tag\n    image: alpine:3.22\n    commands:\n      - echo "${CI_COMMIT_SHA:0:8}"\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const expression of allExpressions(file.substitution.expressions)) {
        if (expression.panics) yield findingAt(file, expression.range, `the length of \`${file.source.text.slice(expression.range.start, expression.range.end)}\` is below zero: the server's process ends here`, { help: 'use `${X%suffix}`, or leave it to the shell with `$${...}`' });
      }
    }
  },
};
