import type { Finding, Rule } from '../../core/rule.ts';
import { eventsOfCondition, eventsOfWhen } from '../events.ts';
import { isInComment, usesOf } from '../expression-place.ts';
import { findingAt } from '../finding.ts';
import type { Condition, Container, When } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { allExpressions } from '../substitution.ts';
import type { Expression } from '../substitution.ts';

/** The tag prefix that an expression takes away, as it stands in a ref; `undefined` when it takes none, or a glob. */
function prefixOf({ name, operator, args: [pattern] }: Expression): string | undefined {
  if ((operator !== '#' && operator !== '##') || typeof pattern !== 'string' || /[*?[\]\\]/.test(pattern)) return undefined;
  if (name === 'CI_COMMIT_TAG') return `refs/tags/${pattern}`;
  return name === 'CI_COMMIT_REF' && pattern.startsWith('refs/tags/') && pattern.length > 'refs/tags/'.length ? pattern : undefined;
}

function letsOthersThrough({ ref }: Condition, prefix: string): boolean {
  return ref === undefined || ref.include.length === 0 || ref.include.some(({ value }) => !value.startsWith(prefix) && !value.includes('${'));
}

/** True when tags with another prefix pass this `when`. */
function isOpen(when: When | undefined, prefix: string): boolean {
  if (when === undefined || when.items.length === 0) return true;
  return when.items.some((item) => eventsOfCondition(item).some((event) => event === 'tag' || event === 'release') && letsOthersThrough(item, prefix));
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
      for (const expression of allExpressions(file.substitution.expressions)) {
        const prefix = prefixOf(expression);
        if (prefix === undefined || isInComment(file, expression.range.start)) continue;
        const open = usesOf(file, expression.range).find(({ container }) => runsOnTags(file, container) && isOpen(file.workflow.when, prefix) && isOpen(container.when, prefix));
        if (open === undefined) continue;
        yield findingAt(file, expression.range, `other tags than \`${prefix.slice('refs/tags/'.length)}...\` get here, too, and keep their whole name`, { help: `add \`ref: ${prefix}[0-9]*\` to the \`when\` of the workflow or of step \`${open.container.name}\`` });
      }
    }
  },
};
