import { isUsageError, UsageError } from '../core/failure.ts';
import { exits } from '../core/exit.ts';
import { didYouMean } from '../lib/suggest.ts';
import { aliases, commands } from './commands.ts';
import { createRedactor } from './redact.ts';
import type { Redact } from './redact.ts';
import { runCommand } from './run-command.ts';
import type { Host } from './host.ts';
import { programName, version } from './host.ts';
import type { Selected } from './select-tool.ts';

/** What `ci-shared` says of itself. */
export function overview(): string {
  const names = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(20)} ${summary}`);
  return [
    `${programName} ${version}: release tooling for Forgejo + Woodpecker fleets`,
    `Usage: ${programName} COMMAND [options]\n       COMMAND [options]`,
    `Commands:\n${names.join('\n')}\n  ${'completion'.padEnd(20)} print the completion script for bash, zsh or fish`,
    `See \`COMMAND --help\`. In a Woodpecker plugin step: \`settings: {tool: bump, command: prepare}\`.`,
  ].join('\n\n') + '\n';
}

async function runTool({ tool, rest, plugin }: Selected, host: Host, redact: Redact): Promise<number> {
  if (tool === undefined || tool === '--help' || tool === '-h' || tool === 'help') {
    host.stdout.write(overview());
    return tool === undefined ? exits.usage.code : exits.done.code;
  }
  if (tool === '--list-commands') {
    host.stdout.write(`${[...Object.keys(commands), ...Object.keys(aliases)].join('\n')}\n`);
    return exits.done.code;
  }
  if (tool === 'completion') return (await import('./completion.ts')).completion(rest, host);
  const entry = Object.hasOwn(commands, tool) ? commands[tool] : undefined;
  if (entry === undefined) {
    throw new UsageError(`there is no command "${tool}"${didYouMean(tool, Object.keys(commands))}`, { help: `commands: ${Object.keys(commands).join(', ')}` });
  }
  return runCommand((await entry.load()).command, rest, host, redact, plugin);
}

/** Runs what was selected; a wrong use is told in one line and what to do about it. */
export async function run(selected: Selected, host: Host): Promise<number> {
  const redact = createRedactor(host.env);
  try {
    return await runTool(selected, host, redact);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    const name = selected.tool !== undefined && (Object.hasOwn(commands, selected.tool) || selected.tool === 'completion') ? selected.tool : programName;
    host.stderr.write(redact(`${name}: ${error.message}\n${error.help === undefined ? '' : `  help: ${error.help}\n`}`));
    return exits.usage.code;
  }
}
