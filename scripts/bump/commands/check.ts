import { defineCommand } from '../../ports/command.ts';
import { checkOptions } from './options.ts';

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'lint commit messages or the title of a pull request',
  description: 'Judges with the same parser that releases. Without an argument: in a pull request pipeline its title\n(CI_COMMIT_MESSAGE), elsewhere the newest commit.',
  arguments: [{ name: 'FROM..TO|FILE', describe: 'a range of commits, or a file with one message (for a commit-msg hook)' }],
  options: checkOptions,
  examples: [
    ['bump check origin/main..HEAD', 'every commit of this branch'],
    ['bump check --message "feat: add login"', 'one message, such as the title of a pull request'],
    ['bump check .git/COMMIT_EDITMSG', 'in a commit-msg hook'],
  ],
  load: () => import('./check-run.ts'),
});
