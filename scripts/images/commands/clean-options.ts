import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images clean`. */
export const options = {
  keep: { type: 'number', placeholder: 'COUNT', describe: 'newest releases of each image that stay (default: `retention.keep` of the catalogue)' },
  days: { type: 'number', placeholder: 'DAYS', describe: 'images that are younger stay (default: `retention.days` of the catalogue, else 30)' },
  protect: { type: 'list', placeholder: 'GLOB|DIGEST', describe: 'tags and digests that stay, besides `retention.protect` of the catalogue; repeatable' },
  only: { type: 'list', placeholder: 'NAME', describe: 'only these images; repeatable' },
} as const satisfies OptionSpecs;
