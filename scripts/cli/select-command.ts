import type { CommandSpec, OptionSpec } from '../ports/command.ts';
import { sharedOptions } from './shared-options.ts';

/** A command in the tree of subcommands, the words that lead to it, and the words that remain. */
export interface Chosen {
  readonly spec: CommandSpec;
  readonly path: readonly string[];
  readonly rest: readonly string[];
}

function optionsBelow(spec: CommandSpec): [string, OptionSpec][] {
  return [...Object.entries({ ...spec.options, ...sharedOptions(spec) }), ...(spec.subcommands ?? []).flatMap(optionsBelow)];
}

/** Index of the first word that is neither an option nor an option's value; -1 when there is none. */
function firstWord(spec: CommandSpec, argv: readonly string[]): number {
  const options = optionsBelow(spec);
  const takesValue = (word: string): boolean => options.some(([name, { alias, type }]) => type !== 'boolean' && (word === `--${name}` || word === `-${alias ?? ''}`));
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] as string;
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return at;
    if (takesValue(word)) at += 1;
  }
  return -1;
}

/**
 * The subcommand that `argv` names, and what remains; the words of nested subcommands are taken off too. Options may
 * stand before the name (`bump --quiet next`). Without a name it is the default one, where there is one.
 */
export function selectCommand(spec: CommandSpec, argv: readonly string[]): Chosen {
  const subcommands = spec.subcommands ?? [];
  const at = subcommands.length === 0 ? -1 : firstWord(spec, argv);
  const named = at === -1 ? undefined : subcommands.find(({ name }) => name === argv[at]);
  const chosen = named ?? (spec.load === undefined && at === -1 ? subcommands.find(({ name }) => name === spec.defaultSubcommand) : undefined);
  if (chosen === undefined) return { spec, path: [spec.name], rest: argv };
  const below = selectCommand(chosen, named === undefined ? argv : [...argv.slice(0, at), ...argv.slice(at + 1)]);
  return { ...below, path: [spec.name, ...below.path] };
}

/** The command whose help is wanted: no default one is chosen for somebody who looks around. */
export function selectForHelp(spec: CommandSpec, argv: readonly string[]): Chosen {
  const at = firstWord(spec, argv);
  const chosen = spec.subcommands?.find(({ name }) => name === argv[at]);
  if (chosen === undefined) return { spec, path: [spec.name], rest: argv };
  const below = selectForHelp(chosen, [...argv.slice(0, at), ...argv.slice(at + 1)]);
  return { ...below, path: [spec.name, ...below.path] };
}
