import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images plan`. */
export const options = {
  offline: { type: 'boolean', describe: 'ask no registry: say only what was never released' },
  only: { type: 'list', placeholder: 'NAME', describe: 'only these images; repeatable' },
} as const satisfies OptionSpecs;
