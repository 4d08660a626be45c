import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images lock`. */
export const options = {
  only: { type: 'list', placeholder: 'REFERENCE', describe: 'only these references; repeatable' },
  check: { type: 'boolean', describe: 'write nothing; exit 1 when a base moved or is not locked' },
  downloads: { type: 'boolean', describe: 'fetch every download of the catalogue instead, and compare its sha256; print those that are missing' },
} as const satisfies OptionSpecs;
