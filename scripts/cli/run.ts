import { basename } from 'node:path';

import { isUsageError, UsageError } from '../core/failure.ts';
import { exits } from '../core/exit.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { CommandSpec } from '../ports/command.ts';
import type { Environment } from '../ports/index.ts';
import { aliases, commands } from './commands.ts';
import { createRedactor } from './redact.ts';
import { runCommand } from './run-command.ts';
import type { Host } from './host.ts';
import { programName, version } from './host.ts';

function overview(): string {
  const names = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(20)} ${summary}`);
  return [
    `${programName} ${version}: release tooling for Forgejo + Woodpecker fleets`,
    `Usage: ${programName} COMMAND [options]\n       COMMAND [options]`,
    `Commands:\n${names.join('\n')}\n  ${'completion'.padEnd(20)} print the completion script for bash, zsh or fish`,
    `See \`COMMAND --help\`. In a Woodpecker plugin step: \`settings: {tool: bump, command: prepare}\`.`,
  ].join('\n\n') + '\n';
}

/** Words of the command line behind the command's name; the name comes from the link we were called by, or the first word. */
function selectTool(argv: readonly string[], env: Environment): { tool: string | undefined; rest: readonly string[] } {
  const called = basename(argv[1] ?? '').replace(/\.(?:cjs|mjs|ts)$/, '');
  const words = argv.slice(2);
  const known = (name: string | undefined): string | undefined => {
    if (name === undefined) return undefined;
    if (Object.hasOwn(commands, name)) return name;
    return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  };
  const setting = env['PLUGIN_COMMAND'];
  const plugin = words.length === 0 && setting !== undefined ? setting.split(/[\s,]+/).filter((word) => word !== '') : words;
  const link = known(called) ?? known(`${called}.sh`);
  if (link !== undefined) return { tool: link, rest: plugin };
  if (words.length === 0 && env['PLUGIN_TOOL'] !== undefined) return { tool: known(env['PLUGIN_TOOL']) ?? env['PLUGIN_TOOL'], rest: plugin };
  return { tool: known(words[0]) ?? words[0], rest: words.slice(1) };
}

function failureText(tool: string, error: UsageError): string {
  return `${tool}: ${error.message}\n${error.help === undefined ? '' : `  help: ${error.help}\n`}`;
}

/**
 * The whole program: finds the command, runs it, and returns the exit code. Writes to the streams of the host only,
 * and everything that leaves goes through the redactor.
 */
export async function main(host: Host): Promise<number> {
  const { tool, rest } = selectTool(host.argv, host.env);
  if (tool !== undefined && Object.hasOwn(commands, tool) && rest.length === 1 && rest[0] === '--version') {
    host.stdout.write(`${tool} ${version}\n`);
    return exits.done.code;
  }
  const redact = createRedactor(host.env);
  try {
    if (tool === undefined || tool === '--help' || tool === '-h' || tool === 'help') {
      host.stdout.write(overview());
      return tool === undefined ? exits.usage.code : exits.done.code;
    }
    if (tool === '--version') {
      host.stdout.write(`${programName} ${version}\n`);
      return exits.done.code;
    }
    if (tool === '--list-commands') {
      host.stdout.write(`${[...Object.keys(commands), ...Object.keys(aliases)].join('\n')}\n`);
      return exits.done.code;
    }
    if (tool === 'completion') return await (await import('./completion.ts')).completion(rest, host);
    if (!Object.hasOwn(commands, tool)) {
      throw new UsageError(`there is no command "${tool}"${didYouMean(tool, Object.keys(commands))}`, { help: `commands: ${Object.keys(commands).join(', ')}` });
    }
    const { command } = await (commands[tool] as { load: () => Promise<{ command: CommandSpec }> }).load();
    return await runCommand(command, rest, host, redact);
  } catch (error) {
    if (isUsageError(error)) {
      host.stderr.write(redact(failureText(tool ?? programName, error)));
      return exits.usage.code;
    }
    const stack = error instanceof Error ? error.stack ?? error.message : String(error);
    host.stderr.write(redact(`${tool ?? programName}: this is a bug of ours, please report it with the lines below\n${stack}\n`));
    return exits.environment.code;
  }
}
