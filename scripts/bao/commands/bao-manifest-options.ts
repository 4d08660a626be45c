import type { OptionSpecs } from '../../ports/command.ts';

export const manifestCheckOptions = {
  'print-acl': { type: 'boolean', describe: 'print the ACL paths and capabilities that the manifests declare' },
} as const satisfies OptionSpecs;

export const manifestInitOptions = {
  workload: { type: 'string', placeholder: 'NAME', describe: 'name of the workload (default: CI_REPO_NAME, else `workload`)' },
  file: { type: 'string', placeholder: 'FILE', default: 'bao.yml', describe: 'file to write' },
} as const satisfies OptionSpecs;
