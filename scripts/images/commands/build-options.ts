import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images build`. */
export const options = {
  engine: { type: 'string', choices: ['buildah', 'podman', 'docker'], describe: 'builder to use (default: the first of these that is installed)' },
  platform: { type: 'string', placeholder: 'OS/ARCH', describe: 'platform to build for (default: the machine\'s own)' },
  'image-tag': { type: 'string', placeholder: 'TAG', describe: 'tag of the result (default: one made of the recipe)' },
  base: { type: 'string', placeholder: 'REFERENCE', describe: 'another base than the catalogue\'s, for trying' },
} as const satisfies OptionSpecs;
