import type { Severity } from '../core/diagnostic.ts';
import type { Outcome } from '../core/outcome.ts';
import type { RuleMeta } from '../core/rule.ts';
import type { Readers } from './index.ts';

/** One option of a command. The help text, the completion, the documentation and `PLUGIN_*` are made from it. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string' | 'number' | 'list';
  readonly describe: string;
  /** Name of the value in the help text, in capitals: `FILE`. */
  readonly placeholder?: string;
  readonly alias?: string;
  readonly choices?: readonly string[];
  readonly default?: boolean | string | number | readonly string[];
  /** Heading under which the help text lists it. */
  readonly group?: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> =
  Spec['type'] extends 'boolean' ? boolean
  : Spec['type'] extends 'list' ? readonly string[]
  : Spec extends { readonly default: unknown } ? (Spec['type'] extends 'number' ? number : string)
  : (Spec['type'] extends 'number' ? number : string) | undefined;

/** Values of the options: a boolean is false and a list empty when not given. */
export type OptionValues<Specs extends OptionSpecs> = { readonly [Name in keyof Specs]: ValueOf<Specs[Name]> };

/** One argument that is not an option. */
export interface ArgumentSpec {
  readonly name: string;
  readonly describe: string;
  readonly required?: boolean;
  readonly repeat?: boolean;
}

/** Settings that every command gets besides its own options. */
export interface Shared {
  /** The section of `.ci-shared.yml` that belongs to this command; checked against the schema. `undefined` when absent. */
  readonly config: unknown;
  /** True when the plan will not be carried out. */
  readonly dryRun: boolean;
  /** `--fail-on`: for a command that counts findings of others without reporting them as its own. */
  readonly failOn?: Severity | 'never';
}

export interface Invocation<Specs extends OptionSpecs> {
  readonly options: OptionValues<Specs>;
  readonly args: readonly string[];
  readonly shared: Shared;
  readonly read: Readers;
}

/** What a command is, without the code that runs it: enough for help, completion and documentation. */
export interface CommandSpec<Specs extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  readonly summary: string;
  /** Some lines for the help text: what it reads, what it changes. */
  readonly description?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options: Specs;
  /** Lines for the help text: a command line and what it does. */
  readonly examples?: readonly (readonly [string, string])[];
  /** Subcommands, each a command of its own. A command with these runs none itself unless it has `load`. */
  readonly subcommands?: readonly CommandSpec[];
  /** Names the subcommand that runs when none is given. */
  readonly defaultSubcommand?: string;
  /** Which shared options make sense: a command that never has fixes does not offer `--fix`. */
  readonly supports?: readonly ('fix' | 'plan' | 'baseline')[];
  /** It looks for configurations itself: one in the working directory that is not valid must not keep it from starting. */
  readonly findsConfig?: boolean;
  /** Loads the code, only when it is really run. */
  readonly load?: () => Promise<RunnableCommand<Specs>>;
  /** Loads what `--list-rules` and `--explain` print. */
  readonly rules?: () => Promise<readonly RuleMeta[]>;
}

export interface RunnableCommand<Specs extends OptionSpecs = OptionSpecs> {
  run(invocation: Invocation<Specs>): Promise<Outcome>;
}

/**
 * Ties the types of a command's options to the code that receives them. The one place where the compiler is told
 * to forget them again, so that commands of different options fit into one list.
 */
export function defineCommand<const Specs extends OptionSpecs>(spec: CommandSpec<Specs>): CommandSpec {
  return spec as unknown as CommandSpec;
}
