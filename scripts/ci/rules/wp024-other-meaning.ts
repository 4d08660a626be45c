import type { Finding, Rule } from '../../core/rule.ts';
import type { Fix } from '../../core/diagnostic.ts';
import { isInComment, usesOf } from '../expression-place.ts';
import { findingAt } from '../finding.ts';
import { leaveToShell } from '../leave-to-shell.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { allExpressions } from '../substitution.ts';
import type { Expression } from '../substitution.ts';

/** `${X/#a/}` as `${X##a}`, `${X/%a/}` as `${X%%a}`: what was meant. A glob in `a` would mean something else there. */
function strip({ source: { path } }: PipelineFile, { name, operator, args: [pattern], range }: Expression): Fix | undefined {
  if (typeof pattern !== 'string' || /[*?[\]\\{}$]/.test(pattern)) return undefined;
  const sign = operator === '/#' ? '##' : '%%';
  return { title: `strip it with \`${sign}\``, safety: 'safe', edits: [{ path, range, newText: `\${${name}${sign}${pattern}}` }] };
}

function difference(file: PipelineFile, expression: Expression): { readonly message: string; readonly help: string; readonly fix: Fix | undefined } | undefined {
  const { operator, name, args } = expression;
  const toShell = (): Fix | undefined => {
    const fix = expression.depth === 0 ? leaveToShell(file, expression, usesOf(file, expression.range).find(({ field }) => field === 'commands')?.entry) : undefined;
    return fix === undefined ? undefined : { ...fix, safety: 'unsafe' };
  };
  const help = `write \`$$\{${name}${operator}...}\` to leave it to the shell`;
  if (operator === ':+') return { message: `\`:+\` is the other way round here: the text comes when \`${name}\` is empty, and the value when it is not`, help, fix: toShell() };
  if (operator === ':?') return { message: `\`:?\` does not stop here: when \`${name}\` is empty, the text itself is put in`, help, fix: toShell() };
  if ((operator === '/#' || operator === '/%') && args.length === 1) {
    const sign = operator === '/#' ? '##' : '%%';
    return { message: `\`${operator}\` without a replacement does nothing here: the value stays as it is`, help: `write \`\${${name}${sign}...}\``, fix: strip(file, expression) };
  }
  return undefined;
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP024', name: 'other-meaning', severity: 'warning', fixable: 'safe',
    summary: 'no operator of `${...}` that means something else than in a shell',
    why: 'Woodpecker\'s substitution looks like a shell\'s and differs: `${X:+text}` gives `text` when `X` is empty, `${X:?text}` puts `text` in instead of stopping, and `${X/#prefix/}` and `${X/%suffix/}` leave the value alone.',
    examples: [
      { title: 'A prefix that stays', bad: 'steps:\n  - name: release\n    image: alpine:3.22.1\n    commands:\n      - make release VERSION=${CI_COMMIT_TAG/#v/}\n', good: 'steps:\n  - name: release\n    image: alpine:3.22.1\n    commands:\n      - make release VERSION=${CI_COMMIT_TAG##v}\n' },
      { title: 'The other way round', bad: 'steps:\n  - name: release\n    image: alpine:3.22.1\n    commands:\n      - make ${CI_COMMIT_TAG:+release}\n', good: 'steps:\n  - name: release\n    image: alpine:3.22.1\n    commands:\n      - make $${CI_COMMIT_TAG:+release}\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const expression of allExpressions(file.substitution.expressions)) {
        if (isInComment(file, expression.range.start)) continue;
        const found = difference(file, expression);
        if (found === undefined) continue;
        const { message, help, fix } = found;
        yield findingAt(file, expression.range, message, { help, ...(fix === undefined ? {} : { fix }) });
      }
    }
  },
};
