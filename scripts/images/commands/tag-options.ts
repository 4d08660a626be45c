import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images tag`. */
export const options = {
  bump: { type: 'boolean', describe: 'compute the versions from the commits since the last tag of each prefix, by the rules of `bump`; without one, an image whose base moved in the lock, or whose arguments changed, gets a patch' },
  all: { type: 'boolean', describe: 'with --bump: every image of the catalogue that has something to release' },
  remote: { type: 'string', placeholder: 'NAME', default: 'origin', describe: 'git remote' },
  sign: { type: 'boolean', describe: 'sign the tags, also when git is not configured so (tag.gpgSign)' },
  timeout: { type: 'number', placeholder: 'SECONDS', default: 180, describe: 'how long to wait for the pipeline of a tag' },
  spacing: { type: 'number', placeholder: 'SECONDS', default: 30, describe: 'time between two tags when Woodpecker cannot be asked' },
} as const satisfies OptionSpecs;
