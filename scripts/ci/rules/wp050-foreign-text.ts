import type { Finding, Rule } from '../../core/rule.ts';
import { eventsOfStep } from '../events.ts';
import { isInComment, usesOf } from '../expression-place.ts';
import type { FieldUse } from '../expression-place.ts';
import { findingAt } from '../finding.ts';
import { leaveToShell } from '../leave-to-shell.ts';
import { isPull } from '../match.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { allExpressions } from '../substitution.ts';
import { foreignVariables } from '../variables.ts';

function reachesPulls({ workflow }: PipelineFile, uses: readonly FieldUse[]): boolean {
  return uses.some(({ container }) => [...eventsOfStep(workflow, container)].some(isPull));
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP050', name: 'foreign-text', severity: 'error', fixable: 'safe',
    summary: 'no text that a stranger chooses is substituted into the pipeline',
    why: 'Substitution happens below YAML and below the shell: the value becomes part of the file. The title of a pull request is `CI_COMMIT_MESSAGE`, and a branch may be called `a";touch${IFS}x;echo"`: whoever opens a pull request writes your commands. Even a harmless `feat: x` turns a command into a mapping. Leave the variable to the shell, in double quotes: `"$CI_COMMIT_MESSAGE"`. Where no pull request gets to the step, this is a warning.',
    examples: [{ title: 'A title as a command', bad: 'steps:\n  - name: notify\n    image: alpine:3.22.1\n    commands:\n      - ./notify "${CI_COMMIT_MESSAGE}"\n    when:\n      - event: pull_request\n', good: 'steps:\n  - name: notify\n    image: alpine:3.22.1\n    commands:\n      - ./notify "$CI_COMMIT_MESSAGE"\n    when:\n      - event: pull_request\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const expression of allExpressions(file.substitution.expressions)) {
        const { name, range, depth, operator } = expression;
        if (!foreignVariables.has(name) || operator === '#len' || isInComment(file, range.start)) continue;
        const uses = usesOf(file, range);
        const entry = uses.find(({ field }) => field === 'commands')?.entry;
        const fix = depth === 0 ? leaveToShell(file, expression, entry) : undefined;
        const field = uses[0]?.field;
        const where = field === undefined || field === 'other' ? 'the pipeline' : `\`${field}\``;
        yield findingAt(file, range, `\`${name}\` is chosen by whoever opens the pull request, and becomes part of ${where} here`, {
          help: entry === undefined ? 'read the variable in a script instead: every step has it in its environment' : `write \`"$${name}"\`: then it is a value, and no code`,
          severity: reachesPulls(file, uses) || uses.length === 0 ? 'error' : 'warning', ...(fix === undefined ? {} : { fix }),
        });
      }
    }
  },
};
