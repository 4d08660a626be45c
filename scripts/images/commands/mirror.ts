import { defineCommand } from '../../ports/command.ts';
import { options } from './mirror-options.ts';

export const command = defineCommand({
  name: 'mirror',
  summary: 'copy the locked bases and the builder, by digest and with all platforms, into a registry of your own',
  description: `docker.io/library/alpine:3.24 becomes REGISTRY/PREFIX/docker.io/library/alpine:3.24, with the digest of the lock: what the lock
names can be built although its registry is down, slow, or has removed it. Layers go before manifests, so nobody sees half an
image; what is there already is not sent again. Logins: REGISTRY_USERNAME and REGISTRY_PASSWORD for REGISTRY, or the usual files.`,
  options,
  supports: ['plan'],
  examples: [['images mirror --to zot.example:5000/mirror', 'after each `images lock`'], ['images mirror --to zot.example:5000/mirror --check', 'is everything there?']],
  rules: async () => (await import('../lock-rules.ts')).lockRules,
  load: () => import('./mirror-run.ts'),
});
