import type { OptionSpecs } from '../../ports/command.ts';

export const lintOptions = {
  staged: { type: 'boolean', describe: 'look only at the lines that are staged in git, for a commit hook' },
  since: { type: 'string', placeholder: 'REV', describe: 'look only at lines that changed since the common ancestor with REV' },
  history: { type: 'boolean', describe: 'look at every version of every file in every commit of every ref, and at the messages of commits and tags' },
  'include-vendored': { type: 'boolean', describe: 'look also into node_modules, vendor and the like, and into what .gitignore names only outside of git' },
  'max-file-size': { type: 'number', placeholder: 'MB', describe: 'leave larger files out, in megabytes (default: 10, or `mostMegabytes` of the configuration)' },
} as const satisfies OptionSpecs;
