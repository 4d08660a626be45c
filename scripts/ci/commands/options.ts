import type { OptionSpecs } from '../../ports/command.ts';
import { events } from '../event-names.ts';
import { supportedVersions } from '../versions.ts';

export const versionOption = {
  woodpecker: { type: 'string', choices: supportedVersions, placeholder: 'VERSION', describe: 'minor of the server (default: the configuration, else the newest)' },
} as const satisfies OptionSpecs;

export const lspOptions = {
  ...versionOption,
  templates: { type: 'string', placeholder: 'FOLDER', describe: 'templates of your own instead of the bundled ones (default: the configuration)' },
} as const satisfies OptionSpecs;

export const lintOptions = {
  'stdin-filename': { type: 'string', placeholder: 'FILE', describe: 'name of the text on standard input, when the path is `-`' },
  ...lspOptions,
} as const satisfies OptionSpecs;

export const simulateOptions = {
  event: { type: 'string', choices: events, default: 'push', describe: 'what happens' },
  ref: { type: 'string', placeholder: 'REF', describe: 'full name: refs/heads/main, refs/tags/v1.2.3, refs/pull/7/head' },
  branch: { type: 'string', placeholder: 'NAME', describe: 'branch that is pushed; for a pull request, the branch it goes to' },
  'source-branch': { type: 'string', placeholder: 'NAME', default: 'feature', describe: 'branch that a pull request comes from' },
  'target-branch': { type: 'string', placeholder: 'NAME', describe: 'the same as --branch, for a pull request' },
  path: { type: 'list', placeholder: 'FILE', describe: 'a changed file; repeatable' },
  var: { type: 'list', placeholder: 'NAME=VALUE', describe: 'a variable, of the server or instead of one of Woodpecker\'s; repeatable' },
  repo: { type: 'string', placeholder: 'OWNER/NAME', default: 'owner/name', describe: 'full name of the repository' },
  'default-branch': { type: 'string', placeholder: 'NAME', describe: 'default branch of the repository (default: the configuration, else main)' },
  message: { type: 'string', placeholder: 'TEXT', default: 'a message', describe: 'commit message, or title of the pull request' },
  author: { type: 'string', placeholder: 'NAME', default: 'author', describe: 'who did it' },
  cron: { type: 'string', placeholder: 'NAME', default: 'nightly', describe: 'name of the cron job' },
  sha: { type: 'string', placeholder: 'SHA', default: '0123456789abcdef0123456789abcdef01234567', describe: 'commit' },
  platform: { type: 'string', placeholder: 'OS/ARCH', default: 'linux/amd64', describe: 'platform of the agent' },
  instance: { type: 'string', placeholder: 'HOST', default: 'ci.example', describe: 'host of the server' },
  'deploy-to': { type: 'string', placeholder: 'NAME', default: 'production', describe: 'target of a deployment' },
  ...versionOption,
} as const satisfies OptionSpecs;

export const graphOptions = {
  format: { type: 'string', choices: ['mermaid', 'svg'], default: 'mermaid', describe: 'how to draw' },
  workflow: { type: 'string', placeholder: 'NAME', describe: 'only this workflow' },
} as const satisfies OptionSpecs;

const templatesOption = {
  templates: { type: 'string', placeholder: 'FOLDER', describe: 'templates of your own instead of the bundled ones (default: the configuration)' },
} as const satisfies OptionSpecs;

export const upgradeOptions = {
  ...templatesOption,
  from: { type: 'number', placeholder: 'VERSION', describe: 'version that the pipeline was made from (default: its header, else the version that it equals)' },
} as const satisfies OptionSpecs;

export const initOptions = {
  ...templatesOption,
  template: { type: 'string', placeholder: 'NAME', describe: 'which template (default: what the files of the repository ask for)' },
  registry: { type: 'string', placeholder: 'HOST', describe: 'registry with the images of the fleet (default: the first of the configuration)' },
  param: { type: 'list', placeholder: 'NAME=VALUE', describe: 'a parameter of the template, like python=3.13; repeatable' },
  directory: { type: 'list', placeholder: 'FOLDER', describe: 'a project in this folder of the repository; repeatable (default: the top, else every project two levels below it)' },
  out: { type: 'string', placeholder: 'FILE', describe: 'where to write it (default: what the template says)' },
} as const satisfies OptionSpecs;

const sourceOptions = {
  ...templatesOption,
  org: { type: 'string', placeholder: 'OWNER', describe: 'organisation or user on the forge, instead of a folder' },
  cache: { type: 'string', placeholder: 'FOLDER', describe: 'where files of the forge are kept by their git hash, so that none is asked for twice' },
  shard: { type: 'string', placeholder: 'I/N', describe: 'only this part of the fleet, for a matrix of N jobs' },
  concurrency: { type: 'number', placeholder: 'N', default: 4, describe: 'repositories at the same time' },
  inherit: { type: 'boolean', describe: 'what a repository does not say in its own .ci-shared.yml is taken from the one here (default: it is judged as `ci-lint` in it would)' },
  ...versionOption,
} as const satisfies OptionSpecs;

export const fleetOptions = {
  ...sourceOptions,
  fix: { type: 'boolean', describe: 'apply the safe fixes in every checkout; with --org only together with --diff or --dry-run' },
  trend: { type: 'string', placeholder: 'FILE', describe: 'add the sums of today to this file, a JSON object a line, and compare with the day before' },
} as const satisfies OptionSpecs;

export const previewOptions = {
  ...sourceOptions,
  candidate: { type: 'string', placeholder: 'FOLDER', describe: 'the changed templates' },
} as const satisfies OptionSpecs;
