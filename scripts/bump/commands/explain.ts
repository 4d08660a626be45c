import { defineCommand } from '../../ports/command.ts';
import { versionOptions } from './options.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'say for each commit what it does to the version, and which rule decided',
  arguments: [{ name: 'FROM..TO', describe: 'a range of commits (default: everything since the last release)' }],
  options: versionOptions,
  examples: [
    ['bump explain v1.2.0..HEAD', 'why the next version is what it is'],
    ['bump explain --output json', 'the same for programs'],
  ],
  load: () => import('./explain-run.ts'),
});
