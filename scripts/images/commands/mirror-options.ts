import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images mirror`. */
export const options = {
  to: { type: 'string', placeholder: 'REGISTRY[/PREFIX]', describe: 'where the copies go: zot.example:5000/mirror' },
  only: { type: 'list', placeholder: 'REFERENCE', describe: 'only these references; repeatable' },
  hub: { type: 'boolean', describe: 'only what is on Docker Hub, under its own path (library/alpine): where --registry-mirror of kaniko and dockerd look for it' },
  check: { type: 'boolean', describe: 'copy nothing; exit 1 when the mirror lacks what is locked' },
} as const satisfies OptionSpecs;
