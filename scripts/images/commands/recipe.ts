import { defineCommand } from '../../ports/command.ts';

export const command = defineCommand({
  name: 'recipe',
  summary: 'print the content hash of an image and what went into it',
  description: 'The hash covers the locked base, platforms, build arguments, and every tracked file that the Containerfile copies, with its mode.\nIt holds no time and no commit: the same hash needs no new build.',
  arguments: [{ name: 'NAME', describe: 'image of the catalogue', required: true }],
  options: {},
  examples: [['images recipe base-rust', 'the hash, then one input a line']],
  load: () => import('./recipe-run.ts'),
});
