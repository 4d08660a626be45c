import type { Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { reach } from '../reach.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP010', name: 'clone-key', severity: 'warning', fixable: false,
    summary: 'in the mapping form, the step of `clone` is called `git`',
    why: 'The schema that Woodpecker and editors use knows `git` only, and marks every other name; a list item may have any name. The server itself takes all names.',
    examples: [{ title: 'Another name', bad: 'clone:\n  checkout:\n    image: woodpeckerci/plugin-git:2.9.3\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n', good: 'clone:\n  git:\n    image: woodpeckerci/plugin-git:2.9.3\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' }],
  },
  *check({ files }) {
    for (const file of files) {
      const section = file.workflow.root?.pairs.find(({ key }) => key.kind === 'scalar' && key.value === 'clone');
      if (section === undefined || reach(section.value).node.kind !== 'mapping') continue;
      for (const { name, namePlace } of file.workflow.clone) {
        if (name !== 'git') yield findingFor(file, namePlace, `the clone step is called \`${name}\`, not \`git\``, { help: 'call it `git`, or write `clone` as a list' });
      }
    }
  },
};
