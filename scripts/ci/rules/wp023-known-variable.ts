import type { Finding, Rule } from '../../core/rule.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { isInComment, usesOf } from '../expression-place.ts';
import { findingAt } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { allExpressions } from '../substitution.ts';
import type { Operator } from '../substitution.ts';
import { configVariables, isSubstituted, matrixNames } from '../variables.ts';
import { runtimeOwner } from './wp022-step-variable.ts';

/** With a text of its own for that case, an unset variable is what the author counts on. */
const withDefault: ReadonlySet<Operator> = new Set(['=', ':=', ':-', ':+', ':?']);

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP023', name: 'known-variable', severity: 'warning', fixable: false,
    summary: 'every `${X}` names a variable that substitution knows',
    why: 'A variable that substitution does not know becomes an empty text without a word. It knows `CI_*`, the matrix and what the server adds for all repositories (WOODPECKER_ENVIRONMENT); name those in `ci-lint.globals`. A default, as in `${X:-none}`, says that you know, and leaves this rule silent.',
    examples: [{ title: 'A misspelt name', bad: 'steps:\n  - name: test\n    image: alpine:3.22.1\n    commands:\n      - echo ${CI_COMIT_SHA}\n', good: 'steps:\n  - name: test\n    image: alpine:3.22.1\n    commands:\n      - echo ${CI_COMMIT_SHA}\n' }],
  },
  *check({ files, settings }): Generator<Finding> {
    for (const file of files) {
      for (const { name, range, nameRange, operator } of allExpressions(file.substitution.expressions)) {
        if (withDefault.has(operator) || isSubstituted(name, file.workflow, settings) || isInComment(file, range.start)) continue;
        const uses = usesOf(file, range);
        if (runtimeOwner(file, uses, name) !== undefined) continue;
        const known = [...matrixNames(file.workflow), ...settings.globals, ...configVariables];
        yield findingAt(file, nameRange, `substitution knows no \`${name}\`, and puts nothing there${didYouMean(name, known)}`, {
          help: uses.some(({ field }) => field === 'commands') ? `for the shell write \`$${name}\`; for a variable of the server, name it in \`ci-lint.globals\`` : 'for a variable of the server, name it in `ci-lint.globals`',
        });
      }
    }
  },
};
