import { defineCommand } from '../../ports/command.ts';
import { options } from './render-options.ts';

export const command = defineCommand({
  name: 'render',
  summary: 'write what follows the catalogue: pipelines, defaults of Containerfiles, the table of the README',
  description: `Release pipelines, build checks for pull requests and the drift check go to .woodpecker/. In a Containerfile only the defaults of
known arguments change, in the README only what stands between <!-- images:begin --> and <!-- images:end -->.`,
  options,
  supports: ['plan'],
  examples: [['images render', 'after each change of containers/images.yml'], ['images render --check', 'in a pipeline']],
  rules: async () => (await import('../all-rules.ts')).imageRules,
  load: () => import('./render-run.ts'),
});
