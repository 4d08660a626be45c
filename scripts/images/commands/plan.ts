import { defineCommand } from '../../ports/command.ts';
import { options } from './plan-options.ts';

export const command = defineCommand({
  name: 'plan',
  summary: 'say which images would be built, and why: never released, recipe changed, base moved',
  description: 'Compares the recipe of the checkout with the labels of the newest release (by git tag) in the registry. Changes nothing.',
  options,
  examples: [['images plan', 'one line an image'], ['images plan --output json', 'the same for a program']],
  load: () => import('./plan-run.ts'),
});
