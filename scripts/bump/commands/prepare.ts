import { defineCommand } from '../../ports/command.ts';
import { prepareOptions } from './options.ts';

export const prepareCommand = defineCommand({
  name: 'prepare',
  summary: 'write version files, changelog and the plan of the release',
  description: 'Everything is computed on HEAD and checked before the first file is written. Running it again changes nothing.\nCommit nothing by hand: `bump push` makes the commit.',
  options: prepareOptions,
  supports: ['plan'],
  examples: [
    ['bump prepare', 'make the release ready in the work tree'],
    ['bump prepare --diff', 'only show what would change'],
    ['bump prepare --component api --as api@2.0.0', 'release one component with a version of your choice'],
  ],
  load: () => import('./prepare-run.ts'),
});
