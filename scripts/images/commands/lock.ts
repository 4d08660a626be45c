import { defineCommand } from '../../ports/command.ts';
import { options } from './lock-options.ts';

export const command = defineCommand({
  name: 'lock',
  summary: 'ask the registries for the digests of all bases and of the builder, and write them to the lock',
  description: 'A reference that cannot be asked for keeps what is locked, and the command fails: the lock is never half-written and holds no guess.',
  options,
  supports: ['plan'],
  examples: [['images lock', 'refresh all digests'], ['images lock --check', 'has a base moved?'], ['images lock --downloads', 'verify the checksums of the catalogue against the publisher']],
  rules: async () => (await import('../lock-rules.ts')).lockRules,
  load: () => import('./lock-run.ts'),
});
