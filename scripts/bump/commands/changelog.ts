import { defineCommand } from '../../ports/command.ts';
import { versionOptions } from './options.ts';

export const changelogCommand = defineCommand({
  name: 'changelog',
  summary: 'print the changelog section of the next release, or of a range',
  arguments: [{ name: 'FROM..TO', describe: 'a range of commits (default: everything since the last release)' }],
  options: versionOptions,
  examples: [
    ['bump changelog', 'what the next release would say'],
    ['bump changelog v1.2.0..v1.3.0 --as 1.3.0', 'the section of a release that was made by hand'],
  ],
  load: () => import('./changelog-run.ts'),
});
