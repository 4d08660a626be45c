import type { CommandSpec, OptionSpecs, OptionValues } from '../ports/command.ts';
import { formats } from '../report/index.ts';

const always = {
  output: { type: 'list', placeholder: 'FORMAT[:FILE]', describe: `how to report, and where to; repeatable (${Object.keys(formats).join(', ')})` },
  'fail-on': { type: 'string', choices: ['error', 'warning', 'info', 'never'], default: 'error', describe: 'least severity that makes the exit code 1' },
  config: { type: 'string', placeholder: 'FILE', describe: 'configuration file (default: `.ci-shared.yml` here, else at the top of the repository)' },
  quiet: { type: 'boolean', alias: 'q', describe: 'no progress and notes on stderr' },
  help: { type: 'boolean', alias: 'h', describe: 'show this help' },
  version: { type: 'boolean', describe: 'show the version' },
} as const satisfies OptionSpecs;

const rules = {
  explain: { type: 'string', placeholder: 'RULE', describe: 'explain a rule, with examples' },
  'list-rules': { type: 'boolean', describe: 'list all rules' },
} as const satisfies OptionSpecs;

const fix = {
  fix: { type: 'boolean', describe: 'apply the safe fixes' },
  'unsafe-fixes': { type: 'boolean', describe: 'apply the other fixes too; read the diff afterwards' },
} as const satisfies OptionSpecs;

const plan = {
  'dry-run': { type: 'boolean', describe: 'change nothing, say what would be changed' },
  diff: { type: 'boolean', describe: 'show the changes as a diff instead of making them' },
} as const satisfies OptionSpecs;

const baseline = {
  baseline: { type: 'string', placeholder: 'FILE', describe: 'findings that are known already; only new ones count' },
  'update-baseline': { type: 'boolean', describe: 'write the findings of today into the baseline file' },
} as const satisfies OptionSpecs;

export type SharedValues = OptionValues<typeof always & typeof rules & typeof fix & typeof plan & typeof baseline>;

/** All options that commands share, for the documentation. */
export const sharedOptionList: OptionSpecs = { ...fix, ...plan, ...baseline, ...rules, ...always };

/** The options that every command shares, as far as they make sense for this one. */
export function sharedOptions(spec: CommandSpec): OptionSpecs {
  const supports = spec.supports ?? [];
  const own: OptionSpecs = {
    ...(supports.includes('fix') ? fix : {}),
    ...(supports.includes('fix') || supports.includes('plan') ? plan : {}),
    ...(supports.includes('baseline') ? baseline : {}),
    ...(spec.rules === undefined ? {} : rules),
    ...always,
  };
  return Object.fromEntries(Object.entries(own).map(([name, option]) => [name, { ...option, group: 'Shared options' }]));
}
