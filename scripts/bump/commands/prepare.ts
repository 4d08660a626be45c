import { defineCommand } from '../../ports/command.ts';
import { versionOptions } from './options.ts';

export const prepareOptions = {
  ...versionOptions,
  plan: { type: 'string', placeholder: 'FILE', describe: 'where the plan is written (default: a file inside of `.git`)' },
  'env-file': { type: 'string', placeholder: 'FILE', describe: 'write BUMP_VERSION, BUMP_TAG and more for later steps' },
} as const;

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
