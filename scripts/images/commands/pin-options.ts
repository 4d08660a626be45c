import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images pin`. */
export const options = {
  check: { type: 'boolean', describe: 'write nothing; exit 1 when a digest is missing or another one than today' },
} as const satisfies OptionSpecs;
