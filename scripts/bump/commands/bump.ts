import { defineCommand } from '../../ports/command.ts';
import { changelogCommand } from './changelog.ts';
import { checkCommand } from './check.ts';
import { explainCommand } from './explain.ts';
import { nextCommand } from './next.ts';
import { prepareCommand } from './prepare.ts';
import { pushCommand } from './push.ts';
import { releaseCommand } from './release.ts';

export const command = defineCommand({
  name: 'bump',
  summary: 'Conventional Commits -> version, files, changelog, one atomic push, Forgejo release',
  description: 'In a pipeline: `bump prepare` writes version files, changelog and a plan; `bump push` commits, tags and pushes it in\none atomic push. The tag is the truth: a rerun after a crash finishes the same release or finds nothing to do.',
  options: {},
  rules: async () => (await import('../rule-list.ts')).rules.map(({ meta }) => meta),
  subcommands: [nextCommand, prepareCommand, pushCommand, releaseCommand, checkCommand, changelogCommand, explainCommand],
});
