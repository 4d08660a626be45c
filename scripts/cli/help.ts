import { exits } from '../core/exit.ts';
import type { Exit } from '../core/exit.ts';
import type { CommandSpec, OptionSpec, OptionSpecs } from '../ports/command.ts';
import { selectForHelp } from './select-command.ts';
import { sharedOptions } from './shared-options.ts';

const width = 100;

function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** Wraps anew what the source wrapped: a line goes on until one ends a sentence. Indented lines are examples and stay. */
function paragraphs(text: string): string {
  const lines: string[] = [];
  for (const line of text.trim().split('\n')) {
    const before = lines.at(-1) ?? '';
    const goesOn = /[^.:;]$/.test(before) && !/^\s/.test(before) && /^\S/.test(line);
    if (goesOn) lines[lines.length - 1] = `${before} ${line}`;
    else lines.push(line);
  }
  return lines.map((line) => (line.startsWith(' ') ? line : wrap(line, 0))).join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const left = Math.min(30, Math.max(...rows.map(([name]) => name.length)) + 2);
  return rows.map(([name, text]) => {
    const gap = name.length + 2 > left ? `\n${' '.repeat(left + 2)}` : ' '.repeat(left - name.length);
    return `  ${name}${gap}${wrap(text, left + 2)}`;
  }).join('\n');
}

function optionLabel(name: string, spec: OptionSpec): string {
  const value = spec.type === 'boolean' ? '' : ` ${spec.placeholder ?? (spec.choices === undefined ? spec.type === 'number' ? 'N' : 'VALUE' : spec.choices.join('|'))}`;
  return `${spec.alias === undefined ? '' : `-${spec.alias}, `}--${name}${value}`;
}

function optionText(spec: OptionSpec): string {
  const initial = spec.default === undefined || spec.default === false || spec.default === '' ? '' : ` (default: ${String(spec.default)})`;
  return spec.describe + initial;
}

/** `Usage:` and the ways to call a command. */
export function usage(spec: CommandSpec, path: readonly string[]): string {
  const args = (spec.arguments ?? []).map(({ name, required, repeat }) => {
    const word = repeat === true ? `${name}...` : name;
    return required === true ? word : `[${word}]`;
  });
  const command = path.join(' ');
  const lines = spec.load === undefined ? [] : [[command, ...args, '[options]'].join(' ')];
  if (spec.subcommands !== undefined) lines.push(`${command} COMMAND [options]`);
  return lines.map((line, at) => (at === 0 ? `Usage: ${line}` : `       ${line}`)).join('\n');
}

/** Exit codes that a command can end with: the shared ones and its own. */
export function exitsOf(tool: string): Exit[] {
  return Object.values<Exit>(exits).filter(({ command }) => command === undefined || command === tool);
}

/** The `--help` text of a command; `path` are the words that lead to it. */
export function helpText(spec: CommandSpec, path: readonly string[]): string {
  const groups = new Map<string, [string, string][]>();
  const all: OptionSpecs = { ...spec.options, ...sharedOptions(spec) };
  for (const [name, option] of Object.entries(all)) {
    const group = option.group ?? 'Options';
    groups.set(group, [...(groups.get(group) ?? []), [optionLabel(name, option), optionText(option)]]);
  }
  const parts = [`${path.join(' ')}: ${spec.summary}`, usage(spec, path)];
  if (spec.description !== undefined) parts.push(paragraphs(spec.description));
  if (spec.subcommands !== undefined) parts.push(`Commands:\n${columns(spec.subcommands.map(({ name, summary }) => [name, summary]))}`);
  if (spec.arguments !== undefined) parts.push(`Arguments:\n${columns(spec.arguments.map(({ name, describe }) => [name, describe]))}`);
  for (const [group, rows] of groups) parts.push(`${group}:\n${columns(rows)}`);
  if (spec.examples !== undefined) parts.push(`Examples:\n${spec.examples.map(([line, what]) => `  ${line}\n      ${what}`).join('\n')}`);
  parts.push(`Exit codes:\n${columns(exitsOf(path[0] as string).map(({ code, meaning }) => [String(code), meaning]))}`);
  return `${parts.join('\n\n')}\n`;
}

/** The help of the command that the words name, somewhere below `root`. */
export function helpFor(root: CommandSpec, words: readonly string[]): string {
  const { spec, path } = selectForHelp(root, words);
  return helpText(spec, path);
}
