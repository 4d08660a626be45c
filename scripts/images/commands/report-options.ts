import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images report`. */
export const options = {
  only: { type: 'list', placeholder: 'NAME', describe: 'only these images; repeatable' },
  out: { type: 'string', placeholder: 'FILE', describe: 'write the table there too' },
} as const satisfies OptionSpecs;
