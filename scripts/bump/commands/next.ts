import { defineCommand } from '../../ports/command.ts';
import { versionOptions } from './options.ts';

export const nextCommand = defineCommand({
  name: 'next',
  summary: 'print the next version of every component, and why',
  description: 'Reads tags and commits only and changes nothing. In a shallow clone it fetches exactly the commits since the\nlast release.',
  options: versionOptions,
  examples: [
    ['bump next', 'what would be released from here'],
    ['bump next --output json', 'the same for programs, with every commit and the rule that decided'],
  ],
  load: () => import('./next-run.ts'),
});
