import { exits } from '../core/exit.ts';
import { commands } from './commands.ts';
import { programName, version } from './host.ts';
import type { Host } from './host.ts';
import { selectTool } from './select-tool.ts';

/*
 * The part that every start pays for. It answers what needs no work, asks for help by itself, and loads the rest
 * only for a command that really runs (docs/performance.md has the numbers).
 */

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

/** The last word on something that should not have happened. */
export async function reportBug(tool: string, error: unknown, host: Host): Promise<number> {
  const { createRedactor } = await import('./redact.ts');
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  host.stderr.write(createRedactor(host.env)(`${tool}: this is a bug of ours, please report it with the lines below\n${stack}\n`));
  return exits.environment.code;
}

/**
 * The whole program: finds the command, runs it, and returns the exit code. Writes to the streams of the host only,
 * and everything that leaves goes through the redactor.
 */
export async function start(host: Host): Promise<number> {
  const selected = selectTool(host.argv, host.env);
  const { tool, rest } = selected;
  const entry = tool !== undefined && Object.hasOwn(commands, tool) ? commands[tool] : undefined;
  const asked = entry === undefined ? [tool, ...rest] : rest;
  if (asked.length === 1 && asked[0] === '--version') {
    host.stdout.write(`${entry === undefined ? programName : tool} ${version}\n`);
    return exits.done.code;
  }
  try {
    if (entry !== undefined && asksForHelp(rest)) {
      const { helpFor } = await import('./help.ts');
      host.stdout.write(helpFor((await entry.load()).command, rest));
      return exits.done.code;
    }
    const { run } = await import('./run.ts');
    return await run(selected, host);
  } catch (error) {
    return reportBug(tool ?? programName, error, host);
  }
}
