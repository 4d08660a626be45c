import type { Finding, Rule } from '../../core/rule.ts';
import type { Range } from '../../core/source.ts';
import { eventsOfCondition, eventsOfWhen } from '../events.ts';
import { isInComment, usesOf } from '../expression-place.ts';
import { findingAt } from '../finding.ts';
import { matchCondition } from '../match.ts';
import type { Condition, Container, When } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { tagEvent } from '../tag-gates.ts';
import { allExpressions } from '../substitution.ts';
import type { Expression } from '../substitution.ts';

/** The tag prefix that an expression takes away, as it stands in a ref; `undefined` when it takes none, or a glob. */
function prefixOf({ name, operator, args: [pattern, replacement] }: Expression): string | undefined {
  const takesAway = operator === '#' || operator === '##' || ((operator === '/' || operator === '//') && (replacement === undefined || replacement === ''));
  if (!takesAway || typeof pattern !== 'string' || pattern === '' || /[*?[\]\\]/.test(pattern)) return undefined;
  if (name === 'CI_COMMIT_TAG') return `refs/tags/${pattern}`;
  return name === 'CI_COMMIT_REF' && pattern.startsWith('refs/tags/') && pattern.length > 'refs/tags/'.length ? pattern : undefined;
}

function letsOthersThrough({ ref }: Condition, prefix: string): boolean {
  return ref === undefined || ref.include.length === 0 || ref.include.some(({ value }) => !value.startsWith(prefix) && !value.includes('${'));
}

/** A tag that nobody's prefix begins; an `evaluate` may keep it out. */
const foreign = tagEvent('refs/tags/~another-v0.0.0');

function expressionKeepsOut({ evaluate, keys, range }: Condition): boolean {
  return evaluate !== undefined && matchCondition({ keys, range, evaluate }, foreign, 'step').truth === false;
}

/** True when tags with another prefix pass this `when`. */
function isOpen(when: When | undefined, prefix: string): boolean {
  if (when === undefined || when.items.length === 0) return true;
  return when.items.some((item) => eventsOfCondition(item).some((event) => event === 'tag' || event === 'release') && letsOthersThrough(item, prefix)
    && !expressionKeepsOut(item));
}

/** `$${CI_COMMIT_TAG##p}`: the same, left to the shell. */
const inShell = /\$\$\{CI_COMMIT_TAG##?([^}*?[\]\\]+)\}/g;

function* strips({ source, substitution }: PipelineFile): Generator<{ readonly range: Range; readonly prefix: string }> {
  for (const expression of allExpressions(substitution.expressions)) {
    const prefix = prefixOf(expression);
    if (prefix !== undefined) yield { range: expression.range, prefix };
  }
  if (source.broken !== undefined || !source.text.includes('$${CI_COMMIT_TAG#')) return;
  for (const match of source.text.matchAll(inShell)) yield { range: { start: match.index, end: match.index + match[0].length }, prefix: `refs/tags/${match[1] ?? ''}` };
}

function runsOnTags({ workflow }: PipelineFile, container: Container): boolean {
  return eventsOfWhen(workflow.when).has('tag') && eventsOfWhen(container.when).has('tag');
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP026', name: 'guarded-prefix', severity: 'warning', fixable: false,
    summary: 'a prefix is taken off the tag only where a `ref` lets no other prefix through',
    why: '`${CI_COMMIT_TAG##base-python-v}` takes the prefix away when it is there. On any other tag the value stays whole, without an error, and an image called `base-node-v1.2.3` is pushed as a version of `base-python`. Let `ref: refs/tags/base-python-v[0-9]*` guard the workflow or the step.',
    examples: [{ title: 'Every tag comes through', bad: 'when:\n  - event: tag\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands:\n      - make release VERSION="${CI_COMMIT_TAG##base-python-v}"\n', good: 'when:\n  - event: tag\n    ref: refs/tags/base-python-v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands:\n      - make release VERSION="${CI_COMMIT_TAG##base-python-v}"\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const { range, prefix } of strips(file)) {
        if (isInComment(file, range.start)) continue;
        const open = usesOf(file, range).find(({ container }) => runsOnTags(file, container) && isOpen(file.workflow.when, prefix) && isOpen(container.when, prefix));
        if (open === undefined) continue;
        yield findingAt(file, range, `other tags than \`${prefix.slice('refs/tags/'.length)}...\` get here, too, and keep their whole name`, { help: `add \`ref: ${prefix}[0-9]*\` to the \`when\` of the workflow or of step \`${open.container.name}\`` });
      }
    }
  },
};
