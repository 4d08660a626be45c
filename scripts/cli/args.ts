import { UsageError } from '../core/failure.ts';
import { pluginSettings } from '../core/variables.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { CommandSpec, OptionSpec, OptionSpecs } from '../ports/command.ts';
import type { Environment } from '../ports/index.ts';
import { parseWords } from './words.ts';
import type { Words } from './words.ts';

export type Values = Record<string, boolean | string | number | readonly string[] | undefined>;

export interface ParsedArguments {
  readonly values: Values;
  readonly args: readonly string[];
}

function pluginName(option: string): string {
  return `PLUGIN_${option.replaceAll('-', '_').toUpperCase()}`;
}

function switchOf(name: string, text: string): boolean {
  const word = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  throw new UsageError(`option --${name} is on or off, not "${text}"`, { help: 'write true or false' });
}

function fromText(name: string, spec: OptionSpec, text: string): boolean | string | number | readonly string[] {
  if (spec.type === 'boolean') return switchOf(name, text);
  if (spec.type === 'list') return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  return scalar(name, spec, text);
}

function scalar(name: string, spec: OptionSpec, text: string): string | number {
  if (text === '') throw new UsageError(`option --${name} needs a value`, { help: `write --${name} ${spec.placeholder ?? 'VALUE'}` });
  if (spec.choices !== undefined && !spec.choices.includes(text)) {
    throw new UsageError(`option --${name} does not know "${text}"${didYouMean(text, spec.choices)}`, { help: `choose one of ${spec.choices.join(', ')}` });
  }
  if (spec.type !== 'number') return text;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`option --${name} needs a number, not "${text}"`);
  return value;
}

function typed(name: string, spec: OptionSpec, given: unknown): boolean | string | number | readonly string[] {
  if (spec.type === 'boolean') return given === true;
  if (spec.type === 'list') return (Array.isArray(given) && given.length > 0 ? given : [String(given)]).map((one) => String(scalar(name, spec, String(one))));
  if (Array.isArray(given)) throw new UsageError(`option --${name} is given ${given.length} times; it takes one value`);
  return scalar(name, spec, String(given));
}

function defaultOf(spec: OptionSpec): boolean | string | number | readonly string[] | undefined {
  return spec.default ?? (spec.type === 'boolean' ? false : spec.type === 'list' ? [] : undefined);
}

/**
 * Options and arguments of one command line. What the command line does not say comes from Woodpecker's `settings:`
 * (`PLUGIN_DRY_RUN` is `--dry-run`), then from the default.
 * @throws UsageError for an unknown option, a missing or unknown value, or a wrong number of arguments.
 */
export function parseArguments(spec: CommandSpec, options: OptionSpecs, argv: readonly string[], env: Environment, path: readonly string[] = [spec.name]): ParsedArguments {
  // without options there is nothing for yargs to read; loading and running it the first time takes milliseconds
  const parsed: Words = argv.some((word) => word.startsWith('-')) ? parseWords(options, argv) : { _: [...argv] };
  const values: Values = {};
  for (const [name, option] of Object.entries(options)) {
    const setting = env[pluginName(name)];
    values[name] = Object.hasOwn(parsed, name) && parsed[name] !== undefined ? typed(name, option, parsed[name])
      : setting !== undefined && setting !== '' ? fromText(name, option, setting)
      : defaultOf(option);
  }
  const args = [...parsed._, ...((parsed['--'] as string[] | undefined) ?? [])].map(String);
  if (values['help'] === true || values['version'] === true) return { values, args };
  for (const name of Object.keys(parsed)) {
    if (name === '_' || name === '--' || Object.hasOwn(options, name)) continue;
    const dashes = name.length === 1 ? '-' : '--';
    throw new UsageError(`unknown option ${dashes}${name}${didYouMean(name, Object.keys(options))}`, { help: `see \`${path.join(' ')} --help\`` });
  }
  return { values, args };
}

/** Settings of a plugin step that no option answers to; Woodpecker would let a misspelt one pass without a word. */
export function unknownSettings(options: OptionSpecs, env: Environment): string[] {
  const known = new Set(['PLUGIN_TOOL', 'PLUGIN_COMMAND', ...pluginSettings, ...Object.keys(options).map(pluginName)]);
  return Object.keys(env).filter((name) => name.startsWith('PLUGIN_') && !known.has(name)).map((name) => {
    const setting = name.slice('PLUGIN_'.length).toLowerCase();
    return `no option is called \`${setting}\`${didYouMean(setting.replaceAll('_', '-'), Object.keys(options))}`;
  });
}

/** @throws UsageError when there are too many or too few arguments. */
export function checkArguments(spec: CommandSpec, path: readonly string[], args: readonly string[]): void {
  const wanted = spec.arguments ?? [];
  const missing = wanted.find((argument, at) => argument.required === true && args[at] === undefined);
  if (missing !== undefined) throw new UsageError(`${missing.name} is missing: ${missing.describe}`, { help: `see \`${path.join(' ')} --help\`` });
  const most = wanted.some(({ repeat }) => repeat === true) ? Infinity : wanted.length;
  if (args.length <= most) return;
  const extra = args[most] as string;
  const names = (spec.subcommands ?? []).map(({ name }) => name);
  const hint = names.length > 0 ? didYouMean(extra, names) : '';
  throw new UsageError(names.length > 0 && most === 0 ? `${path.join(' ')} has no subcommand "${extra}"${hint}` : `unexpected argument "${extra}"${hint}`, { help: `see \`${path.join(' ')} --help\`` });
}
