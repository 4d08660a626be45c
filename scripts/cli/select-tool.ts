import type { Environment } from '../ports/index.ts';
import { aliases, commands } from './commands.ts';

/** Which command is meant, and the words behind its name. */
export interface Selected {
  /** The word that should be a command, known or not; `undefined` when there is none. */
  readonly tool: string | undefined;
  readonly rest: readonly string[];
  /** True when the words come from the settings of a Woodpecker step, not from the command line. */
  readonly plugin: boolean;
}

function known(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (Object.hasOwn(commands, name)) return name;
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}

/** `settings: {command: prepare}` reaches us as a text, `command: [images, plan]` with commas. */
function settingWords(setting: string | undefined): string[] | undefined {
  return setting === undefined ? undefined : setting.split(/[\s,]+/).filter((word) => word !== '');
}

/** The name comes from the link we were called by, else from the first word; without words from a plugin step's settings. */
export function selectTool(argv: readonly string[], env: Environment): Selected {
  const path = argv[1] ?? '';
  const called = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:cjs|mjs|ts)$/, '');
  const link = known(called) ?? known(`${called}.sh`);
  const words = argv.slice(2);
  const setting = words.length === 0 ? settingWords(env['PLUGIN_COMMAND']) : undefined;
  const tool = words.length === 0 ? env['PLUGIN_TOOL'] : undefined;
  if (link !== undefined) return { tool: link, rest: setting ?? words, plugin: setting !== undefined };
  if (tool !== undefined) return { tool: known(tool) ?? tool, rest: setting ?? [], plugin: true };
  const [first, ...rest] = setting ?? words;
  return { tool: known(first) ?? first, rest, plugin: setting !== undefined };
}
