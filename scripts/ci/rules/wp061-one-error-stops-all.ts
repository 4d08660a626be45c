import type { Finding, Rule } from '../../core/rule.ts';
import { blockingReason, findingAt } from '../finding.ts';
import type { Subject } from '../subject.ts';

const mostNames = 5;

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP061', name: 'one-error-stops-all', severity: 'info', fixable: false,
    summary: 'no file stops the other workflows of the repository',
    why: 'Woodpecker reads, substitutes and lints every file before it looks at any `when`. A file that is refused leaves the pipeline without a single workflow, on every event: a mistake in `docs.yml` keeps a release from running. This finding says which workflows are at stake; the error itself has a finding of its own.',
    examples: [{ title: 'A release that waits for the documentation', bad: '# file: .woodpecker/docs.yml\nsteps:\n  - name: build\n    commands: [make docs]\n# file: .woodpecker/release.yml\nsteps:\n  - name: release\n    image: alpine:3.22\n    commands: [make release]\n', good: '# file: .woodpecker/docs.yml\nsteps:\n  - name: build\n    image: alpine:3.22\n    commands: [make docs]\n# file: .woodpecker/release.yml\nsteps:\n  - name: release\n    image: alpine:3.22\n    commands: [make release]\n' }],
  },
  *check(subject): Generator<Finding> {
    if (!subject.complete) return;
    for (const file of subject.files) {
      const reason = subject.files.length > 1 ? blockingReason(file, subject) : undefined;
      if (reason === undefined) continue;
      const others = subject.files.filter((other) => other !== file).map(({ workflow }) => `\`${workflow.name}\``);
      const names = others.length > mostNames ? `${others.slice(0, mostNames).join(', ')} and ${others.length - mostNames} more` : others.join(', ');
      yield findingAt(file, { start: 0, end: 0 }, `the server refuses this file, so ${names} cannot run either`, { help: `first reason: ${reason}` });
    }
  },
};
