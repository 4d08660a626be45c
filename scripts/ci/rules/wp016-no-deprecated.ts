import type { Finding, Rule } from '../../core/rule.ts';
import { findingAt, findingFor } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** Old name and new name, as Woodpecker's own linter has them. */
const variables: readonly (readonly [string, string])[] = [
  ['CI_COMMIT_PRERELEASE', 'CI_PIPELINE_RELEASE_PRE'],
  ['CI_COMMIT_AUTHOR_AVATAR', 'CI_PIPELINE_AVATAR'],
  ['CI_PREV_COMMIT_AUTHOR_AVATAR', 'CI_PREV_PIPELINE_AVATAR'],
];
const reference = /\$\$?(?:\{(CI_(?:COMMIT_PRERELEASE|COMMIT_AUTHOR_AVATAR|PREV_COMMIT_AUTHOR_AVATAR))\}|(CI_(?:COMMIT_PRERELEASE|COMMIT_AUTHOR_AVATAR|PREV_COMMIT_AUTHOR_AVATAR))\b)/g;

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP016', name: 'no-deprecated', severity: 'warning', fixable: 'safe',
    summary: 'nothing that the next major of Woodpecker removes',
    why: '`runs_on` becomes `when.status`; three variables have new names that hold the same value.',
    examples: [{ title: 'A variable with a new name', bad: 'steps:\n  - name: release\n    image: alpine:3.22\n    commands: [echo "$CI_COMMIT_PRERELEASE"]\n', good: 'steps:\n  - name: release\n    image: alpine:3.22\n    commands: [echo "$CI_PIPELINE_RELEASE_PRE"]\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      const { source, workflow } = file;
      if (source.broken !== undefined) continue;
      if (workflow.runsOn !== undefined && workflow.runsOn.items.length > 0) yield findingFor(file, workflow.runsOn, '`runs_on` is deprecated', { help: 'use `when.status` of the workflow (3.14 and newer)' });
      for (const match of source.text.matchAll(reference)) {
        const old = match[1] ?? match[2] ?? '';
        const name = variables.find(([before]) => before === old)?.[1] ?? old;
        const start = match.index + match[0].indexOf(old);
        const range = { start, end: start + old.length };
        yield findingAt(file, range, `\`${old}\` is deprecated`, {
          help: `use \`${name}\``, fix: { title: `use \`${name}\``, safety: 'safe', edits: [{ path: source.path, range, newText: name }] },
        });
      }
    }
  },
};
