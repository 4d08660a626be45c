import type { Finding, Rule } from '../../core/rule.ts';
import { eventsOfStep, eventsOfWhen, isOnly } from '../events.ts';
import { isInComment, usesOf } from '../expression-place.ts';
import { findingAt, findingFor } from '../finding.ts';
import type { Container } from '../model.ts';
import { scriptOf } from '../script.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { allExpressions } from '../substitution.ts';

const unsuited: Readonly<Record<string, { readonly what: string; readonly help: string }>> = {
  CI_COMMIT_BRANCH: { what: 'is empty for a tag', help: 'a tag belongs to no branch; ask git: `git branch --remotes --contains "$CI_COMMIT_SHA"`' },
  CI_COMMIT_MESSAGE: { what: 'is empty for a tag', help: 'ask git: `git log -1 --format=%B`' },
  CI_COMMIT_TIMESTAMP: { what: 'is the time at which the webhook of the tag came, and differs in every run', help: 'ask git: `git log -1 --format=%ct`' },
};

const pattern = /\$\{?(CI_COMMIT_(?:BRANCH|MESSAGE|TIMESTAMP))(?![A-Z_])/g;

function* inScript(file: PipelineFile, step: Container): Generator<Finding> {
  for (const command of scriptOf(file.source.text, step)) {
    for (const word of [...command.assignments, ...command.words]) {
      if (!word.dynamic) continue;
      const written = command.entry.value.slice(word.start, word.end);
      for (const match of written.matchAll(pattern)) {
        // `${X}` alone is substitution's, and seen there
        const at = word.start + match.index;
        const isOurs = match[0].startsWith('${') && command.entry.value.charAt(at - 1) !== '$';
        const found = isOurs ? undefined : unsuited[match[1] ?? ''];
        if (found !== undefined) yield findingFor(file, command.placeOf({ start: at, end: at + match[0].length }), `\`${match[1] ?? ''}\` ${found.what}`, { help: found.help });
      }
    }
  }
}

function* inSubstitution(file: PipelineFile): Generator<Finding> {
  for (const { name, range } of allExpressions(file.substitution.expressions)) {
    const found = Object.hasOwn(unsuited, name) ? unsuited[name] : undefined;
    if (found === undefined || isInComment(file, range.start)) continue;
    const uses = usesOf(file, range);
    const onTags = uses.length === 0 ? isOnly(eventsOfWhen(file.workflow.when), ['tag']) : uses.every(({ container }) => isOnly(eventsOfStep(file.workflow, container), ['tag']));
    if (onTags) yield findingAt(file, range, `\`${name}\` ${found.what}`, { help: found.help });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'REL002', name: 'empty-on-tag', severity: 'warning', fixable: false,
    summary: 'what runs on tags only does not use `CI_COMMIT_BRANCH`, `_MESSAGE` or `_TIMESTAMP`',
    why: 'For a tag, Forgejo\'s webhook tells Woodpecker no branch and no message: both variables are empty. The timestamp is when the webhook came, so two builds of the same tag differ; for SOURCE_DATE_EPOCH take the time of the commit.',
    examples: [{ title: 'The time of the webhook', bad: 'when:\n  - event: tag\n    ref: refs/tags/v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands:\n      - SOURCE_DATE_EPOCH=$CI_COMMIT_TIMESTAMP make release\n', good: 'when:\n  - event: tag\n    ref: refs/tags/v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands:\n      - SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) make release\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      if (!/CI_COMMIT_(?:BRANCH|MESSAGE|TIMESTAMP)/.test(file.source.text)) continue;
      yield* inSubstitution(file);
      for (const step of file.workflow.steps) if (isOnly(eventsOfStep(file.workflow, step), ['tag'])) yield* inScript(file, step);
    }
  },
};
