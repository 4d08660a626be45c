import { defineCommand } from '../../ports/command.ts';
import { pushOptions } from './options.ts';

export const pushCommand = defineCommand({
  name: 'push',
  summary: 'commit, tag and push what was prepared, in one atomic push',
  description: 'Pushes the release commit and its tags together or not at all; never forces, never deletes. When the branch moved it\ncomputes everything again on the new head and tries again. When another job released the same commits it says so and\nexits 0. Safe to run again after a crash at any point.',
  options: pushOptions,
  supports: ['plan'],
  examples: [
    ['bump push', 'carry out the plan of `bump prepare`'],
    ['bump push --dry-run', 'only say what would be pushed, and where to'],
  ],
  load: () => import('./push-run.ts'),
});
