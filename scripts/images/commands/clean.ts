import { defineCommand } from '../../ports/command.ts';
import { options } from './clean-options.ts';

export const command = defineCommand({
  name: 'clean',
  summary: 'remove old releases from the registry, by tag, and nothing that anything else shows',
  description: `Only immutable tags of releases and tags of builds (recipe-...) of the catalogue's images can go. What stays: the newest
releases, what is young or of unknown age, what is protected, what the lock holds, and every image that a staying tag shows,
under all its names: so the newest release of each line stays as long as its floating tag is there. Each tag is looked at again
before it goes, and the floating tags before and after. The space comes back when the registry collects its garbage.`,
  options,
  supports: ['plan'],
  examples: [['images clean --keep 10 --dry-run', 'say what would go, and why the rest stays'], ['images clean --keep 10 --days 90 --protect "v2.*"', 'remove it']],
  load: () => import('./clean-run.ts'),
});
