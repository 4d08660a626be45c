import type { Finding, Rule } from '../../core/rule.ts';
import { isInComment, usesOf } from '../expression-place.ts';
import type { FieldUse } from '../expression-place.ts';
import { findingAt } from '../finding.ts';
import { leaveToShell } from '../leave-to-shell.ts';
import { scriptOf } from '../script.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { allExpressions } from '../substitution.ts';
import { isSubstituted, runtimeVariables, shellVariables } from '../variables.ts';

const loops = new Set(['for', 'read', 'export', 'local', 'readonly', 'getopts', 'mapfile', 'readarray']);

/** Whether the commands of a step give the variable a value. */
function isSetByCommands(file: PipelineFile, { container }: FieldUse, name: string): boolean {
  return scriptOf(file.source.text, container).some(({ assignments, words }) => {
    if (assignments.some(({ value }) => value.startsWith(`${name}=`) || value.startsWith(`${name}+=`))) return true;
    return loops.has(words[0]?.value ?? '') && words.slice(1).some(({ value }) => value === name || value.startsWith(`${name}=`));
  });
}

/** Who gives the variable its value at run time, in words. */
export function runtimeOwner(file: PipelineFile, uses: readonly FieldUse[], name: string): string | undefined {
  const setting = uses.find(({ container }) => container.environment?.entries.some(({ key }) => key.value === name));
  if (setting !== undefined) return `the \`environment\` of step \`${setting.container.name}\``;
  if (runtimeVariables.has(name)) return 'Woodpecker, when the step runs,';
  const commanding = uses.filter(({ field }) => field === 'commands');
  if (commanding.length > 0 && shellVariables.has(name)) return 'the shell';
  const assigning = commanding.find((use) => isSetByCommands(file, use, name));
  return assigning === undefined ? undefined : `the script of step \`${assigning.container.name}\``;
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP022', name: 'step-variable', severity: 'error', fixable: 'safe',
    summary: '`${X}` is not used for a variable that only the running step has',
    why: 'Woodpecker substitutes `${X}` in the text of the file, long before a step runs. It knows `CI_*`, the matrix and the server\'s own variables; what a step gets through `environment` and secrets, or sets in its own commands, is empty then, and nothing says so: `uv publish --password ${TOKEN}` sends an empty password. Write `$X`, or `$${X}` where braces are needed.',
    examples: [
      { title: 'A secret', bad: 'steps:\n  - name: publish\n    image: python:3.13.1\n    environment:\n      TOKEN:\n        from_secret: token\n    commands:\n      - uv publish --token "${TOKEN}"\n', good: 'steps:\n  - name: publish\n    image: python:3.13.1\n    environment:\n      TOKEN:\n        from_secret: token\n    commands:\n      - uv publish --token "$TOKEN"\n' },
      { title: 'A variable of the script', bad: 'steps:\n  - name: build\n    image: alpine:3.22.1\n    commands:\n      - |\n        for arch in amd64 arm64; do\n          make "build-${arch}"\n        done\n', good: 'steps:\n  - name: build\n    image: alpine:3.22.1\n    commands:\n      - |\n        for arch in amd64 arm64; do\n          make "build-$${arch}"\n        done\n' },
    ],
  },
  *check({ files, settings }): Generator<Finding> {
    for (const file of files) {
      for (const expression of allExpressions(file.substitution.expressions)) {
        const { name, range, depth, operator } = expression;
        if (isSubstituted(name, file.workflow, settings) || isInComment(file, range.start)) continue;
        const uses = usesOf(file, range);
        const owner = runtimeOwner(file, uses, name);
        if (owner === undefined) continue;
        const entry = uses.find(({ field }) => field === 'commands')?.entry;
        const fix = depth === 0 ? leaveToShell(file, expression, entry) : undefined;
        const becomes = operator === '=' || operator === ':=' || operator === ':-' ? 'always its default' : 'empty';
        yield findingAt(file, range, `\`${file.source.text.slice(range.start, range.end).split('\n')[0] ?? ''}\` is ${becomes}: ${owner} sets \`${name}\`, and substitution happens before that`, {
          help: entry === undefined ? 'substitution sees `CI_*`, the matrix and variables of the server only' : `write \`$${name}\` or \`$$\{${name}}\`, and the shell of the step expands it`,
          ...(fix === undefined ? {} : { fix }),
        });
      }
    }
  },
};
