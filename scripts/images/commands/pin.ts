import { defineCommand } from '../../ports/command.ts';
import { options } from './pin-options.ts';

export const command = defineCommand({
  name: 'pin',
  summary: 'put digests behind the tags of images in files: pipelines, Containerfiles, manifests',
  description: `Bases and the builder get the digest of the lock, images of the catalogue the one that their registry shows today. The tag
stays, and nothing else of a file changes. Files of this repository need no pins of their bases: \`images contexts\` puts those in.`,
  arguments: [{ name: 'FILE', describe: 'text file', required: true, repeat: true }],
  options,
  supports: ['plan'],
  examples: [['images pin .woodpecker/test.yml', 'image: forge.example/loco/shared-rust-base:v1@sha256:...'], ['images pin --check .woodpecker/*.yml', 'in a pipeline']],
  rules: async () => (await import('../lock-rules.ts')).lockRules,
  load: () => import('./pin-run.ts'),
});
