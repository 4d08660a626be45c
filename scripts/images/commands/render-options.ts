import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images render`. */
export const options = {
  check: { type: 'boolean', describe: 'write nothing; exit 1 when a file is not what it should be' },
} as const satisfies OptionSpecs;
