import type { OptionSpecs } from '../../ports/command.ts';

/** Options of every subcommand that computes versions. */
export const versionOptions = {
  component: { type: 'list', alias: 'c', placeholder: 'NAME', describe: 'only these components; repeatable' },
  as: { type: 'list', placeholder: '[NAME@]VERSION', describe: 'release exactly this version; with several components, name one; repeatable' },
  prerelease: { type: 'string', placeholder: 'CHANNEL', describe: 'make a pre-release such as 1.3.0-rc.1 (default: what `channels` says about the branch)' },
  'allow-major': { type: 'boolean', describe: 'release even what `maxBump` forbids' },
  branch: { type: 'string', placeholder: 'NAME', describe: 'branch that is released (default: CI_COMMIT_BRANCH, or the local branch)' },
  remote: { type: 'string', placeholder: 'NAME', describe: 'git remote (default: origin)' },
  tags: { type: 'string', choices: ['auto', 'local', 'remote'], default: 'auto', describe: 'where tags are read; auto: the remote when this clone is shallow or has none' },
  'allow-nothing': { type: 'boolean', describe: 'exit 0 instead of 10 when there is nothing to release' },
} as const satisfies OptionSpecs;

export const prepareOptions = {
  ...versionOptions,
  plan: { type: 'string', placeholder: 'FILE', describe: 'where the plan is written (default: a file inside of `.git`)' },
  'vars-file': { type: 'string', placeholder: 'FILE', describe: 'write BUMP_VERSION, BUMP_TAG and more for later steps' },
} as const satisfies OptionSpecs;

export const pushOptions = {
  plan: { type: 'string', placeholder: 'FILE', describe: 'the plan that `bump prepare` wrote (default: a file inside of `.git`)' },
  branch: { type: 'string', placeholder: 'NAME', describe: 'branch to push to (default: the one of the plan)' },
  'vars-file': { type: 'string', placeholder: 'FILE', describe: 'write BUMP_VERSION, BUMP_TAG and more for later steps' },
} as const satisfies OptionSpecs;

export const checkOptions = {
  message: { type: 'string', placeholder: 'TEXT', describe: 'check this text' },
} as const satisfies OptionSpecs;
