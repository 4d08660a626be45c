import path from 'node:path';
import { commands } from '../../scripts/cli/commands.ts';
import { root } from '../support/imports.ts';
import { markdownTable, measure } from './measure.ts';
import type { Variant } from './measure.ts';

/*
 * Start-up of every command name over `node -e 0` of the same Node in the same round.
 */

/** Greatest ratios; issue 2 asks for them. */
export const goals = { '--version': 1.2, '--help': 1.5 } as const;

function variant(tool: string, option: keyof typeof goals): Variant {
  return {
    name: `${tool} ${option}`,
    command: [process.execPath, path.join(root, 'dist/bin', tool), option],
    check: (stdout) => { if (!stdout.startsWith(`${tool}${option === '--version' ? ' ' : ':'}`)) throw new Error(`${tool} ${option} printed ${stdout.slice(0, 80)}`); },
  };
}

/** `tools`: which command names; all when not given. */
export function startup(rounds: number, tools: readonly string[] = Object.keys(commands)): string {
  const variants = tools.flatMap((tool) => [variant(tool, '--version'), variant(tool, '--help')]);
  const measured = measure([{ name: 'node -e 0', command: [process.execPath, '-e', '0'] }, ...variants], { rounds, costRounds: Math.min(rounds, 11) });
  return markdownTable(measured, Object.fromEntries(variants.map(({ name, command }) => [name, goals[command[2] as keyof typeof goals]])));
}

export const title = 'Start-up';
export const run = async (rounds: number): Promise<string> => startup(rounds);
