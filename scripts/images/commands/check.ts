import { defineCommand } from '../../ports/command.ts';

export const command = defineCommand({
  name: 'check',
  summary: 'find where catalogue, Containerfiles, pipelines, Python matrix and README part',
  description: 'Changes nothing. What differs is mended by `images render`; what contradicts itself in the catalogue has to be decided by you.',
  options: {},
  examples: [['images check', 'exit 1 and a list of findings when something parts']],
  rules: async () => (await import('../all-rules.ts')).imageRules,
  load: () => import('./check-run.ts'),
});
