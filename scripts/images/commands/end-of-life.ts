import { defineCommand } from '../../ports/command.ts';
import { options } from './end-of-life-options.ts';

export const command = defineCommand({
  name: 'end-of-life',
  summary: 'find what the images are built on that has ended, or ends soon',
  description: `Looks at the bases of the catalogue with their matrix values, at the system named in a tag (3.14-slim-trixie, 1.27-alpine3.23)
and at downloads. Only the dates of the data count, so a folder with a copy of it works where the network does not reach.`,
  options,
  supports: ['plan'],
  examples: [
    ['images end-of-life', 'exit 1 when something has ended'],
    ['images end-of-life --issue', 'each night, in a pipeline of the event cron'],
    ['images end-of-life --data vendor/endoflife --within 180 --fail-on warning', 'from a folder, half a year ahead'],
  ],
  rules: async () => (await import('../life/rules.ts')).lifeRules,
  load: () => import('./end-of-life-run.ts'),
});
