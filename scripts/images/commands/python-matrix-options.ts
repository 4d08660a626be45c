import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images python-matrix`. */
export const options = {
  family: { type: 'string', placeholder: 'NAME', describe: 'take the base image per minor from this matrix of the catalogue' },
  'base-image': { type: 'string', placeholder: 'TEMPLATE', describe: 'base image with {python} for the minor: forge.example/loco/python:{python}' },
  'base-tag': { type: 'string', placeholder: 'TAG', default: 'v1', describe: 'floating tag of the images of --family' },
  apt: { type: 'list', placeholder: 'PACKAGE', describe: 'Debian packages to install where there is no base image; ignored when there is one' },
  out: { type: 'string', placeholder: 'FILE', describe: 'write the workflow there instead of printing it' },
} as const satisfies OptionSpecs;
